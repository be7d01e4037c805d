"""Fences that were meant to be includes, but whose path begins like none."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.containers import find_live
from inlaid.pages.fences import expand_tabs, find_fence_candidates
from inlaid.pages.front_matter import skip_front_matter
from inlaid.pages.page import Page

# An empty fence with a second word that is a path or the name of a file.
_LOOKALIKE = re.compile(
    r"^(?P<header>[ \t>]*(?P<marker>`{3,}|~{3,})[ \t]*[\w#.+-]+[ \t]+"
    r"(?P<path>\.?[\w-][\w.-]*(?:/[\w.-]+)+|\.?[\w-]+\.[a-zA-Z]\w{0,4}|~/[\w./-]+"
    r"|\.{1,2}\\[\w.\\/-]+|\{[^\n{}]*\binclude=[^\n{}]*\})(?:[ \t][^\n]*)?)\n"
    r"[ \t>]*(?P=marker)[ \t]*$",
    re.MULTILINE,
)


def find_lookalikes(page: Page) -> Iterator[Diagnostic]:
    """Yield a warning for each empty fence whose second word is a path without `./` or `/`.

    Such a fence is left alone, so that the page would show an empty block. What stands in the body
    of another fence, in a comment or in raw HTML is passed over.
    """
    if not (found := list(_LOOKALIKE.finditer(page.text))):
        return
    starts = _find_lines(page.text, found)
    lines = [expand_tabs(each) for each in page.text.split("\n")]
    live = find_live(lines, [(each, each + 2) for each in starts], skip_front_matter(page.text))
    quoted = _find_quoted(lines, starts)
    for match, start, is_live in zip(found, starts, live, strict=True):
        if is_live and start not in quoted:
            yield _report(page, match, start + 1)


def _find_lines(text: str, found: Sequence[re.Match[str]]) -> list[int]:
    """The 0-based line at which each match begins, in one pass over the text."""
    ends = [0, *(each.start() for each in found)]
    return list(accumulate(text.count("\n", *span) for span in pairwise(ends)))


def _find_quoted(lines: Sequence[str], starts: Sequence[int]) -> set[int]:
    """The 0-based lines in bodies of fences, were the lookalikes not there.

    Where the host takes no fence in a lookalike, its end would begin one.
    """
    rest = list(lines)
    for start in starts:
        rest[start : start + 2] = "", ""
    fences = find_fence_candidates(rest)
    return {line for each in fences for line in range(each.line, each.end_line)}


def _report(page: Page, found: re.Match[str], line: int) -> Diagnostic:
    column = found.start("path") - found.start() + 1
    path = found["path"]
    why = f"the path '{path}' begins with neither ./ nor /"
    if path.startswith("{"):
        why = "the braces stand behind the language"
    return Diagnostic(
        codes.PATH_PREFIX,
        f"{why}, so that the fence is no include",
        Location(page.path, line, column, column + len(path)),
        found["header"],
        help=_advise(path),
    )


def _advise(path: str) -> str:
    if path.startswith("{"):
        return "Write the language in the braces, as in {.python include=./shop.py}."
    if path.startswith("~"):
        return "Quote a file of the project, by a path from its root such as /snippets/shop.py."
    if "\\" in path:
        return f"Write {path.replace(chr(92), '/')}, with forward slashes."
    return (
        f"Write ./{path} to look beside the page and below `base_path`, or /{path} to look in the "
        "project's root."
    )
