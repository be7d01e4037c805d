"""For programs: everything, as JSON. The shape is part of the documented interface."""

import json
from collections.abc import Mapping

from inlaid.diagnostics.causes import Cause, group_causes
from inlaid.diagnostics.diagnostic import sort_diagnostics
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.verify.coverage.coverage import LineState, ShownLines
from inlaid.verify.judge.verdicts import Summary, Verdict, count_verdicts
from inlaid.verify.level import Level
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.reports.totals import count_by_language
from inlaid.verify.verification import Verification

_VERSION = 2  # as in docs/reference/verify-report.schema.json


def format_json(verification: Verification, facts: RunFacts) -> str:
    """Return the report as JSON with a final line end."""
    shown = {lines.example.key: lines for lines in verification.shown}
    found = sort_diagnostics(verification.all_diagnostics)
    report = {
        "version": _VERSION,
        "time": facts.time,
        "commit": facts.commit,
        "tools": dict(facts.tools),
        "isolation": facts.isolation,
        "not_stopped": list(facts.not_stopped),
        "seconds": round(facts.seconds, 3),
        "summary": _summarize(verification),
        "examples": [
            describe_verdict(verdict, shown.get(verdict.example.key))
            for verdict in verification.verdicts
        ],
        "causes": [_describe_cause(cause) for cause in group_causes(found)],
        "diagnostics": [describe_diagnostic(diagnostic) for diagnostic in found],
    }
    return json.dumps(report, indent=2) + "\n"


def _summarize(verification: Verification) -> dict[str, object]:
    share = verification.share
    return {
        **_describe_counts(count_verdicts(verification.verdicts)),
        "cached": sum(verdict.cached for verdict in verification.verdicts),
        "executed_lines": share.executed,
        "executable_lines": share.executable,
        "languages": {
            language: _describe_counts(summary)
            for language, summary in count_by_language(verification.verdicts)
        },
    }


def _describe_counts(summary: Summary) -> dict[str, object]:
    reached = dict(summary.levels)
    return {
        "levels": {level.value: reached.get(level, 0) for level in Level},
        "failed": summary.failed,
        "known": summary.known,
        "skipped": summary.skipped,
        "covered": summary.covered,
    }


def _describe_cause(cause: Cause) -> dict[str, object]:
    first = cause.first
    return {
        "code": first.code.name,
        "message": first.cause or first.message,
        "places": [
            {
                "path": diagnostic.location.path,
                "line": diagnostic.location.line,
                "column": diagnostic.location.column,
            }
            for diagnostic in cause.diagnostics
        ],
    }


def describe_verdict(verdict: Verdict, shown: ShownLines | None) -> dict[str, object]:
    """Return an example as an object."""
    example = verdict.example
    described: dict[str, object] = {
        "page": example.location.path,
        "id": example.id,
        "line": example.location.line,
        "kind": example.kind.value,
        "language": example.language,
        "status": verdict.status.value,
        "level": verdict.level.value if verdict.level else None,
        "covered": verdict.covered,
        "proved": list(verdict.proved),
        "cached": verdict.cached,
        "seconds": round(verdict.seconds, 3),
    }
    if example.source:
        described |= {"source": example.source, "selector": example.name}
    if verdict.traced:
        described["trace"] = {"name": example.trace, **dict(verdict.traced)}
    if verdict.reason:
        described["reason"] = verdict.reason
    if shown is not None:
        described["lines"] = describe_lines(shown)
    return described


def describe_lines(shown: ShownLines) -> Mapping[str, list[int]]:
    """Return the source lines in each state."""
    return {state.value.replace(" ", "_"): list(shown.find_lines(state)) for state in LineState}
