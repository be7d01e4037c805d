"""Rust."""

import re

from inlaid.verify.evaluators.evaluator import Compiler, Evaluator
from inlaid.verify.evaluators.grammar import check_by_grammar

RUST = Evaluator(
    language="rust",
    aliases=("rs",),
    check=check_by_grammar("tree_sitter_rust"),
    tool="tree-sitter-rust",
    compiler=Compiler(
        marker="Cargo.toml",
        argv=("cargo", "check", "--offline", "--quiet", "--message-format", "short"),
        message=re.compile(
            r"^(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+):"
            r" error(?:\[\w+\])?: (?P<message>.*)$",
            re.MULTILINE,
        ),
        package="cargo",
    ),
)
