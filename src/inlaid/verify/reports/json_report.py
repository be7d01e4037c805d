"""For programs: everything, as JSON. The shape is part of the documented interface."""

import json
from collections.abc import Mapping

from inlaid.diagnostics.diagnostic import sort_diagnostics
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.verify.coverage.coverage import LineState, ShownLines
from inlaid.verify.judge.verdicts import Verdict, count_verdicts
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.verification import Verification


def format_json(verification: Verification, facts: RunFacts) -> str:
    """Return the report as JSON with a final line end."""
    summary = count_verdicts(verification.verdicts)
    share = verification.share
    shown = {each.example.key: each for each in verification.shown}
    report = {
        "version": 1,
        "time": facts.time,
        "commit": facts.commit,
        "tools": dict(facts.tools),
        "isolation": facts.isolation,
        "not_stopped": list(facts.not_stopped),
        "seconds": round(facts.seconds, 3),
        "summary": {
            "passed": summary.passed,
            "failed": summary.failed,
            "skipped": summary.skipped,
            "executed_lines": share.executed,
            "executable_lines": share.executable,
        },
        "examples": [
            describe_verdict(verdict, shown.get(verdict.example.key))
            for verdict in verification.verdicts
        ],
        "diagnostics": [
            describe_diagnostic(diagnostic)
            for diagnostic in sort_diagnostics(verification.all_diagnostics)
        ],
    }
    return json.dumps(report, indent=2) + "\n"


def describe_verdict(verdict: Verdict, shown: ShownLines | None) -> dict[str, object]:
    """Return an example as an object."""
    example = verdict.example
    described: dict[str, object] = {
        "page": example.location.path,
        "line": example.location.line,
        "kind": example.kind.value,
        "language": example.language,
        "status": verdict.status.value,
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
