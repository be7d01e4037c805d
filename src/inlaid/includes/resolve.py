"""From the includes of a page to blocks and diagnostics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.block import Block, Emphasis, Line, LineKind
from inlaid.includes.body_faults import find_stale, find_swallowed
from inlaid.includes.compose import compose_lines, find_differences
from inlaid.includes.directive import Context, Dedent, Directive, Options, list_sides
from inlaid.includes.info.foreign import find_right_form, split_glued
from inlaid.includes.info.info_string import parse_directive
from inlaid.includes.library import Library
from inlaid.includes.notations import Noted, count_notes, may_be_noted, read_notations
from inlaid.includes.placed import Placed
from inlaid.includes.resolution import Include, Resolution, Shown, Unresolved
from inlaid.includes.selection import complain_slow, select_lines
from inlaid.includes.selectors import Selector
from inlaid.includes.unshown import (
    complain_empty,
    complain_empty_file,
    complain_missed,
    find_lost_code,
)
from inlaid.languages.names import find_label
from inlaid.markers.edits import list_states
from inlaid.markers.faults import report_faults
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.pages.fences import Fence, find_fences
from inlaid.pages.header import is_include
from inlaid.pages.page import Page


def resolve_page(page: Page, library: Library, fences: Sequence[Fence] | None = None) -> Resolution:
    """Resolve each include of ``page``; other fences are left alone. Never raises for bad input.

    ``fences`` are those of the page when the caller has found them by other rules.
    """
    found = find_fences(page.text) if fences is None else fences
    sources: dict[str, SourceMap] = {}
    shown: dict[str, set[int]] = {}
    includes: list[Include] = []
    swallowed: list[Diagnostic] = []
    defaults: Options | None = None
    for fence in found:
        if is_include(fence.info):
            defaults = defaults or library.find_defaults(page)
            includes.append(_Resolver(page, fence, library, sources, shown).resolve(defaults))
        elif (problem := find_swallowed(fence, page.path)) is not None:
            swallowed.append(problem)
    faults = [
        fault
        for source in sources.values()
        if source.faults
        for fault in _report_faults(source, shown, includes)
    ]
    return Resolution(page, tuple(includes), (*swallowed, *faults), tuple(sources))


def _report_faults(
    source: SourceMap, shown: Mapping[str, set[int]], includes: Iterable[Include]
) -> Iterator[Diagnostic]:
    """The faults of a quoted source: errors where they keep something from being shown, or are."""
    path = source.source.path
    related = (
        place.location
        for include in includes
        for found in include.diagnostics
        for place in found.related
    )
    harmful = {location.line for location in related if location.path == path} | shown.get(
        path, set()
    )
    strict = (fault for fault in source.faults if not fault.loose)
    return report_faults(source.source, strict, harmful)


class _Resolver:
    """Resolves one include; notes the sources that it reads, and their lines that it shows."""

    def __init__(
        self,
        page: Page,
        fence: Fence,
        library: Library,
        sources: dict[str, SourceMap],
        shown: dict[str, set[int]],
    ) -> None:
        self.page = page
        self.fence = fence
        self.library = library
        self.sources = sources
        self.shown = shown
        self.found: list[Finding] = []

    def resolve(self, defaults: Options) -> Include:
        path, fence = self.page.path, self.fence
        directive = parse_directive(fence.info, fence.info_column, defaults)
        if not fence.closed:
            message = f"the fence is never closed: no line {fence.marker} like it follows"
            self._report(codes.FENCE_UNCLOSED, message, Span(1, 1, len(fence.header) + 1))
        if isinstance(directive, tuple):
            place = Location(path, fence.line, fence.info_column)
            misread = [finding.at(place, fence.header) for finding in directive]
            return Unresolved(fence, None, (*misread, *self._locate()))
        block = None if self.found else self._resolve(directive)
        if block is None or self.found:
            return Unresolved(fence, directive, self._locate())
        stale = find_stale(fence, block, path, self.library)
        return Shown(fence, directive, block, () if stale is None else (stale,))

    def _locate(self) -> tuple[Diagnostic, ...]:
        place = Location(self.page.path, self.fence.line)
        return tuple(finding.at(place, self.fence.header) for finding in self.found)

    def _resolve(self, directive: Directive) -> Block | None:
        options = directive.options
        span = directive.find_span("rev" if options.rev else "")
        source = self._open(directive.path, options.rev, span)
        if source is None:
            self._check_spaces(directive)
            return None
        noted = self._read_notations(
            self._compose(directive, source, directive.selectors), source, directive
        )
        lines = noted.lines
        old = ""
        if options.diff is not None and not self.found:
            lines, old = self._diff(directive, lines)
            noted = Noted(lines)
        if self.found:
            return None
        shown = self._find_language(directive, source)
        language = shown if options.diff is None else "diff"
        emphasis = self._find_emphasis(directive, noted, source)
        program = _compose_program(options, source, language)
        sides = None if options.diff is None else (shown, old)
        return Block(source.source.path, language, lines, options.rev, emphasis, program, sides)

    def _open(self, path: str, revision: str, span: Span) -> SourceMap | None:
        source = self.library.open_source(path, self.page, revision)
        if isinstance(source, Finding):
            self.found.append(replace(source, span=span))
            return None
        if not revision:
            self.sources[source.source.path] = source
        return source

    def _find_language(self, directive: Directive, source: SourceMap) -> str:
        """The label of the fence, or else of the source."""
        own = directive.language or source.source.language
        return own or find_label(source.source.path, self.library.languages)

    def _compose(
        self, directive: Directive, source: SourceMap, selectors: Sequence[Placed[Selector]]
    ) -> tuple[Line, ...]:
        self._check_state(directive, source)
        chosen = self._select(directive, source, selectors)
        if self.found:
            return ()
        pieces = [piece for side in chosen for piece in side]
        if source.faults and not source.source.revision:
            shown = self.shown.setdefault(source.source.path, set())
            shown.update(*(range(piece.first, piece.last + 1) for piece in pieces))
        self._check_code(directive, source, pieces)
        language = self._find_language(directive, source)
        languages = self.library.languages
        lines = compose_lines(source, pieces, directive.options, language, languages)
        if not lines or len(chosen) > 1:
            self._check_empty(directive, source, selectors, chosen)
        return lines

    def _select(
        self, directive: Directive, source: SourceMap, selectors: Sequence[Placed[Selector]]
    ) -> list[tuple[Range, ...]]:
        """What each selector picks; the whole file when there is none."""
        if not selectors:
            return [(Range(1, len(source.source.lines)),)]
        chosen: list[tuple[Range, ...]] = []
        for selector in selectors:
            found = select_lines(source, selector, self.library, directive.find_span("match"))
            if isinstance(found, Finding):
                self.found.append(_correct(found, directive.path, selector.written))
            else:
                chosen.append(found)
        return chosen

    def _diff(self, directive: Directive, after: tuple[Line, ...]) -> tuple[tuple[Line, ...], str]:
        """The lines of both sides, and the path of the old one."""
        path, revision, selectors = list_sides(directive)[-1]
        source = self._open(path, revision, directive.find_span("diff"))
        if source is None:
            return (), ""
        before = self._read_notations(
            self._compose(directive, source, selectors), source, directive
        ).lines
        if not self.found and [line.text for line in before] == [line.text for line in after]:
            message = f"diff: no difference: that part of {source.source.name} equals what is shown"
            self._report(codes.DIFF_EMPTY, message, directive.find_span("diff"))
        return tuple(find_differences(before, after)), source.source.path

    def _read_notations(
        self, lines: tuple[Line, ...], source: SourceMap, directive: Directive
    ) -> Noted:
        """The lines without what comments say of them, and that."""
        if not may_be_noted(source.source.text):
            return Noted(lines)
        is_explained = directive.options.diff is None and self._is_explained()
        return read_notations(lines, keeps_notes=is_explained)

    def _is_explained(self) -> bool:
        """Whether the page has a numbered list right below the fence."""
        return count_notes(self.page.text, self.fence.end_line) > 0

    def _check_notes(self, directive: Directive) -> None:
        """Each note that the fence names must be in the list below it."""
        notes = [said for said in directive.options.said if not isinstance(said.what, LineKind)]
        count = count_notes(self.page.text, self.fence.end_line) if notes else 0
        for said in notes:
            if not 1 <= int(str(said.what)) <= count:
                held = "no numbered list" if not count else f"a list of {count}"
                message = f"note {said.what} is not explained: right below the fence is {held}"
                fix = "Explain it in the numbered list below the fence, or correct its number."
                self.found.append(Finding(codes.OPTION_VALUE, message, fix, said.entry.span))

    def _find_emphasis(self, directive: Directive, noted: Noted, source: SourceMap) -> Emphasis:
        options, lines = directive.options, noted.lines
        is_silent = not (options.hl or options.hl_lines or options.said or source.emphasised)
        if is_silent and noted == Noted(lines):
            return Emphasis()
        from inlaid.includes.emphasis import find_emphasis  # noqa: PLC0415 (most mark nothing)

        self._check_notes(directive)
        found = find_emphasis(options, noted, source, self.library.find_symbol)
        self.found += [complain_missed(*missed, source, lines) for missed in found.missed]
        self.found += [
            complain_slow(source, f"{option}: {highlight.written}", highlight.span)
            for option, highlight in found.slow
        ]
        for number in found.beyond:
            count = "1 line is" if len(lines) == 1 else f"{len(lines)} lines are"
            message = f"hl_lines: there is no line {number}; {count} shown"
            self._report(codes.HIGHLIGHT_MISSING, message, directive.find_span("hl_lines"))
        return found.emphasis

    # --- findings ----------------------------------------------------------------------------

    def _check_spaces(self, directive: Directive) -> None:
        """Say so when the words after a path that isn't found belong to it, or a part doesn't."""
        path, missing = directive.path, self.found[-1]
        glued, form = split_glued(path) if missing.code is codes.FILE_MISSING else ("", "")
        if glued:
            message = f"'{path}' holds a selector, which is a word of its own"
            fix = f"did you mean {glued} {form}?"
            self.found[-1] = Finding(codes.SELECTOR_SYNTAX, message, fix, missing.span)
            return
        for selector in directive.selectors if missing.code is codes.FILE_MISSING else ():
            path += " " + selector.written
            if not isinstance(self.library.open_source(path, self.page, ""), Finding):
                fix = f'did you mean "{path}"? A path with spaces is written in quotes.'
                self.found[-1] = replace(missing, help=fix)
                return

    def _check_state(self, directive: Directive, source: SourceMap) -> None:
        state = directive.options.state
        if not state or state in (known := list_states(source.edits)):
            return
        near = find_nearest(state, known)
        lead = f"did you mean '{near}'? " if near else ""
        listed = f"The file has: {list_names(known)}" if known else "The file marks no state"
        message = f"no state '{state}' in {source.source.name}"
        span = directive.find_span("state")
        self.found.append(Finding(codes.STATE_MISSING, message, lead + listed, span))

    def _check_code(self, directive: Directive, source: SourceMap, pieces: Sequence[Range]) -> None:
        for line in find_lost_code(source, pieces):
            mark = source.marks[line][0]
            place = Location(source.source.path, line, mark.start + 1, mark.end + 1)
            related = Related(place, source.source.lines[line - 1].strip()[:100])
            message = f"line {line} of {source.source.name} holds a marker and code"
            self._report(codes.MARKER_WITH_CODE, message, directive.path_span, related)

    def _check_empty(
        self,
        directive: Directive,
        source: SourceMap,
        selectors: Sequence[Placed[Selector]],
        chosen: Sequence[tuple[Range, ...]],
    ) -> None:
        """Each selector must show something by itself."""
        if not selectors:
            self.found.append(complain_empty_file(source, directive.path_span))
        for selector, pieces in zip(selectors, chosen, strict=False):
            if not compose_lines(source, pieces, directive.options, ""):
                self.found.append(complain_empty(source, selector))

    def _report(self, code: Code, message: str, span: Span, *related: Related) -> None:
        self.found.append(Finding(code, message, span=span, related=related))


def _correct(found: Finding, path: str, written: str) -> Finding:
    """The finding of a region that is missing because its selector has another tool's form."""
    form = find_right_form(written) if found.code is codes.REGION_MISSING else ""
    if not form:
        return found
    message = f"'{written}' is not a selector, and not a region of the file"
    marked = f', or hl_lines="{form}" to highlight them' if written[0] == "{" else ""
    fix = f"did you mean {path} {form}{marked}?"
    return replace(found, code=codes.SELECTOR_SYNTAX, message=message, help=fix)


def _compose_program(options: Options, source: SourceMap, language: str) -> tuple[Line, ...]:
    """The whole file, when its context is asked for."""
    if options.context is Context.NONE:
        return ()
    whole = [Range(1, len(source.source.lines))]
    lines = compose_lines(source, whole, replace(options, dedent=Dedent.OFF), language)
    is_noted = may_be_noted(source.source.text)
    return read_notations(lines, keeps_notes=False).lines if is_noted else lines
