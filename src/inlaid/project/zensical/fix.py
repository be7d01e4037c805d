"""Writing into a configuration of Zensical what it lacks, and changing nothing else of it."""

import json
import re
from pathlib import Path

from inlaid.configuration.places import Entry, Node, SyntaxFault
from inlaid.configuration.toml_tree import parse_toml
from inlaid.configuration.yaml_tree import parse_yaml
from inlaid.project.given_options import EXTENSIONS, NAME
from inlaid.project.zensical.silence import WATCH, Lacks

_PLAIN = re.compile(r"[\w./-]*[A-Za-z/][\w./-]*")
_PROJECT = re.compile(r"^\[project\][^\n]*(?:\n|\Z)", re.MULTILINE)
_TABLE = re.compile(r"^\[", re.MULTILINE)


def complete_config(lacks: Lacks) -> str | None:
    """Return the text of the configuration with what it lacks; None where that is done by hand.

    So it is where a list is inherited from another file, or where Zensical's own extensions, which
    hold without a list, would have to be listed.
    """
    path = lacks.config.path
    text: str | None = path.read_bytes().decode("utf-8")
    add = _add_to_toml if path.suffix == ".toml" else _add_to_yaml
    wanted = [(EXTENSIONS, NAME)] if lacks.extension else []
    for key, item in [*wanted, *((WATCH, entry) for entry in reversed(lacks.watch))]:
        is_inherited = key in lacks.config.values
        text = add(text, key, item, is_known=is_inherited) if text is not None else None
    return text


def _find(node: Node, key: str) -> Entry | None:
    return next((entry for entry in reversed(node.list_entries()) if entry.key == key), None)


def _find_newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _insert(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _add_to_yaml(text: str, key: str, item: str, *, is_known: bool) -> str | None:
    read = parse_yaml(text)
    if isinstance(read, SyntaxFault):
        return None
    newline = _find_newline(text)
    written = item if _PLAIN.fullmatch(item) else json.dumps(item, ensure_ascii=False)
    entry = _find(read[1], key)
    if entry is None:
        if is_known:
            return None
        ended = text if not text or text.endswith("\n") else text + newline
        return f"{ended}{key}:{newline}  - {written}{newline}"
    start = entry.value.extent.start
    items, entries = entry.value.list_items(), entry.value.list_entries()
    opening = text[start : start + 1]
    if opening in {"[", "{"}:
        value = f"{written}: {{}}" if opening == "{" else written
        return _insert(text, start + 1, f"{value}, " if items or entries else value)
    if entry.value.scalar == "":
        return _insert(text, text.index(":", entry.extent.end) + 1, f"{newline}  - {written}")
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    if indent.strip(" "):
        return None
    if items:
        return _insert(text, start, f"- {written}{newline}{indent}")
    if entries:
        return _insert(text, start, f"{written}: {{}}{newline}{indent}")
    return None


def _add_to_toml(text: str, key: str, item: str, *, is_known: bool) -> str | None:
    del is_known  # no file inherits from another
    read = parse_toml(text)
    if isinstance(read, SyntaxFault):
        return None
    newline = _find_newline(text)
    written = json.dumps(item, ensure_ascii=False)
    table = _find(read[1], "project")
    entry = _find(table.value, key) if table else None
    if entry is None:
        return None if key == EXTENSIONS else _start_list(text, f"{key} = [{written}]", newline)
    start = entry.value.extent.start
    if text[start : start + 1] == "[":  # not the head of a table, whose place is that of its name
        items = entry.value.list_items()
        return _insert(text, start + 1, f"{written}, " if items else written)
    if key != EXTENSIONS or text[start : start + 1] == "{":
        return None
    ended = text if text.endswith("\n") else text + newline
    return f"{ended}{newline}[project.{EXTENSIONS}.{item}]{newline}"


def _start_list(text: str, line: str, newline: str) -> str:
    """The text with a line of the table `project`, whose head may be missing."""
    if head := _PROJECT.search(text):
        ended = "" if head[0].endswith("\n") else newline
        return _insert(text, head.end(), f"{ended}{line}{newline}")
    first = _TABLE.search(text)
    at = first.start() if first else len(text)
    return _insert(text, at, f"[project]{newline}{line}{newline}{newline}")


def fix_config(lacks: Lacks) -> Path | None:
    """Complete the configuration in its file; return this, or None where nothing is written."""
    from inlaid.project.write import write_whole  # noqa: PLC0415 (few checks write)

    text = complete_config(lacks) if lacks.extension or lacks.watch else None
    if text is None:
        return None
    write_whole(lacks.config.path, text.encode(), lacks.config.path.name)
    return lacks.config.path
