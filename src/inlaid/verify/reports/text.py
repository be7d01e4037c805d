"""For people: problems, what was skipped and why, and the counts."""

from collections.abc import Iterator

from inlaid.diagnostics.diagnostic import sort_diagnostics
from inlaid.diagnostics.report import format_text
from inlaid.diagnostics.terminal import make_line
from inlaid.verify.judge.verdicts import Status, count_verdicts
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.verification import Verification


def format_verification(verification: Verification, facts: RunFacts) -> str:
    """Return the report, without a final line end."""
    parts = [
        format_text(sort_diagnostics(verification.all_diagnostics)),
        "\n".join(_list_skipped(verification)),
        "\n".join(_summarize(verification, facts)),
    ]
    return "\n\n".join(part for part in parts if part)


def _list_skipped(verification: Verification) -> Iterator[str]:
    """One line for the blocks of a page that are skipped for the same reason."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for verdict in verification.verdicts:
        if verdict.status is Status.SKIPPED:
            place, language = verdict.example.location, verdict.example.language or "plain"
            lines.setdefault((place.path, language, verdict.reason), []).append(str(place.line))
    for (path, language, reason), numbers in lines.items():
        yield f"{make_line(path)}:{','.join(numbers)}: skipped ({language}): {reason}"


def _summarize(verification: Verification, facts: RunFacts) -> Iterator[str]:
    summary = count_verdicts(verification.verdicts)
    cached = sum(verdict.cached for verdict in verification.verdicts)
    noun = "example" if summary.total == 1 else "examples"
    yield (
        f"{summary.total} {noun}: {summary.passed} passed, {summary.failed} failed, "
        f"{summary.skipped} skipped ({cached} known from before) in {facts.seconds:.1f} s"
    )
    if verification.diagnostics:
        count = len(verification.diagnostics)
        yield f"{count} {'problem' if count == 1 else 'problems'} besides the examples' own"
    if verification.shown:
        share = verification.share
        yield f"{share.executed} of {share.executable} shown lines executed ({share.percent:.1f} %)"
    if facts.isolation_reason:
        yield f"isolation: {facts.isolation} ({facts.isolation_reason})"
    if facts.not_stopped:
        yield f"not stopped: {', '.join(facts.not_stopped)}"
