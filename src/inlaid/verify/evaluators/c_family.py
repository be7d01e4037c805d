"""C and C++."""

from inlaid.verify.evaluators.evaluator import GNU_MESSAGE, Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

_CHECK_ALL = "find . -name '*.{0}' -exec {1} -fsyntax-only -I. -Iinclude {{}} +"

C = Evaluator(
    language="c",
    aliases=("h",),
    check=check_by_grammar("tree_sitter_c"),
    tool="tree-sitter-c",
    compiler=Compiler("*.c", ("sh", "-c", _CHECK_ALL.format("c", "gcc")), GNU_MESSAGE, "gcc"),
)

CPP = Evaluator(
    language="cpp",
    aliases=("c++", "cxx", "hpp", "cc"),
    check=check_by_grammar("tree_sitter_cpp"),
    tool="tree-sitter-cpp",
    compiler=Compiler("*.cpp", ("sh", "-c", _CHECK_ALL.format("cpp", "g++")), GNU_MESSAGE, "g++"),
)
