"""From the includes of a page to blocks and diagnostics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol, assert_never

from inlaid.core import codes
from inlaid.core.block import Block, Emphasis, Line
from inlaid.core.compose import compose_lines, list_states
from inlaid.core.diagnostics import Code, Diagnostic, Related
from inlaid.core.directive import Context, Dedent, Directive, Options, Placed, list_sides
from inlaid.core.emphasis import find_emphasis
from inlaid.core.fences import Fence, find_fences
from inlaid.core.info import is_include, parse_directive
from inlaid.core.languages import find_language
from inlaid.core.location import Location
from inlaid.core.nearest import find_nearest, list_names
from inlaid.core.page import Page
from inlaid.core.regions import Fault, Range, Region, SourceMap
from inlaid.core.selectors import Lines, Pattern, RegionName, Selector, Symbol


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something can't be had: the code, what was found, and what would help."""

    code: Code
    message: str
    help: str = ""


def report_refusal(refusal: Refusal, path: str) -> Diagnostic:
    """The diagnostic of a file that can't be had as a whole: its place is the first line."""
    return Diagnostic(refusal.code, refusal.message, Location(path, 1), help=refusal.help)


class Library(Protocol):
    """What resolving needs from the outside: sources and the definitions in them."""

    def open_source(self, reference: str, page: Page, revision: str) -> SourceMap | Refusal:
        """The source that a page's ``reference`` names, at a git revision ("": as it is now)."""

    def find_symbol(self, source: SourceMap, symbol: Symbol) -> Range | Refusal:
        """The lines of a definition."""


