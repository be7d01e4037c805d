"""What is known of each block of a site: `inlaid.json`.

The shape of the file is part of the documented interface (docs/reference/verify.md).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from inlaid.pages.verify_option import PLAIN
from inlaid.verify.provenance.run_facts import RunFacts

if TYPE_CHECKING:
    from inlaid.verify.coverage.coverage import ShownLines
    from inlaid.verify.examples.examples import Example
    from inlaid.verify.level import Level
    from inlaid.verify.verification import Verification

UNVERIFIED = "unverified"  # the status of a block that no run has seen as it is now
_VERSION = 2


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """What is known of one block: where it is, what it shows, what became of it.

    ``id`` is unique on the page; ``digest`` changes with anything that the block shows or is part
    of. ``level`` is empty where nothing is proved, and ``required`` where nothing is asked for.
    ``excused``: its author gave the ``reason`` for which it was skipped. ``executed`` of
    ``executable`` shown lines; both 0 when nothing was measured. ``commit`` and ``time`` are those
    of the run that saw it.
    """

    page: str
    id: str
    line: int
    kind: str
    language: str
    source: str
    selector: str
    digest: str
    status: str
    level: str = ""
    covered: bool = False
    required: str = ""
    reason: str = ""
    excused: bool = False
    proved: tuple[str, ...] = ()
    executed: int = 0
    executable: int = 0
    commit: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The records of a run or of a site, with the facts of the run; None: no run is known."""

    facts: RunFacts | None
    blocks: tuple[BlockRecord, ...]


def digest_example(example: "Example") -> str:
    """Return a text that changes with anything that the block shows or is part of."""
    shown = [line.number for line in example.lines]
    facts = (example.kind.value, example.language, example.source, example.text, shown)
    words = () if example.words == PLAIN else (example.words,)
    text = repr((*facts, example.option, example.trace, *words)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]


def build_provenance(verification: "Verification", facts: RunFacts) -> Provenance:
    """Return the provenance of a run."""
    shown = {lines.example.key: lines for lines in verification.shown}
    records = []
    for verdict in verification.verdicts:
        record = replace(
            _describe(verdict.example),
            status=verdict.status.value,
            level=verdict.level.value if verdict.level else "",
            covered=verdict.covered,
            reason=verdict.reason,
            excused=verdict.excused,
            proved=verdict.proved,
            commit=facts.commit,
            time=facts.time,
        )
        lines = shown.get(verdict.example.key)
        records.append(record if lines is None else _count_lines(record, lines))
    return Provenance(facts, tuple(records))


def match_site(
    examples: "Iterable[Example]",
    known: Provenance | None,
    find_required: "Callable[[Example], Level | None]",
) -> Provenance:
    """Return the provenance of a site whose pages hold ``examples``.

    A block counts as verified only when a run has seen it exactly as it is now. ``find_required``
    says which level is asked of it.
    """
    # Of blocks that look alike, each has its own record, as long as it stands where it stood.
    records: dict[tuple[str, ...], BlockRecord] = {}
    for record in known.blocks if known else ():
        records[record.page, record.digest] = records[record.page, record.digest, record.id] = (
            record
        )
    blocks = []
    for example in examples:
        fresh = _describe(example)
        alike = (fresh.page, fresh.digest)
        found = records.get((*alike, fresh.id)) or records.get(alike)
        asked = find_required(example)
        known_now = replace(found, id=fresh.id, line=fresh.line) if found else fresh
        blocks.append(replace(known_now, required=asked.value if asked else ""))
    return Provenance(known.facts if known else None, tuple(blocks))


def format_provenance(provenance: Provenance) -> str:
    """Return the provenance as JSON with a final line end."""
    facts = provenance.facts
    run = {**asdict(facts), "tools": dict(facts.tools)} if facts else None
    # `asdict` copies each value, which takes as long as the rest.
    blocks = [{name: getattr(block, name) for name in _FIELDS} for block in provenance.blocks]
    content = {"version": _VERSION, "run": run, "blocks": blocks}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


_FIELDS = tuple(field.name for field in fields(BlockRecord))


def parse_provenance(text: str) -> Provenance | None:
    """Return the provenance of a JSON text, or None when it isn't one of this version."""
    try:
        raw = json.loads(text)
        if raw["version"] != _VERSION:
            return None
        run = raw["run"]
        facts = _read_facts(run) if run else None
        return Provenance(facts, tuple(_read_record(block) for block in raw["blocks"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_facts(run: dict[str, Any]) -> RunFacts:
    not_stopped = tuple(run.get("not_stopped", ()))
    return RunFacts(**{**run, "tools": tuple(run["tools"].items()), "not_stopped": not_stopped})


def _count_lines(record: BlockRecord, lines: "ShownLines") -> BlockRecord:
    from inlaid.verify.coverage.coverage import LineState  # noqa: PLC0415 (a build needs no coverage)

    executed = len(lines.find_lines(LineState.EXECUTED))
    hollow = len(lines.find_lines(LineState.NOT_EXECUTABLE))
    return replace(record, executed=executed, executable=len(lines.states) - hollow)


def _describe(example: "Example") -> BlockRecord:
    return BlockRecord(
        page=example.location.path,
        id=example.id,
        line=example.location.line,
        kind=example.kind.value,
        language=example.language,
        source=example.source,
        selector=example.name,
        digest=digest_example(example),
        status=UNVERIFIED,
    )


def _read_record(block: Mapping[str, object]) -> BlockRecord:
    values = {**block, "proved": tuple(block["proved"])}  # type: ignore[arg-type]
    return BlockRecord(**values)  # type: ignore[arg-type]
