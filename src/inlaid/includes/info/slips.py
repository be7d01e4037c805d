"""Slips in the words of an info string, which could be read, but not as they are meant."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.info.foreign import find_right_option
from inlaid.includes.info.options import OPTION_NAMES
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Pattern, Selector, Symbol
from inlaid.pages.words import Word

# Keys of the attribute form that are ours; others are passed on to the host, but for those that are
# so near to one of ours that they are slips.
OWN_KEYS = frozenset({"include", "region", *OPTION_NAMES})
_OF_HOSTS = frozenset({"linenos", "style"})
_OF_OTHERS = frozenset({"line", "lines"})
_VERY_NEAR = 0.75


def find_apostrophes(words: Iterable[Word]) -> Iterator[Finding]:
    """Yield each apostrophe that is meant as a quote; it would be part of the value."""
    for word in words:
        if word.raw[:1] == "'":
            start = word.end - len(word.raw)
            message = "' is not a quote: it would be part of the value"
            fix = 'Quote with ", as in title="a text".'
            yield Finding(codes.INFO_SYNTAX, message, fix, Span(1, start + 1, start + 2))


def find_repeats(options: Iterable[Word]) -> Iterator[Finding]:
    """Yield each key that was written before."""
    seen: set[str] = set()
    for word in options:
        if word.key in seen:
            message = f"{word.key}= is written twice; it can have one value"
            yield Finding(codes.OPTION_VALUE, message, "Delete one of the two.", word.span)
        seen.add(word.key)


def find_idle_match(
    options: Iterable[Word], chosen: Sequence[Placed[Selector]]
) -> Iterator[Finding]:
    """Yield a `match` that has nothing to pick from."""
    for word in options:
        if word.key == "match" and not any(
            isinstance(selector.value, _MATCHED) for selector in chosen
        ):
            message = "match= picks one match of a pattern or a symbol, and no selector is either"
            fix = "Delete match=, or select /regex/ or ::name."
            yield Finding(codes.OPTION_VALUE, message, fix, word.span)


_MATCHED = (Pattern, Symbol)


def find_bare(words: Iterable[Word]) -> Iterator[Finding]:
    """Yield each word in braces that is neither a class, an id nor key=value."""
    for word in words:
        if not word.key and word.value[:1] not in {".", "#"}:
            message = f"'{word.value}' in the braces is neither .class, #id nor key=value"
            fix = f"Name a region by region={word.raw}; options are written key=value."
            yield Finding(codes.INFO_SYNTAX, message, fix, word.span)


def find_near_keys(attributes: Iterable[Word]) -> Iterator[Finding]:
    """Yield each attribute whose name is almost one of ours."""
    for word in attributes:
        if word.key not in _OF_HOSTS | _OF_OTHERS and (
            near := find_nearest(word.key, OWN_KEYS, _VERY_NEAR)
        ):
            yield name_unknown(word, near)


def find_foreign_selectors(attributes: Iterable[Word]) -> Iterator[Finding]:
    """Yield each attribute that selects lines in another tool; the host would get it."""
    for word in attributes:
        if word.key in _OF_OTHERS:
            yield name_selector(word, f"region={find_right_option(word.key, word.value)}")


def name_selector(word: Word, form: str) -> Finding:
    """The finding of a selector that is written as an option; ``form`` is how it is written."""
    message = f"'{word.key}' is not an option: a selector is written without a name"
    if form.startswith("region="):
        message = f"'{word.key}' is not an option: in braces, a selector is written region="
    return Finding(codes.OPTION_UNKNOWN, message, f"did you mean {form}?", word.span)


def name_unknown(word: Word, near: str | None, names: Collection[str] = OPTION_NAMES) -> Finding:
    """The finding of an option that is none of ``names``, with the nearest of them."""
    lead = f"did you mean '{near}'? " if near else ""
    listed = f"The options are: {list_names(sorted(names), 30)}"
    span = Span(1, word.start + 1, word.start + len(word.key) + 1)
    return Finding(codes.OPTION_UNKNOWN, f"unknown option '{word.key}'", lead + listed, span)
