"""Counts of a verification by language."""

from collections.abc import Iterable

from inlaid.verify.evaluators.registry import name_shown
from inlaid.verify.judge.verdicts import Summary, Verdict, count_verdicts


def count_by_language(verdicts: Iterable[Verdict]) -> list[tuple[str, Summary]]:
    """Return the counts of each language, in the order of their names."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        name = name_shown(verdict.example.language, verdict.example.source)
        groups.setdefault(name, []).append(verdict)
    return [(name, count_verdicts(groups[name])) for name in sorted(groups)]
