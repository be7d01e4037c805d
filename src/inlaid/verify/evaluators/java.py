"""Java."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator, compile_files
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck
from inlaid.verify.sandbox.toolbox import Tool

_EXPLAINER = ToolCheck(
    ("javac", "-proc:none", "-d", "."),
    re.compile(r"^\d+\.java:(?P<line>\d+): error: (?P<message>.*)$", re.MULTILINE),
    ".java",
)

JAVA = Evaluator(
    language="java",
    aliases=(),
    check=check_by_grammar("tree_sitter_java", explainer=_EXPLAINER),
    tool="tree-sitter-java",
    compiler=Compiler(
        argv=compile_files("*.java", 'javac -proc:none -d "$TMPDIR"'),
        message=re.compile(
            r"^(?P<path>[^\s:][^:\n]*\.java):(?P<line>\d+): error: (?P<message>.*)"
            r"(?:(?:\n(?! *\^|.*\.java:\d).*){1,9}\n(?P<caret> *)\^$)?",
            re.MULTILINE,
        ),
        tool=Tool("javac", "default-jdk-headless"),
    ),
)