@dataclass(frozen=True, slots=True)
class Include:
    """An include fence of a page: what it asks for, what it shows, what is wrong with it.

    ``block`` is None when it can't be shown; ``diagnostics`` is then not empty. A stale body is
    a diagnostic beside its block.
    """

    fence: Fence
    directive: Directive | None
    block: Block | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """All includes of a page in order, and the mistakes in its other fences and its sources.

    ``sources``: paths of the files read, relative to the project root.
    """

    page: Page
    includes: tuple[Include, ...]
    source_diagnostics: tuple[Diagnostic, ...]
    sources: tuple[str, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, of includes and sources."""
        found = [each for include in self.includes for each in include.diagnostics]
        return (*found, *self.source_diagnostics)


def resolve_page(page: Page, library: Library, fences: Sequence[Fence] | None = None) -> Resolution:
    """Resolve each include of ``page``; other fences are left alone. Never raises for bad input.

    ``fences`` are those of the page when the caller has found them by other rules.
    """
    found = find_fences(page.text) if fences is None else fences
    sources: dict[str, SourceMap] = {}
    includes: list[Include] = []
    swallowed: list[Diagnostic] = []
    for fence in found:
        if is_include(fence.info):
            includes.append(_Resolver(page, fence, library, sources).resolve())
        else:
            swallowed.extend(_find_swallowed(page, fence))
    reports = tuple(
        _report_fault(source, fault)
        for source in sources.values()
        for fault in source.faults
        if not fault.loose
    )
    return Resolution(page, tuple(includes), (*swallowed, *reports), tuple(sources))


def _find_swallowed(page: Page, fence: Fence) -> Iterator[Diagnostic]:
    """Report an include in the body of a fence as long as its own, which was meant to end before.

    A fence that shows an include on purpose is longer, or of the other character.
    """
    for number, line in enumerate(fence.body, fence.line + 1):
        text = line.lstrip(" \t>")
        info = text.removeprefix(fence.marker)
        if info != text and not info.startswith(fence.marker[0]) and is_include(info):
            message = f"the fence is not closed before the include in line {number}"
            place = Location(page.path, fence.line, 1, len(fence.header) + 1)
            yield Diagnostic(
                codes.FENCE_UNCLOSED, message, place, fence.header, help=codes.FENCE_UNCLOSED.fix
            )
            return


def report_faults(source: SourceMap) -> tuple[Diagnostic, ...]:
    """The mistakes in the markers of a source, those that may be ordinary comments as notes."""
    return tuple(_report_fault(source, fault) for fault in source.faults)


def _report_fault(source: SourceMap, fault: Fault) -> Diagnostic:
    code = codes.MARKER_UNPAIRED if fault.loose else fault.code
    return Diagnostic(
        code,
        f"{fault.message} ({fault.dialect})",
        _fault_place(source, fault),
        source.source.lines[fault.line - 1],
        help=code.fix,
    )


def _fault_place(source: SourceMap, fault: Fault) -> Location:
    return Location(source.source.path, fault.line, fault.column, fault.end_column)


_COMPARED = 500  # regions that are compared and listed when one is missing


class _Resolver:
    """Resolves one include."""

    def __init__(
        self, page: Page, fence: Fence, library: Library, sources: dict[str, SourceMap]
    ) -> None:
        self.page = page
        self.fence = fence
        self.library = library
        self.sources = sources
        self.diagnostics: list[Diagnostic] = []

    def resolve(self) -> Include:
        location = Location(self.page.path, self.fence.line, self.fence.info_column)
        directive, problems = parse_directive(self.fence.info, location, self.fence.header)
        self.diagnostics.extend(problems)
        if not self.fence.closed:
            self._report(codes.FENCE_UNCLOSED, "the fence is never closed", 1, 0)
        block = self._resolve(directive) if directive and not self.diagnostics else None
        if self.diagnostics:
            block = None
        elif block is not None:
            self._check_body(block)
        return Include(self.fence, directive, block, tuple(self.diagnostics))

    def _check_body(self, block: Block) -> None:
        """A body that was written by ``inlaid sync`` must be what the include shows."""
        body = self.fence.body
        if not any(each.strip() for each in body):
            return
        shown = [each.text for each in block.lines]
        at = next(
            (at for at, (one, other) in enumerate(zip(body, shown, strict=False)) if one != other),
            min(len(body), len(shown)),
        )
        if at == len(body) == len(shown):
            return
        if at < len(body):
            found, line = body[at], self.fence.line + 1 + at
            message = f"the body is stale: line {line} differs from {block.path}"
        else:
            found, line = self.fence.header, self.fence.line
            message = f"the body is stale: it lacks the last lines of what {block.path} shows"
        location = Location(self.page.path, line, 1, len(found) + 1)
        self.diagnostics.append(
            Diagnostic(codes.STALE_BODY, message, location, found, help=codes.STALE_BODY.fix)
        )

    def _resolve(self, directive: Directive) -> Block | None:
        options = directive.options
        columns = directive.find_columns("rev" if options.rev else "")
        source = self._open(directive.path, options.rev, columns)
        if source is None:
            return None
        lines = self._compose(directive, source, directive.selectors)
        if options.diff is not None and not self.diagnostics:
            lines = self._diff(directive, lines)
        if self.diagnostics:
            return None
        shown = directive.language or _find_language(source)
        language = shown if options.diff is None else "diff"
        emphasis = self._find_emphasis(directive, lines, source)
        program = _compose_program(options, source, language)
        return Block(source.source.path, language, lines, options.rev, emphasis, program)

    def _find_emphasis(
        self, directive: Directive, lines: Sequence[Line], source: SourceMap
    ) -> Emphasis:
        found = find_emphasis(directive.options, lines, source)
        for each in found.missed:
            message = f"hl: {each.written} matches nothing of what is shown"
            self._report(codes.HIGHLIGHT_MISSING, message, each.column, each.end_column)
        for number in found.beyond:
            message = f"hl_lines: there is no line {number}; {len(lines)} lines are shown"
            self._report(codes.HIGHLIGHT_MISSING, message, *directive.find_columns("hl_lines"))
        return found.emphasis

    def _open(self, path: str, revision: str, columns: tuple[int, int]) -> SourceMap | None:
        source = self.library.open_source(path, self.page, revision)
        if isinstance(source, Refusal):
            self._refuse(source, *columns)
            return None
        if not revision:
            self.sources[source.source.path] = source
        return source

    def _compose(
        self, directive: Directive, source: SourceMap, selectors: Sequence[Placed[Selector]]
    ) -> tuple[Line, ...]:
        self._check_state(directive, source)
        pieces = [
            piece for each in selectors for piece in self._select(source, each)
        ] or self._whole(source, selectors)
        if self.diagnostics:
            return ()
        self._check_code(directive, source, pieces)
        language = directive.language or _find_language(source)
        lines = compose_lines(source, pieces, directive.options, language)
        if not lines:
            self._report_empty(directive, source, selectors)
        return lines

    def _whole(self, source: SourceMap, selectors: Sequence[Placed[Selector]]) -> list[Range]:
        return [] if selectors else [Range(1, len(source.source.lines))]

    def _select(self, source: SourceMap, placed: Placed[Selector]) -> tuple[Range, ...]:
        selector = placed.value
        match selector:
            case RegionName():
                return self._select_region(source, placed, selector.name)
            case Lines():
                return self._select_lines(source, placed, selector)
            case Symbol():
                found = self.library.find_symbol(source, selector)
                if isinstance(found, Refusal):
                    self._refuse(found, placed.column, placed.end_column)
                    return ()
                return (found,)
            case Pattern():
                return self._select_pattern(source, placed, selector)
            case _:
                assert_never(selector)

    def _select_region(
        self, source: SourceMap, placed: Placed[Selector], name: str
    ) -> tuple[Range, ...]:
        faults = source.find_faults(name)
        if faults:
            self._report_broken(source, placed, faults[0])
            return ()
        regions = source.find_regions(name)
        if len(regions) > 1:
            self._report_ambiguous(source, placed, regions)
            return ()
        if not regions:
            self._report_missing(source, placed, name)
            return ()
        return regions[0].ranges

    def _select_lines(
        self, source: SourceMap, placed: Placed[Selector], lines: Lines
    ) -> tuple[Range, ...]:
        count = len(source.source.lines)
        last = count if lines.last is None else lines.last
        if lines.first > count or last > count:
            self._report(
                codes.LINES_OUT_OF_RANGE,
                f"lines {placed.written} are out of range: {source.source.path} has {count} lines",
                placed.column,
                placed.end_column,
            )
            return ()
        return (Range(lines.first, last),)

    def _select_pattern(
        self, source: SourceMap, placed: Placed[Selector], pattern: Pattern
    ) -> tuple[Range, ...]:
        lines = source.source.lines
        hits = [at for at, line in enumerate(lines, 1) if pattern.first.search(line)]
        if not hits or (pattern.match or 1) > len(hits):
            what = f"has {len(hits)} matches of" if hits else "has no line that matches"
            self._report_pattern(source, placed, f"{what} {placed.written}", codes.PATTERN_MISSING)
            return ()
        if len(hits) > 1 and pattern.match is None:
            found = f"matches {placed.written} at lines {list_names(map(str, hits))}"
            self._report_pattern(source, placed, found, codes.PATTERN_AMBIGUOUS)
            return ()
        first = hits[(pattern.match or 1) - 1]
        if pattern.last is None:
            return (Range(first, first),)
        last = next(
            (at for at in range(first + 1, len(lines) + 1) if pattern.last.search(lines[at - 1])),
            None,
        )
        if last is None:
            message = f"has no line after {first} that matches the end of {placed.written}"
            self._report_pattern(source, placed, message, codes.PATTERN_MISSING)
            return ()
        return (Range(first, last),)

    def _check_state(self, directive: Directive, source: SourceMap) -> None:
        state = directive.options.state
        if not state:
            return
        known = list_states(source)
        if state not in known:
            near = find_nearest(state, known)
            self._report(
                codes.STATE_MISSING,
                f"no state '{state}' in {source.source.path}",
                *directive.find_columns("state"),
                help_text=(f"did you mean '{near}'? " if near else "")
                + (f"The file has: {list_names(known)}" if known else "The file marks no state"),
            )

    def _check_code(self, directive: Directive, source: SourceMap, pieces: Sequence[Range]) -> None:
        for line in source.coded:
            mark = source.marks[line][0]
            if any(piece.first - 1 <= line <= piece.last + 1 for piece in pieces):
                place = Location(source.source.path, line, mark.start + 1, mark.end + 1)
                self._report(
                    codes.MARKER_WITH_CODE,
                    f"line {line} of {source.source.path} holds a marker and code",
                    directive.path_column,
                    directive.path_end,
                    related=(Related(place, source.source.lines[line - 1].strip()[:100]),),
                )

    def _diff(self, directive: Directive, after: tuple[Line, ...]) -> tuple[Line, ...]:
        path, revision, selectors = list_sides(directive)[-1]
        source = self._open(path, revision, directive.find_columns("diff"))
        if source is None:
            return ()
        before = self._compose(directive, source, selectors)
        return tuple(_diff_lines(before, after))

    def _report_broken(self, source: SourceMap, placed: Placed[Selector], fault: Fault) -> None:
        place = _fault_place(source, fault)
        self._report(
            fault.code,
            f"{fault.message} in {source.source.path}",
            placed.column,
            placed.end_column,
            related=(Related(place, source.source.lines[fault.line - 1].strip()[:100]),),
        )

    def _report_ambiguous(
        self, source: SourceMap, placed: Placed[Selector], regions: Sequence[Region]
    ) -> None:
        where = ", ".join(f"{each.dialect} at line {each.ranges[0].first - 1}" for each in regions)
        self._report(
            codes.REGION_AMBIGUOUS,
            f"{source.source.path} defines '{placed.written}' more than once: {where}",
            placed.column,
            placed.end_column,
        )

    def _report_missing(self, source: SourceMap, placed: Placed[Selector], name: str) -> None:
        path = source.source.path
        known = {each.name: each.ranges[0].first - 1 for each in source.regions[:_COMPARED]}
        near = find_nearest(name, known)
        listed = f"The file has: {list_names(known)}" if known else "The file has no region"
        lead = f"did you mean '{near}' ({path}:{known[near]})? " if near else ""
        self._report(
            codes.REGION_MISSING,
            f"no region '{name}' in {path}",
            placed.column,
            placed.end_column,
            help_text=lead + listed + _find_near_marker(source, name),
        )

    def _report_pattern(
        self, source: SourceMap, placed: Placed[Selector], message: str, code: Code
    ) -> None:
        self._report(code, f"{source.source.path} {message}", placed.column, placed.end_column)

    def _report_empty(
        self, directive: Directive, source: SourceMap, selectors: Sequence[Placed[Selector]]
    ) -> None:
        if selectors:
            what = " ".join(each.written for each in selectors)
            start, end = selectors[0].column, selectors[-1].end_column
        else:
            what, start, end = "the file", directive.path_column, directive.path_end
        self._report(
            codes.REGION_EMPTY, f"{what} shows no line of {source.source.path}", start, end
        )

    def _refuse(self, refusal: Refusal, start: int, end: int) -> None:
        self._report(refusal.code, refusal.message, start, end, help_text=refusal.help)

    def _report(
        self,
        code: Code,
        message: str,
        start: int,
        end: int,
        *,
        related: tuple[Related, ...] = (),
        help_text: str = "",
    ) -> None:
        location = Location(self.page.path, self.fence.line, start, end)
        self.diagnostics.append(
            Diagnostic(code, message, location, self.fence.header, related, help_text or code.fix)
        )


def _find_language(source: SourceMap) -> str:
    return source.source.language or find_language(source.source.path)


def _find_near_marker(source: SourceMap, name: str) -> str:
    """A hint at a line that names the region but is no marker, such as one with stray text."""
    if name not in source.source.text:
        return ""
    for number, line in enumerate(source.source.lines, 1):
        if name in line and number not in source.marks:
            return f". Line {number} names it, but is not a marker: {line.strip()[:80]}"
    return ""


def _compose_program(options: Options, source: SourceMap, language: str) -> tuple[Line, ...]:
    """The whole file, when its context is asked for."""
    if options.context is Context.NONE:
        return ()
    whole = [Range(1, len(source.source.lines))]
    return compose_lines(source, whole, replace(options, dedent=Dedent.OFF), language)


def _diff_lines(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Line]:
    # Its heuristic for frequent lines keeps long files of equal lines from taking for ever.
    matcher = SequenceMatcher(None, [each.text for each in before], [each.text for each in after])
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from (replace(each, text=" " + each.text) for each in after[start:end])
            continue
        yield from (Line("-" + each.text, None) for each in before[first:last])
        yield from (replace(each, text="+" + each.text) for each in after[start:end])
