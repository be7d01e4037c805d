"""Java."""

from inlaid.verify.evaluators.evaluator import GNU_MESSAGE, Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

JAVA = Evaluator(
    language="java",
    aliases=(),
    check=check_by_grammar("tree_sitter_java"),
    tool="tree-sitter-java",
    compiler=Compiler(
        marker="*.java",
        argv=("sh", "-c", "find . -name '*.java' | xargs javac -proc:none -d \"$TMPDIR\""),
        message=GNU_MESSAGE,
        package="default-jdk-headless",
    ),
)
