"""C and C++."""

from inlaid.verify.evaluators.evaluator import GNU_MESSAGE, Compiler, Evaluator, compile_files
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.sandbox.toolbox import Tool

_FLAGS = "-fsyntax-only -I. -Iinclude"

C = Evaluator(
    language="c",
    aliases=("h",),
    check=check_by_grammar("tree_sitter_c"),
    tool="tree-sitter-c",
    compiler=Compiler(compile_files("*.c", f"gcc {_FLAGS}"), GNU_MESSAGE, Tool("gcc", "gcc")),
)

CPP = Evaluator(
    language="cpp",
    aliases=("c++", "cxx", "hpp", "cc"),
    check=check_by_grammar("tree_sitter_cpp"),
    tool="tree-sitter-cpp",
    compiler=Compiler(
        compile_files("*.c[cpx+]*", f"g++ {_FLAGS}"), GNU_MESSAGE, Tool("g++", "g++")
    ),
)
