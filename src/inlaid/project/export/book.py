"""The book that mdBook gives to its preprocessors, with the code of its chapters resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.errors import UsageError
from inlaid.project.export.exported_page import export_page
from inlaid.project.export.targets import TARGETS, ExportTarget, escape_hidden
from inlaid.project.project import Project

Json = dict[str, Any]


def find_source(context: Mapping[str, Any]) -> Path:
    """Return the folder of a book's chapters; raises UsageError for what mdBook never sends."""
    try:
        return Path(context["root"], context["config"]["book"].get("src") or "src")
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError("standard input: expected what mdBook sends to a preprocessor") from error


def resolve_book(project: Project, context: Json, book: Json) -> tuple[Diagnostic, ...]:
    """Resolve the chapters of a book in place; return what is wrong with them."""
    source, target = find_source(context), _find_target(context)
    library = project.open_library()
    found: list[Diagnostic] = []
    for chapter in _list_chapters(book.get("items", book.get("sections"))):
        path = chapter.get("source_path") or chapter.get("path")
        if path is None:
            continue  # a draft
        shown = project.display(source / path)
        text = chapter["content"]
        exported = export_page(project, library, shown, text, target, has_files=False)
        chapter["content"] = exported.text
        found += exported.diagnostics
    library.tree.close()
    return tuple(found)


def _find_target(context: Json) -> ExportTarget:
    """Where mdBook has carried out its own `{{#include}}` before, code needs no escapes for it."""
    given = context["config"].get("preprocessor", {}).get("inlaid", {})
    target = TARGETS["mdbook"]
    return replace(target, escape=escape_hidden) if "links" in given.get("after", ()) else target


def _list_chapters(items: object) -> Iterator[Json]:
    if not isinstance(items, list):
        raise UsageError("standard input: expected a book of mdBook")
    for item in items:
        chapter = item.get("Chapter") if isinstance(item, dict) else None
        if chapter is not None:
            yield chapter
            yield from _list_chapters(chapter["sub_items"])
