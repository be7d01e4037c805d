"""Symbol selectors: from a name to lines, or to what would help."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import list_names
from inlaid.includes.selectors import Symbol
from inlaid.languages.definition import Definition, SymbolKind
from inlaid.languages.language import Language
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.packages.languages import find_readable, list_languages
from inlaid.parsing.refused import RefusalReason, Refused
from inlaid.symbols.embedded import find_code
from inlaid.symbols.extent import Markers
from inlaid.symbols.outline import Outline, parse_outline
from inlaid.symbols.refuse import refuse_ambiguous, refuse_body, refuse_match, refuse_missing

_INSTALL = "pip install 'inlaid[symbols]'"
_KEPT = 32  # outlines; a page quotes few files, many times
# What languages write between the parts of a name; `#` is also part of JavaScript's private names.
_SEPARATORS = re.compile(r"::|\\|(?<=\w)#|(?<=\w):(?=\w)")


def find_symbol(source: SourceMap, symbol: Symbol) -> Range | Finding:
    """Return the lines of the definition of ``symbol``, or why there is none.

    The name may be given in part, from its end: `total` for `Cart.total`. A name that several
    definitions bear needs `match`.
    """
    outline = _find_outline(source)
    if isinstance(outline, Finding):
        return outline
    found = _match(outline, symbol.name)
    chosen = _choose(source, symbol, found, outline)
    if isinstance(chosen, Finding) or not symbol.body:
        return chosen if isinstance(chosen, Finding) else chosen.lines
    return chosen.body or refuse_body(source, chosen)


def list_symbols(source: SourceMap) -> tuple[Definition, ...]:
    """Return what a source defines, in text order; empty where no symbols can be found."""
    outline = _find_outline(source)
    return () if isinstance(outline, Finding) else outline.definitions


def _find_outline(source: SourceMap) -> Outline | Finding:
    path, language = source.source.path, source.source.language
    code = find_code(path, source.source.text, language)
    text = code.text
    languages = find_readable(code.path, text)
    if not languages:
        titles = [readable.title for readable in list_languages() if readable.symbols]
        known = list_names(titles, len(titles))
        message = f"symbols can't be found in {path}: its language isn't known"
        return Finding(codes.SYMBOLS_UNAVAILABLE, message, f"Symbols are found in: {known}")
    outline = _parse(languages, text, _find_markers(source))
    if not isinstance(outline, Refused):
        return outline
    message = f"symbols can't be found in {path}: {outline.message}"
    advice = _INSTALL if outline.reason is RefusalReason.GRAMMAR else "Select a region or lines"
    return Finding(codes.SYMBOLS_UNAVAILABLE, message, advice)


def _find_markers(source: SourceMap) -> Markers:
    ranges = (part for region in source.regions for part in region.ranges)
    return Markers(frozenset(source.marks), frozenset(region.first - 1 for region in ranges))


@lru_cache(maxsize=_KEPT)
def _parse(languages: tuple[Language, ...], text: str, markers: Markers) -> Outline | Refused:
    """The outline by the first language without syntax errors, else by the first of all."""
    outlines: list[Outline] = []
    for language in languages:
        outline = parse_outline(language, text, markers)
        if isinstance(outline, Refused) or not outline.has_error:
            return outline
        outlines.append(outline)
    return outlines[0]


def _spell_names(name: str) -> Iterable[str]:
    """The name as written, then with dots for its language's separators, then without `$`."""
    dotted = _dot(name)
    return dict.fromkeys((name, dotted, dotted.replace("$", "")))


def _dot(name: str) -> str:
    return _SEPARATORS.sub(".", name).strip(".")


def _match(outline: Outline, name: str) -> list[Definition]:
    """The definitions that a name means."""
    spelled = (_match_spelled(outline, spell_name) for spell_name in _spell_names(name))
    return next((definitions for definitions in spelled if definitions), [])


def _match_spelled(outline: Outline, name: str) -> list[Definition]:
    """The whole name goes before a part of it, and both before what leaves a part out."""
    last, end = name.rpartition(".")[2], f".{name}"
    named = outline.by_last.get(last, ())
    return (
        [definition for definition in named if definition.name == name]
        or _keep_outer([definition for definition in named if definition.name.endswith(end)])
        or [
            definition
            for definition in outline.by_last_short.get(last, ())
            if definition.short == name
        ]
        or _keep_outer(
            [
                definition
                for definition in outline.by_last_short.get(last, ())
                if definition.short.endswith(end)
            ]
        )
    )


def _keep_outer(found: list[Definition]) -> list[Definition]:
    """Prefer a type to its namespace and to what is inside it: constructors bear its name."""
    named = [
        definition for definition in found if definition.kind is not SymbolKind.NAMESPACE
    ] or found
    names = {definition.name for definition in named}
    return [definition for definition in named if names.isdisjoint(_list_scopes(definition.name))]


def _list_scopes(name: str) -> Iterator[str]:
    while name := name.rpartition(".")[0]:
        yield name


def _choose(
    source: SourceMap, symbol: Symbol, found: list[Definition], outline: Outline
) -> Definition | Finding:
    if not found:
        return refuse_missing(source, symbol, _dot(symbol.name), outline)
    if symbol.match is not None and symbol.match > len(found):
        return refuse_match(source, symbol, found)
    if symbol.match is None and len(found) > 1:
        return refuse_ambiguous(source, symbol, found)
    return found[(symbol.match or 1) - 1]
