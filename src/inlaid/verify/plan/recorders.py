"""Which tests recorded the trace of a diagram: known only after all of them have run."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from inlaid.verify.plan.proofs import Passes, PlannedExample, VerifyPlan
from inlaid.verify.plan.work import ProgramWork, Result, Work


def choose_recorders(
    plan: VerifyPlan, results: Mapping[Work, Result], files: Mapping[str, str]
) -> VerifyPlan:
    """Return the plan in which a diagram depends only on the tests that recorded its trace.

    ``files``: the file of each trace, relative to the project. Where no tests recorded it, all of
    them count, as one that failed may be the reason.
    """
    return replace(plan, entries=tuple(_choose(entry, results, files) for entry in plan.entries))


def find_place(work: ProgramWork, name: str) -> str:
    """Return the path, relative to the project, of a file that a program left behind."""
    return posixpath.normpath(f"{work.program.cwd}/{name}")


def _choose(
    entry: PlannedExample, results: Mapping[Work, Result], files: Mapping[str, str]
) -> PlannedExample:
    path = files.get(entry.example.trace)
    recorders = tuple(
        proof
        for proof in entry.proofs
        if isinstance(proof, Passes) and path in _list_files(proof.work, results)
    )
    return replace(entry, proofs=recorders) if recorders and path else entry


def _list_files(work: ProgramWork, results: Mapping[Work, Result]) -> set[str]:
    return {find_place(work, name) for name, _ in results[work].collected}
