"""Do units of work: the one place from which evaluators and programs are run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from inlaid.languages.checks import Tool
from inlaid.verify.evaluators.arguments import fill_argument
from inlaid.verify.evaluators.fragments import CheckedText, check_pieces
from inlaid.verify.evaluators.registry import get_checked, get_session
from inlaid.verify.evaluators.syntax import check_syntax
from inlaid.verify.output.screen import show_output
from inlaid.verify.plan.step_result import StepResult
from inlaid.verify.plan.work import ProgramWork, Result, SessionWork, SyntaxWork, Work
from inlaid.verify.sandbox.limits import End, Limits, RunOutcome
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sandbox.sandbox import run_program
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.sessions.session import build_program, make_mark, read_results, read_uses
from inlaid.verify.sessions.shared_start import cut_output, join_programs

_NOT_FOUND = 127  # the status with which a shell says that a command isn't there


def perform(
    batch: Sequence[Work], environment: dict[str, str], isolation: Isolation, limits: Limits
) -> list[Result]:
    """Return the result of each unit, in the same order.

    The texts of a batch are checked together. Everything it needs arrives as arguments, and is
    plain data, so that it can be called in another process or on another machine.
    """
    toolbox = Toolbox(environment, isolation, limits)
    texts = [work for work in batch if isinstance(work, SyntaxWork)]
    results = _check_syntax(texts, toolbox)
    sessions = [work for work in batch if isinstance(work, SessionWork)]
    if len(sessions) > 1:
        results |= _run_together(sessions, toolbox)
    for work in batch:
        if not isinstance(work, SyntaxWork) and work not in results:
            results[work] = _run(work, toolbox)
    return [results[work] for work in batch]


def _check_syntax(works: Sequence[SyntaxWork], toolbox: Toolbox) -> dict[Work, Result]:
    results: dict[Work, Result] = {}
    for kind in dict.fromkeys(map(_name_kind, works)):
        own = [work for work in works if _name_kind(work) == kind]
        name, interpreter, is_whole = kind
        language, texts = get_checked(name), [work.text for work in own]
        if is_whole:
            checked = [
                CheckedText(found) for found in check_syntax(language, texts, toolbox, interpreter)
            ]
        else:
            checked = check_pieces(language, texts, toolbox, interpreter)
        results |= {
            work: Result(faults=found.faults, level=found.level)
            for work, found in zip(own, checked, strict=True)
        }
    return results


def _name_kind(work: SyntaxWork) -> tuple[str, str, bool]:
    return work.language, work.interpreter, work.is_whole


def _run(work: SessionWork | ProgramWork, toolbox: Toolbox) -> Result:
    match work:
        case SessionWork():
            return _run_session(work, toolbox)
        case ProgramWork():
            return _run_program(work, toolbox)
        case _:
            assert_never(work)


def _run_session(work: SessionWork, toolbox: Toolbox) -> Result:
    session = get_session(work.language)
    name = work.interpreter or fill_argument(session.argv[0])
    if toolbox.find(name) is None:
        return Result(faults=(toolbox.report_missing(name, session.package),))
    mark = make_mark()
    program = build_program(session, work, name, mark)
    run = run_program(program, work.limits, toolbox.environment, toolbox.isolation)
    steps = read_results(session, work.steps, run.outcome.output, mark)
    return Result(
        steps=_mark_exit(steps, run.outcome.end, run.outcome.status),
        outcome=_show(run.outcome),
        uses=read_uses(run.outcome.output, mark),
    )


def _run_together(works: Sequence[SessionWork], toolbox: Toolbox) -> dict[Work, Result]:
    """Run sessions that share their start; return the results of those that ended well.

    All others are run alone, so that what they share is the cause of no failure.
    """
    session, limits = get_session(works[0].language), works[0].limits
    name = works[0].interpreter or fill_argument(session.argv[0])
    if toolbox.find(name) is None:
        return {}
    marks = [make_mark() for _ in works]
    programs = [
        build_program(session, work, name, mark) for work, mark in zip(works, marks, strict=True)
    ]
    program = join_programs(works, programs, marks)
    wider = replace(limits, output=limits.output * len(works))
    run = run_program(program, wider, toolbox.environment, toolbox.isolation)
    results: dict[Work, Result] = {}
    for work, mark in zip(works, marks, strict=True):
        output = cut_output(run.outcome.output, mark)
        if output is not None and len(output.encode()) > limits.output:
            continue
        steps = read_results(session, work.steps, output or "", mark)
        if output is not None and all(step.ended and not step.status for step in steps):
            outcome = RunOutcome(End.EXITED, 0, output, run.outcome.seconds / len(works))
            uses = read_uses(output, mark)
            results[work] = Result(steps=steps, outcome=_show(outcome), uses=uses)
    return results


def _mark_exit(steps: tuple[StepResult, ...], end: End, status: int) -> tuple[StepResult, ...]:
    """Give the step in which the session itself ended the session's status."""
    if end is not End.EXITED:
        return steps
    return tuple(
        replace(step, status=status) if step.reached and not step.ended else step for step in steps
    )


def _run_program(work: ProgramWork, toolbox: Toolbox) -> Result:
    name = work.program.argv[0]
    tool = work.tool or Tool(name)
    if toolbox.find(name) is None:
        return Result(faults=(toolbox.report_missing(tool.name, tool.package),))
    run = run_program(work.program, work.limits, toolbox.environment, toolbox.isolation)
    if work.tool and run.outcome.status == _NOT_FOUND:
        return Result(faults=(toolbox.report_missing(tool.name, tool.package),))
    return Result(outcome=_show(run.outcome), collected=run.collected)


def _show(outcome: RunOutcome) -> RunOutcome:
    return replace(outcome, output=show_output(outcome.output))
