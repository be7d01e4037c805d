"""The info string of an include, read to a directive: words, selectors, options, with columns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.nearest import find_nearest
from inlaid.includes.directive import NO_OPTIONS, Directive, Options
from inlaid.includes.info.foreign import find_right_option
from inlaid.includes.info.options import OPTION_NAMES, is_path, parse_option
from inlaid.includes.info.slips import (
    OWN_KEYS,
    find_apostrophes,
    find_bare,
    find_foreign_selectors,
    find_idle_match,
    find_near_keys,
    find_repeats,
    name_selector,
    name_unknown,
)
from inlaid.includes.placed import Placed, place_selector
from inlaid.includes.selectors import Selector
from inlaid.pages.words import Word, split_words


def parse_directive(
    info: str, column: int, defaults: Options = NO_OPTIONS
) -> Directive | tuple[Finding, ...]:
    """Return the directive of an include's info string, or everything that is wrong with it.

    ``column`` is where the info string begins in the header line: places in the directive are
    counted from the line's beginning, those of findings from the info string's. ``defaults``: what
    options mean that it doesn't have.
    """
    return _Parser(info, column, defaults).parse()


class _Parser:
    def __init__(self, info: str, column: int, defaults: Options) -> None:
        self.defaults = defaults
        self.info = info
        self.column = column
        self.path = ""
        self.found: list[Finding] = []

    def parse(self) -> Directive | tuple[Finding, ...]:
        braced = self.info.lstrip().startswith("{")
        directive = self._parse_attributes() if braced else self._parse_words()
        return directive if directive is not None and not self.found else tuple(self.found)

    # --- the two forms ------------------------------------------------------------------------

    def _parse_words(self) -> Directive | None:
        words, error = split_words(self.info)
        if error is not None:
            self.found.append(error)
            return None
        if len(words) < 2:
            message = "expected a language and a path, found one word in quotes"
            self._report(message, words[0].span)
            return None
        language, path, rest = words[0], words[1], words[2:]
        if "'" in self.info:
            self._report_all(find_apostrophes(rest))
        selectors, options = self._split(rest)
        shown = "" if language.value == "-" else language.value.partition(",")[0]  # `rust,ignore`
        return self._build(shown, path, selectors, options)

    def _split(self, words: Iterable[Word]) -> tuple[list[Word], list[Word]]:
        """Selectors and options; a bare word after ``diff=`` belongs to the diff."""
        selectors: list[Word] = []
        options: list[Word] = []
        ends: dict[int, int] = {}
        for word in words:
            if word.key:
                options.append(word)
            elif options and options[-1].key == "diff":
                ends[len(options) - 1] = word.end
            else:
                selectors.append(word)
        for at, end in ends.items():
            first = options[at]
            written = self.info[first.end - len(first.raw) : end]
            options[at] = first._replace(raw=written, value=written, quoted=False, end=end)
        return selectors, options

    def _parse_attributes(self) -> Directive | None:
        opening = self.info.index("{") + 1
        closing = self.info.rstrip().rfind("}")
        if closing < opening:
            self._report("the brace is not closed", Span(1, opening, opening + 1))
            return None
        if after := self.info[closing + 1 :].strip():
            start = self.info.index(after, closing) + 1
            span = Span(1, start, start + len(after))
            self._report(f"'{after}' stands behind the brace", span)
        words, error = split_words(self.info[:closing], opening)
        if error is not None:
            self.found.append(error)
            return None
        self._report_all(find_apostrophes(words), find_bare(words))
        keyed = [word for word in words if word.key]
        bare = [word for word in words if not word.key]
        classes = [word.value[1:] for word in bare if word.value[:1] == "."]
        ids = [word.value[1:] for word in bare if word.value[:1] == "#"]
        paths = [word for word in keyed if word.key == "include"]
        if not paths:
            self._report("include= stands behind the brace", Span(1, closing + 1, closing + 2))
            return None
        path = paths[0]
        selectors = [word for word in keyed if word.key == "region"]
        known = [word for word in keyed if word.key in OPTION_NAMES]
        directive = self._build(classes[0] if classes else "", path, selectors, known)
        options = replace(directive.options, id=ids[-1]) if ids else directive.options
        passed = [word for word in keyed if word.key not in OWN_KEYS]
        self._report_all(
            find_repeats(paths), find_foreign_selectors(passed), find_near_keys(passed)
        )
        return replace(
            directive,
            options=options,
            classes=tuple(classes[1:]),
            attributes=tuple((word.key, word.value) for word in passed),
        )

    # --- what both hold -----------------------------------------------------------------------

    def _build(
        self, language: str, path: Word, selectors: Sequence[Word], options: Sequence[Word]
    ) -> Directive:
        self.path = path.value
        if options:
            self._report_all(find_repeats(options))
        placed = self._parse_selectors(selectors, _find_match(options))
        if not is_path(path.value):
            message = f"the path '{path.value}' must begin with ./, ../ or /"
            self.found.append(Finding(codes.OPTION_VALUE, message, span=path.value_span))
        parsed = self._parse_options(options) if options else self.defaults
        if options and not self.found:
            self._report_all(find_idle_match(options, placed))
        return Directive(
            language,
            path.value,
            self._place(path.end - len(path.raw), path.end),
            placed,
            parsed,
            option_spans=tuple(
                [(option.key, self._place(option.start, option.end)) for option in options]
            ),
        )

    def _parse_selectors(
        self, words: Iterable[Word], match: int | None
    ) -> tuple[Placed[Selector], ...]:
        placed: list[Placed[Selector]] = []
        for word in words:
            found = place_selector(word, self.column, match)
            if isinstance(found, Finding):
                self.found.append(found)
            else:
                placed.append(found)
        return tuple(placed)

    def _parse_options(self, words: Iterable[Word]) -> Options:
        options = self.defaults
        for word in words:
            if word.key not in OPTION_NAMES and (form := find_right_option(word.key, word.value)):
                self.found.append(name_selector(word, f"{self.path} {form}"))
                continue
            if word.key not in OPTION_NAMES:
                self.found.append(name_unknown(word, find_nearest(word.key, OPTION_NAMES)))
                continue
            found = parse_option(options, word, self.column)
            if isinstance(found, tuple):
                self.found += found
            else:
                options = found
        return options

    def _place(self, start: int, end: int) -> Span:
        return Span(1, self.column + start, self.column + end)

    def _report_all(self, *found: Iterable[Finding]) -> None:
        self.found.extend(chain(*found))

    def _report(self, message: str, span: Span) -> None:
        self.found.append(Finding(codes.INFO_SYNTAX, message, span=span))


def _find_match(options: Iterable[Word]) -> int | None:
    for word in options:
        if word.key == "match" and word.value.isdecimal() and word.value.isascii():
            return int(word.value[:9]) or None
    return None
