"""Jupyter notebooks as sources: the lines of their code cells, tagged cells as regions.

Source: https://nbformat.readthedocs.io/en/latest/format_description.html (nbformat 4)
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inlaid.markers.dialects.dialect import Dialect
from inlaid.markers.regions import Range, Region
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import SourceMap, find_regions

_DIALECT = "notebook"


@dataclass(frozen=True, slots=True)
class _Cell:
    lines: tuple[str, ...]
    tags: tuple[str, ...]


def find_notebook_regions(
    path: str, text: str, dialects: Sequence[Dialect], revision: str = ""
) -> SourceMap | None:
    """Return a notebook's code cells as one source, a blank line between them; None if it is none.

    Lines are counted through the code cells. Each tag of a cell is a region; markers inside cells
    work as in any file.
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return None
    lines: list[str] = []
    tagged: dict[str, list[Range]] = {}
    for cell in _read_cells(notebook["cells"]):
        if lines:
            lines.append("")
        start = len(lines) + 1
        lines.extend(cell.lines)
        for tag in cell.tags:
            tagged.setdefault(tag, []).append(Range(start, len(lines)))
    source = parse_source(path, "\n".join(lines) + "\n", _read_language(notebook), revision)
    named = [Region(tag, _DIALECT, tuple(ranges)) for tag, ranges in tagged.items()]
    return find_regions(source, dialects, named)


def _read_cells(cells: list[object]) -> Iterator[_Cell]:
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate can't be shown
        metadata = cell.get("metadata")
        tags = metadata.get("tags", []) if isinstance(metadata, dict) else []
        lines = tuple(text.removesuffix("\n").split("\n")) if text else ()
        yield _Cell(lines, tuple(str(tag) for tag in tags) if isinstance(tags, list) else ())


def _read_language(notebook: Mapping[str, object]) -> str:
    metadata = notebook.get("metadata")
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    name = info.get("name") if isinstance(info, dict) else None
    return name if isinstance(name, str) else "python"
