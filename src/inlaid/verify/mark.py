"""The small mark beside a block: whether it was verified, by which run, with what."""

from html import escape

from inlaid.verify.provenance import UNVERIFIED, BlockRecord
from inlaid.verify.run_facts import RunFacts
from inlaid.verify.verdicts import Status

_SIGNS = {
    Status.PASSED.value: "✓",
    Status.FAILED.value: "✗",
    Status.SKIPPED.value: "-",
    UNVERIFIED: "?",
}


def render_mark(record: BlockRecord, facts: RunFacts | None, report: str) -> str:
    """Return the mark as one element of HTML, without a final line end.

    ``report``: where `inlaid.json` is, relative to the page. Classes: `inlaid-mark` and
    `inlaid-mark-STATUS`.
    """
    text = escape(f"{_SIGNS.get(record.status, '?')} {_tell(record)}")
    title = escape("; ".join(_tell_run(record, facts)), quote=True)
    link = escape(report, quote=True)
    status = record.status if record.status in _SIGNS else UNVERIFIED
    return (
        f'<p class="inlaid-mark inlaid-mark-{status}">'
        f'<a href="{link}" title="{title}">{text}</a></p>'
    )


def _tell(record: BlockRecord) -> str:
    match record.status:
        case Status.PASSED.value:
            lines = f", {record.executed} of {record.executable} lines executed"
            return "verified" + (lines if record.executable else "")
        case Status.SKIPPED.value:
            return f"not verified: {record.reason}"
        case Status.FAILED.value:
            return "verification failed"
        case _:
            return "not verified yet"


def _tell_run(record: BlockRecord, facts: RunFacts | None) -> list[str]:
    if facts is None or record.status == UNVERIFIED:
        return ["no run has seen this block as it is now"]
    tools = ", ".join(f"{name} {version}" for name, version in facts.tools)
    commit = f"commit {record.commit}" if record.commit else ""
    return [each for each in (", ".join(record.proved), commit, tools, record.time) if each]
