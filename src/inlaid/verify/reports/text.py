"""For people: problems by cause, and the counts by level; on request, what was skipped and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.causes import Cause, group_causes
from inlaid.diagnostics.diagnostic import Diagnostic, sort_diagnostics
from inlaid.diagnostics.report import format_diagnostic
from inlaid.diagnostics.terminal import make_line
from inlaid.verify.judge.proof_levels import SEE_OUTPUT
from inlaid.verify.judge.verdicts import Status, count_verdicts
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.reports.advice import advise
from inlaid.verify.reports.totals import count_by_language
from inlaid.verify.verification import Verification


class TextForm(Enum):
    """How much a problem takes: its line with a caret and what would help, or one line."""

    TEXT = "text"
    CONCISE = "concise"


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What a report for people holds.

    ``quiet``: problems only; ``verbose``: skipped blocks and the counts by language, too.
    ``max_failures``: of how many causes, None for all.
    """

    form: TextForm = TextForm.TEXT
    quiet: bool = False
    verbose: bool = False
    max_failures: int | None = None


def format_verification(
    verification: Verification, facts: RunFacts, options: TextOptions | None = None
) -> str:
    """Return the report, without a final line end; empty for a quiet one without problems."""
    asked = options or TextOptions()
    causes = group_causes(sort_diagnostics(_choose_problems(verification, asked)))
    parts = [_format_causes(causes, asked), "\n".join(_list_others(verification))]
    if asked.verbose:
        parts += ["\n".join(_list_skipped(verification)), "\n".join(_list_totals(verification))]
    if not asked.quiet:
        parts.append("\n".join(_summarize(verification, causes, facts)))
    return "\n\n".join(part for part in parts if part)


def _choose_problems(verification: Verification, options: TextOptions) -> list[Diagnostic]:
    """What is wrong, without what is known to be, unless that is asked for."""
    verdicts = [
        verdict
        for verdict in verification.verdicts
        if options.verbose or verdict.status is not Status.KNOWN
    ]
    own = [diagnostic for verdict in verdicts for diagnostic in verdict.diagnostics]
    return [*own, *verification.diagnostics]


def _format_causes(causes: tuple[Cause, ...], options: TextOptions) -> str:
    shown = causes[: options.max_failures]
    parts = [
        _format_line(cause) if options.form is TextForm.CONCISE else _format_cause(cause)
        for cause in shown
    ]
    if left := len(causes) - len(shown):
        parts.append(f"{left} more {_name(left, 'cause')}; without --max-failures, all are shown")
    return ("\n" if options.form is TextForm.CONCISE else "\n\n").join(parts)


def _format_cause(cause: Cause) -> str:
    """The first problem in full, and where else it shows."""
    shown = format_diagnostic(cause.first)
    others = cause.diagnostics[1:]
    if not others:
        return shown
    places = ", ".join(make_line(str(other.location)) for other in others)
    return f"{shown}\n  {len(others)} more for the same cause: {places}"


def _format_line(cause: Cause) -> str:
    first, others = cause.first, cause.diagnostics[1:]
    message = make_line(first.message)
    if first.cause and first.cause not in first.message:
        message = f"{message}: {make_line(first.cause)}"
    places = ", ".join(make_line(str(other.location)) for other in others)
    more = f" ({len(others)} more: {places})" if others else ""
    return (
        f"{make_line(str(first.location))}: {first.severity.value}[{first.code.name}] "
        f"{message}{more}"
    )


def _list_others(verification: Verification) -> Iterator[str]:
    """One line for the blocks that fail with the program of another, which is reported there."""
    places: dict[str, list[str]] = {}
    for verdict in verification.verdicts:
        is_tried = verdict.status is Status.FAILED and bool(verdict.proved)
        if is_tried and not verdict.diagnostics and verdict.reason != SEE_OUTPUT:
            place = verdict.example.location
            places.setdefault(verdict.reason, []).append(f"{make_line(place.path)}:{place.line}")
    for reason, listed in places.items():
        yield f"{len(listed)} more failed ({reason}): {', '.join(listed)}"


def _list_skipped(verification: Verification) -> Iterator[str]:
    """One line for the blocks of a page that are skipped for the same reason."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for verdict in verification.verdicts:
        if verdict.status is Status.SKIPPED:
            place, language = verdict.example.location, verdict.example.language or "plain"
            lines.setdefault((place.path, language, verdict.reason), []).append(str(place.line))
    for (path, language, reason), numbers in lines.items():
        yield f"{make_line(path)}:{','.join(numbers)}: skipped ({language}): {reason}"


def _list_totals(verification: Verification) -> Iterator[str]:
    for language, summary in count_by_language(verification.verdicts):
        yield f"{language}: {summary}"


def _summarize(
    verification: Verification, causes: tuple[Cause, ...], facts: RunFacts
) -> Iterator[str]:
    summary = count_verdicts(verification.verdicts)
    cached = sum(verdict.cached for verdict in verification.verdicts)
    counts = f": {summary}" if summary.total else ""
    known = f" ({cached} cached)" if cached else ""
    total = f"{summary.total} {_name(summary.total, 'example')}"
    yield f"{total}{counts}{known} in {facts.seconds:.1f} s"
    if len(causes) > 1:
        yield _count_causes(causes)
    if verification.shown:
        share = verification.share
        yield (
            f"{share.executed} of {share.executable} shown lines executed ({share.percent:.1f} %); "
            f"{summary.covered} {_name(summary.covered, 'block')} covered"
        )
    if advice := advise(verification.verdicts):
        yield advice
    if facts.isolation_reason:
        yield f"isolation: {facts.isolation} ({facts.isolation_reason})"
    if facts.not_stopped:
        yield f"not stopped: {', '.join(facts.not_stopped)}"


def _count_causes(causes: tuple[Cause, ...]) -> str:
    codes = Counter(cause.first.code.name for cause in causes)
    listed = ", ".join(f"{count} {name}" for name, count in codes.most_common())
    return f"{len(causes)} causes: {listed}"


def _name(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
