"""How much each proof of an example says."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.level import Level
from inlaid.verify.plan.proofs import (
    Compiles,
    CompilesBlock,
    Feeds,
    Parses,
    Passes,
    PlannedExample,
    PrintsProgram,
    PrintsSteps,
    Proof,
    SessionKey,
    Steps,
    Succeeds,
)
from inlaid.verify.plan.work import Result, SessionWork, Work

SEE_OUTPUT = "runs: see its output"  # why a program failed of which another block shows the output


def find_levels(
    proofs: Sequence[Proof],
    sessions: Mapping[SessionKey, SessionWork],
    results: Mapping[Work, Result],
) -> Iterator[Level]:
    """Yield what each proof amounts to, if it holds."""
    for proof in proofs:
        match proof:
            case Parses():
                yield results[proof.work].level
            case Compiles():
                yield Level.COMPILED
            case CompilesBlock():
                yield Level.RAN if proof.runs else Level.COMPILED
            case Steps():
                yield from _find_level(sessions[proof.session], proof)
            case Succeeds() | Passes() | Feeds():
                yield Level.RAN
            case PrintsSteps() | PrintsProgram():
                yield Level.AS_PRINTED
            case _:
                assert_never(proof)


def _find_level(work: SessionWork, proof: Steps) -> Iterator[Level]:
    steps = work.steps[proof.first : proof.last]
    if steps:
        yield Level.AS_PRINTED if any(step.expected for step in steps) else Level.RAN


def join_outputs(
    entries: Sequence[PlannedExample],
    verdicts: Sequence[Verdict],
    has_failed: Callable[[Steps], bool],
) -> tuple[Verdict, ...]:
    """Return the verdicts, those on programs by what the blocks below show of their output.

    When the output is as shown, so is the program. One that ``has_failed`` may do so only where the
    output shows it.
    """
    shown = {
        _find_source(proof)
        for entry, verdict in zip(entries, verdicts, strict=True)
        if verdict.status is Status.OK
        for proof in entry.proofs
        if isinstance(proof, PrintsSteps | PrintsProgram)
    }
    return tuple(
        _join(entry, verdict, shown, has_failed)
        for entry, verdict in zip(entries, verdicts, strict=True)
    )


def _join(
    entry: PlannedExample,
    verdict: Verdict,
    shown: Collection[object],
    has_failed: Callable[[Steps], bool],
) -> Verdict:
    if verdict.status is not Status.OK:
        return verdict
    if any(_find_source(proof) in shown for proof in entry.proofs):
        return replace(verdict, levels=(*verdict.levels, Level.AS_PRINTED))
    if any(isinstance(proof, Steps) and has_failed(proof) for proof in entry.proofs):
        return replace(verdict, status=Status.FAILED, reason=SEE_OUTPUT, levels=())
    return verdict


def _find_source(proof: Proof) -> object:
    """What prints: a part of a session, or a program; None for a proof without output."""
    match proof:
        case Steps() | PrintsSteps():
            return proof.session, proof.first, proof.last
        case PrintsProgram() | Succeeds() | Feeds():
            return proof.work
        case Parses() | Compiles() | CompilesBlock() | Passes():
            return object()
        case _:
            assert_never(proof)
