"""What keeps a site from being published: blocks that failed, are unknown, or prove too little."""

from collections.abc import Iterable, Iterator

from inlaid.diagnostics.codes import BLOCK_UNVERIFIED, LEVEL_LOW, PROVENANCE_MISSING
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.verify.evaluators.registry import find_shown
from inlaid.verify.examples.examples import Example
from inlaid.verify.judge.verdicts import Status
from inlaid.verify.level import LEVELS, Level
from inlaid.verify.provenance.provenance import BlockRecord, Provenance
from inlaid.verify.settings import Requirement, is_page_of

_HOLDS = frozenset({Status.OK.value, Status.SKIPPED.value, Status.KNOWN.value})


def find_unverified(
    provenance: Provenance | None, place: Location, reason: str
) -> tuple[Diagnostic, ...]:
    """Return why a site must not be published; nothing when all is well or ``reason`` is given.

    ``place``: where the record of the last run should be.
    """
    if reason:
        return ()
    if provenance is None or provenance.facts is None:
        return (report_no_run(place),)
    failed = (block for block in provenance.blocks if block.status not in _HOLDS)
    return (*map(_report_unverified, failed), *find_low(provenance.blocks))


def report_no_run(place: Location) -> Diagnostic:
    """Return that no run is known."""
    message = "it names no run of `inlaid verify`"
    return Diagnostic(PROVENANCE_MISSING, message, place, help=PROVENANCE_MISSING.fix)


def find_low(blocks: Iterable[BlockRecord]) -> Iterator[Diagnostic]:
    """Yield the blocks of which less is proved than is asked for, but those that failed."""
    for block in blocks:
        if block.status not in _HOLDS or block.excused or not block.required:
            continue
        if not block.level or LEVELS[block.level] < LEVELS[block.required]:
            message = f"{_name(block)}: {_describe(block)}, less than `{block.required}`"
            place = Location(block.page, block.line)
            yield Diagnostic(LEVEL_LOW, message, place, help=LEVEL_LOW.fix)


def find_below(blocks: Iterable[BlockRecord]) -> tuple[Diagnostic, ...]:
    """Return the blocks of which less is proved than is asked for, failed and unknown ones, too."""
    asked = [block for block in blocks if block.required]
    failed = (block for block in asked if block.status not in _HOLDS)
    return (*map(_report_unverified, failed), *find_low(asked))


def _report_unverified(block: BlockRecord) -> Diagnostic:
    message = f"{_name(block)}: {block.status}"
    place = Location(block.page, block.line)
    return Diagnostic(BLOCK_UNVERIFIED, message, place, help=BLOCK_UNVERIFIED.fix)


def _name(block: BlockRecord) -> str:
    return f"{block.language or 'plain'} {block.kind}"


def _describe(block: BlockRecord) -> str:
    return block.level or f"{block.status} ({block.reason})"


def find_required(example: Example, requirements: Iterable[Requirement]) -> Level | None:
    """Return the strictest level that is asked of an example, None where nothing is.

    What doesn't name the example's language asks no more than can be proved of that language.
    """
    language = find_shown(example.language, example.source)
    if language is None:
        return None
    written = find_shown(example.written, example.source) if example.written else None
    names = {"", language.name, *((written.name,) if written else ())}
    highest = Level.AS_PRINTED if language.is_program else Level.PARSED
    path = example.location.path
    return max(
        (
            asked.level if asked.language else min(asked.level, highest)
            for asked in (*requirements, *example.page.require)
            if asked.language in names and is_page_of(path, asked.pages)
        ),
        default=None,
    )
