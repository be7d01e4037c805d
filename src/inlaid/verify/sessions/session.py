"""Run the steps of a session in one process and tell apart what each of them printed."""

import json
import posixpath
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from inlaid.languages.sessions import Session
from inlaid.verify.evaluators.arguments import DRIVERS, fill_arguments
from inlaid.verify.examples.steps import Step
from inlaid.verify.output.screen import show_output
from inlaid.verify.plan.step_result import StepResult
from inlaid.verify.plan.work import SessionWork
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sessions.commented_output import is_same_output
from inlaid.verify.sessions.shell_session import SHELL_ARGUMENTS, build_script, tidy_results

_STEPS_FILE = "inlaid-steps"


def build_program(session: Session, work: SessionWork, interpreter: str, mark: str) -> Program:
    """Return the program that runs the steps and prints ``mark`` around the output of each.

    ``interpreter``: the program that runs them.
    """
    base, steps = work.program, work.steps
    if session.driver:
        text = json.dumps([describe_step(step) for step in steps])
        driver: tuple[str, ...] = (str(DRIVERS / session.driver),)
    else:
        text = build_script(steps, mark)
        driver = SHELL_ARGUMENTS
    given = (
        (posixpath.relpath(work.page, work.place.root or "."), *work.fixtures)
        if work.fixtures
        else ()
    )
    # Beside the project there is a folder of its own for the file; without one, the work folder.
    place = f"{{box}}/{_STEPS_FILE}"
    return Program(
        argv=(interpreter, *fill_arguments(session.argv[1:]), *driver, place, mark, *given),
        root=base.root,
        cwd=base.cwd,
        files=((_STEPS_FILE, text),),
        env=base.env,
        passed=base.passed,
        network=base.network,
        inputs=base.inputs,
    )


def describe_step(step: Step) -> dict[str, object]:
    """Return a step as the drivers read it; ``shown``: the lines of each statement that prints."""
    shown = [(part.first, part.last) for part in step.shown]
    return {
        "code": step.code,
        "echo": step.echo,
        "unless": step.unless,
        "shown": shown,
        "anew": step.anew,
    }


def make_mark() -> str:
    """Return a text that no program prints by chance."""
    return f"\x1e{secrets.token_hex(8)}"


def read_results(
    session: Session, steps: Sequence[Step], output: str, mark: str
) -> tuple[StepResult, ...]:
    """Return the results of the steps from what the program printed.

    Where doctest takes it for what is shown, by the flags of a step, it is what is shown.
    """
    results = tuple(
        _heed_flags(step, _read_result(output, index, mark)) for index, step in enumerate(steps)
    )
    return results if session.driver else tidy_results(steps, results)


def read_uses(output: str, mark: str) -> tuple[str, ...] | None:
    """Return the packages that the program says it has used; None where it doesn't say."""
    found = re.search(rf"{re.escape(mark)}:uses:(\[.*\])\n", output)
    return tuple(json.loads(found[1])) if found else None


def _heed_flags(step: Step, result: StepResult) -> StepResult:
    if step.expected is None:
        return result
    if step.shown and is_same_output(step.expected, result.output):
        return replace(result, output=step.expected)
    if not step.flags:
        return result
    from inlaid.verify.sessions.doctest_flags import is_as_shown  # noqa: PLC0415 (as doctest)

    same = is_as_shown(step.expected, result.output, step.flags)
    return replace(result, output=step.expected) if same else result


def _read_result(output: str, index: int, mark: str) -> StepResult:
    begin = f"{mark}:begin:{index}\n"
    start = output.find(begin)
    if start < 0:
        return StepResult("", 1, reached=False, ended=False)
    rest = output[start + len(begin) :]
    end = re.search(rf"{re.escape(mark)}:end:{index}:(\d+):(-?\d+)\n", rest)
    if end is None:
        return StepResult(show_output(rest), 1, ended=False)
    line, printed = int(end[2]), rest[: end.start()]
    _, arranged, by_line = printed.rpartition(f"{mark}:shown:{index}\n")
    output = show_output(by_line if arranged else printed)
    return StepResult(output, int(end[1]), max(0, line), left_out=line < 0)
