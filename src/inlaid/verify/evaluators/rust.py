"""Rust."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar
from inlaid.verify.evaluators.tool_driver import ToolCheck
from inlaid.verify.sandbox.toolbox import Tool

_EXPLAINER = ToolCheck(
    ("rustfmt", "--check", "--edition", "2021"),
    re.compile(
        r"^error: (?P<message>.*)\n +--> [^\n]*:(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE
    ),
    ".rs",
)

RUST = Evaluator(
    language="rust",
    aliases=("rs",),
    check=check_by_grammar("tree_sitter_rust", explainer=_EXPLAINER),
    tool="tree-sitter-rust",
    compiler=Compiler(
        argv=("cargo", "check", "--offline", "--quiet", "--message-format", "short"),
        message=re.compile(
            r"^(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+):"
            r" error(?:\[\w+\])?: (?P<message>.*)$",
            re.MULTILINE,
        ),
        tool=Tool("cargo", "cargo"),
    ),
)
