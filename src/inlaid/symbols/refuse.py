"""Why a symbol can't be shown, and what would help."""

from collections.abc import Sequence

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.selectors import Symbol
from inlaid.languages.definition import Definition
from inlaid.markers.source_map import SourceMap
from inlaid.symbols.outline import Outline

_SHOWN = 12  # names in a message


def refuse_missing(source: SourceMap, symbol: Symbol, name: str, outline: Outline) -> Finding:
    """The source doesn't define the symbol; ``name`` is its name with dots between the parts."""
    path, shown = source.source.path, source.source.name
    lines = {definition.name: definition.line for definition in reversed(outline.definitions)}
    near = _find_near(name, outline.definitions)
    lead = f"did you mean '{near}' ({path}:{lines[near]})? " if near else ""
    names = list_names((definition.name for definition in outline.definitions), _SHOWN)
    listed = f"The file defines: {names}" if names else "The file defines nothing"
    broken = ". Its syntax has errors, so something may be hidden" if outline.has_error else ""
    message = f"no symbol '{symbol.name}' in {shown}"
    return Finding(codes.SYMBOL_MISSING, message, lead + listed + broken)


def _find_near(name: str, definitions: Sequence[Definition]) -> str | None:
    """The qualified name that is nearest, or whose last part is nearest."""
    if whole := find_nearest(name, (definition.name for definition in definitions)):
        return whole
    last = {
        definition.name.rpartition(".")[2]: definition.name for definition in reversed(definitions)
    }
    near = find_nearest(name.rpartition(".")[2], last)
    return last[near] if near else None


def refuse_match(source: SourceMap, symbol: Symbol, found: Sequence[Definition]) -> Finding:
    """The source has fewer definitions of the symbol than its `match` says."""
    count = "1 definition" if len(found) == 1 else f"{len(found)} definitions"
    message = f"match={symbol.match}: {source.source.name} has {count} of '{symbol.name}'"
    return Finding(codes.SYMBOL_MISSING, message, f"It has: {_list_places(found)}")


def refuse_ambiguous(source: SourceMap, symbol: Symbol, found: Sequence[Definition]) -> Finding:
    """Several definitions bear the name."""
    message = f"{source.source.name} defines '{symbol.name}' more than once: {_list_places(found)}"
    names = dict.fromkeys(definition.name for definition in found)
    qualified = f", or write the qualified name: {list_names(names)}" if len(names) > 1 else ""
    return Finding(
        codes.SYMBOL_AMBIGUOUS, message, f"Pick one with match=1 to match={len(found)}{qualified}"
    )


def _list_places(found: Sequence[Definition]) -> str:
    return list_names(
        (
            f"{definition.name} ({definition.kind.value}, line {definition.line})"
            for definition in found
        ),
        _SHOWN,
    )


def refuse_body(source: SourceMap, found: Definition) -> Finding:
    """The definition has no lines between its head and its end."""
    place = f"{source.source.path}:{found.line}"
    if found.shared:
        message = f"the body of '{found.name}' ({place}) stands on the line of its head"
        return Finding(codes.REGION_EMPTY, message, f"Show the whole of it: ::{found.name}")
    message = f"'{found.name}' ({place}) has no body, or an empty one"
    return Finding(codes.REGION_EMPTY, message)
