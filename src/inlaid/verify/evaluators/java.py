"""Java."""

import re

from inlaid.verify.evaluators.evaluator import GNU_MESSAGE, Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck

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
        marker="*.java",
        argv=("sh", "-c", "find . -name '*.java' | xargs javac -proc:none -d \"$TMPDIR\""),
        message=GNU_MESSAGE,
        package="default-jdk-headless",
    ),
)
