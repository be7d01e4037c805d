"""The badge at the end of a page: which of its blocks were verified, by which run, with what."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from inlaid.verify.judge.verdicts import Status
from inlaid.verify.provenance.provenance import UNVERIFIED, BlockRecord
from inlaid.verify.provenance.run_facts import RunFacts

_SIGNS = {
    Status.OK.value: "✓",
    Status.FAILED.value: "✗",
    Status.SKIPPED.value: "-",
    UNVERIFIED: "?",
}


def render_badge(records: Sequence[BlockRecord], facts: RunFacts | None, report: str) -> str:
    """Return the badge of a page as one element of HTML; empty for a page without verified blocks.

    A block that no run has looked at as it is shows nothing.

    ``report``: where the report of the site is, relative to the page. Folded, it shows a line;
    unfolded, each block and the run. Classes: `inlaid-verified`, and `inlaid-verified-STATUS` on a
    block.
    """
    records = [record for record in records if record.status != UNVERIFIED]
    if facts is None or all(record.status == Status.SKIPPED.value for record in records):
        return ""
    blocks = "".join(_render_block(record) for record in records)
    run = escape("; ".join(describe_run(records, facts)))
    place = f"{report}#{quote(records[0].page)}"
    link = f'<a href="{escape(place, quote=True)}">report of the site</a>'
    return (
        '<details class="inlaid-verified" data-search-exclude>'
        f"<summary>{escape(summarize_blocks(records))}</summary>"
        f"<ul>{blocks}</ul><p>{run}; {link}</p></details>"
    )


def summarize_blocks(records: Sequence[BlockRecord]) -> str:
    """Return how many blocks were verified, and how many of their lines executed."""
    passed = sum(record.status == Status.OK.value for record in records)
    good = {Status.OK.value, Status.SKIPPED.value}
    sign = "✓" if all(record.status in good for record in records) else "✗"
    executable = sum(record.executable for record in records)
    executed = sum(record.executed for record in records)
    lines = f", {executed} of {executable} lines executed" if executable else ""
    return f"{sign} {passed} of {len(records)} blocks verified{lines}"


def describe_block(record: BlockRecord) -> str:
    """Return what became of a block, in one line."""
    what = " ".join(part for part in (record.source or record.language, record.selector) if part)
    sign = _SIGNS.get(record.status, _SIGNS[UNVERIFIED])
    return f"{sign} line {record.line}, {what or 'plain'}: {_tell(record)}"


def _render_block(record: BlockRecord) -> str:
    status = record.status if record.status in _SIGNS else UNVERIFIED
    return f'<li class="inlaid-verified-{status}">{escape(describe_block(record))}</li>'


def _tell(record: BlockRecord) -> str:
    match record.status:
        case Status.OK.value:
            lines = f"{record.executed} of {record.executable} lines executed"
            return ", ".join([*record.proved, *([lines] if record.executable else [])])
        case Status.SKIPPED.value:
            return f"not verified: {record.reason}"
        case Status.FAILED.value:
            return "failed"
        case _:
            return "not verified as it is now"


def describe_run(records: Sequence[BlockRecord], facts: RunFacts) -> list[str]:
    """Return the commits and tools that blocks were verified with, and the latest time."""
    commits = dict.fromkeys(record.commit for record in records if record.commit)
    times = [record.time for record in records if record.time]
    tools = ", ".join(f"{name} {version}" for name, version in facts.tools)
    commit = f"commit {', '.join(commits)}" if commits else ""
    return [each for each in (commit, tools, max(times, default=facts.time)) if each]
