"""Languages of fences that nobody knows."""

from collections.abc import Container, Iterable, Iterator

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.includes.library import Library
from inlaid.languages.known import find_near_language, is_known
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include, parse_header, read_language
from inlaid.pages.page import Page


def find_unknown_languages(
    page: Page, library: Library, fences: Iterable[Fence], custom: Container[str]
) -> Iterator[Diagnostic]:
    """Yield a warning for each include in a language that no highlighter knows.

    Of other fences only those whose language is almost a known one: a host may know any.
    """
    installed = library.languages
    for fence in fences:
        language = read_language(fence.info)
        if not language[:1].isalnum() or language in custom or is_known(language, installed):
            continue
        if parse_header(fence.info).directive:
            continue
        near = find_near_language(language)
        if near is None and not is_include(fence.info):
            continue
        column = fence.info_column + max(0, fence.info.find(language))
        yield Diagnostic(
            codes.LANGUAGE_UNKNOWN,
            f"no highlighter knows the language '{language}'",
            Location(page.path, fence.line, column, column + len(language)),
            fence.header,
            help=f"did you mean '{near}'?" if near else codes.LANGUAGE_UNKNOWN.fix,
        )
