"""Messages, docstrings and pages use words that a stranger would search for.

Comments and the text of tests aren't read; cases and examples quote messages, and follow them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "inlaid").rglob("*.py"))
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

# What is refused, and what to write instead.
REFUSED = {
    r"\b(?:is|are|was|be|been|being) told\b|\btells? of\b": "reported",
    r"\bpass(?:es|ed|ing) over\b": "skipped, ignored",
    r"\bcan(?:'t|not) be had\b": "unavailable",
    r"\bgo(?:es|ne|ing)? on with\b": "resumed",
    r"\bshut in\b": "sandboxed",
    r"(?<!there )\b(?:is|are|was) no (?!longer\b|more\b)\w": "is not a",
    r"[,;] for (?:it|they|we|you|there|that|those|then) ": "because",
}
# "There is no such file" says that nothing was found.
ALLOWED = re.compile(r"\b[Tt]here (?:is|are|was) no\b")


def test_words_can_be_searched_for():
    assert [found for path in [*SOURCES, *PAGES] for found in _find_refused(path)] == []


@pytest.mark.parametrize(
    "text", ["it is told", "tells of x", "is passed over", "can't be had", "are no files", "x, for it y"]
)  # fmt: skip
def test_refused_words_are_found(text):
    assert any(re.search(pattern, text) for pattern in REFUSED)


def _find_refused(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    for piece in _find_strings(text) if path.suffix == ".py" else [text]:
        prose = ALLOWED.sub("", " ".join(piece.split()))
        for pattern, better in REFUSED.items():
            for match in re.finditer(pattern, prose, re.IGNORECASE):
                yield f"{path.relative_to(ROOT)}: '{match[0]}': write {better}"


def _find_strings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
