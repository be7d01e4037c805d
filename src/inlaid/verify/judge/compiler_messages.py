"""What compilers say about the files of a project."""

from collections.abc import Iterator
from re import Match

from inlaid.diagnostics.codes import COMPILE_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.registry import list_checked


def find_messages(root: str, output: str) -> Iterator[tuple[str, Finding]]:
    """Yield each error of the output once, with its file's path, relative to the project's root.

    Any compiler may have been run, so every known form is looked for; of two readings of a message
    the one that names a column is better.
    """
    found: dict[tuple[str, int, str], Finding] = {}
    for language in list_checked():
        compiler = language.compiler
        for match in compiler.message.finditer(output) if compiler else ():
            path, fault = _read(root, match)
            key = (path, fault.start.line, fault.message)
            found[key] = max(found.get(key, fault), fault, key=lambda each: each.start.column)
    yield from ((path, fault) for (path, _, _), fault in found.items())


def _read(root: str, match: Match[str]) -> tuple[str, Finding]:
    groups = match.groupdict()
    path = groups["path"].removeprefix("./")
    path = f"{root}/{path}" if root not in {"", "."} else path
    column = int(groups.get("column") or len(groups.get("caret") or "") + 1)
    span = Span(int(groups["line"]), column)
    return path, Finding(COMPILE_ERROR, groups["message"].strip(), span=span)
