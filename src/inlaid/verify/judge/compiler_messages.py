"""What compilers say about the files of a project."""

from collections.abc import Iterator
from re import Match

from inlaid.diagnostics.codes import COMPILE_ERROR
from inlaid.verify.evaluators.registry import list_checked
from inlaid.verify.sandbox.faults import Fault


def find_messages(root: str, output: str) -> Iterator[Fault]:
    """Yield each error of the output once; paths are made relative to the project's root.

    Any compiler may have been run, so every known form is looked for; of two readings of a message
    the one that names a column is better.
    """
    found: dict[tuple[str, int, str], Fault] = {}
    for language in list_checked():
        compiler = language.compiler
        for match in compiler.message.finditer(output) if compiler else ():
            fault = _read(root, match)
            key = (fault.path, fault.line, fault.message)
            found[key] = max(found.get(key, fault), fault, key=lambda each: each.column)
    yield from found.values()


def _read(root: str, match: Match[str]) -> Fault:
    groups = match.groupdict()
    path = groups["path"].removeprefix("./")
    path = f"{root}/{path}" if root not in {"", "."} else path
    column = int(groups.get("column") or len(groups.get("caret") or "") + 1)
    return Fault(COMPILE_ERROR, groups["message"].strip(), int(groups["line"]), column, path)
