"""For people: problems, what was skipped and why, and the counts."""

from collections.abc import Iterator

from inlaid.core.diagnostics import sort_diagnostics
from inlaid.core.report import format_text
from inlaid.verify.run_facts import RunFacts
from inlaid.verify.verdicts import Status, count_verdicts
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
    for verdict in verification.verdicts:
        if verdict.status is Status.SKIPPED:
            language = verdict.example.language or "plain"
            yield f"{verdict.example.key}: skipped ({language}): {verdict.reason}"


def _summarize(verification: Verification, facts: RunFacts) -> Iterator[str]:
    summary = count_verdicts(verification.verdicts)
    cached = sum(verdict.cached for verdict in verification.verdicts)
    yield (
        f"{summary.total} examples: {summary.passed} passed, {summary.failed} failed, "
        f"{summary.skipped} skipped ({cached} known from before) in {facts.seconds:.1f} s"
    )
    if verification.diagnostics:
        yield f"{len(verification.diagnostics)} problems besides the examples' own"
    if verification.shown:
        share = verification.share
        yield f"{share.executed} of {share.executable} shown lines executed ({share.percent:.1f} %)"
    if not facts.confined:
        yield f"isolation: {facts.isolation}"
