"""Run the steps of a session in one process and tell apart what each of them printed."""

import json
import re
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.verify.evaluators.evaluator import DRIVERS, Session
from inlaid.verify.program import Program
from inlaid.verify.steps import Step

_STEPS_FILE = "inlaid-steps"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step printed and how it ended; ``line`` is where it failed, 1-based, 0 if unknown.

    ``reached`` is False for a step that the session never came to, ``ended`` for one in which the
    session itself ended.
    """

    output: str
    status: int
    line: int = 0
    reached: bool = True
    ended: bool = True


def build_program(session: Session, steps: Sequence[Step], base: Program, mark: str) -> Program:
    """Return the program that runs the steps and prints ``mark`` around the output of each."""
    if session.driver:
        text = json.dumps([{"code": step.code, "echo": step.echo} for step in steps])
        driver: tuple[str, ...] = (str(DRIVERS / session.driver),)
    else:
        text = _build_shell_script(steps, mark)
        driver = ()
    # Beside the project there is a folder of its own for the file; without one, the work folder.
    place = f"{{box}}/{_STEPS_FILE}"
    return Program(
        argv=(*session.argv, *driver, place, mark),
        root=base.root,
        cwd=base.cwd,
        files=((_STEPS_FILE, text),),
        env=base.env,
        passed=base.passed,
        network=base.network,
    )


def make_mark() -> str:
    """Return a text that no program prints by chance."""
    return f"\x1e{secrets.token_hex(8)}"


def read_results(output: str, count: int, mark: str) -> tuple[StepResult, ...]:
    """Return the results of ``count`` steps from what the program printed."""
    return tuple(_read_result(output, index, mark) for index in range(count))


def _read_result(output: str, index: int, mark: str) -> StepResult:
    begin = f"{mark}:begin:{index}\n"
    start = output.find(begin)
    if start < 0:
        return StepResult("", 1, reached=False, ended=False)
    rest = output[start + len(begin) :]
    end = re.search(rf"{re.escape(mark)}:end:{index}:(\d+):(\d+)\n", rest)
    if end is None:
        return StepResult(rest, 1, ended=False)
    return StepResult(rest[: end.start()], int(end[1]), int(end[2]))


def _build_shell_script(steps: Sequence[Step], mark: str) -> str:
    parts = ["exec 2>&1"]
    for index, step in enumerate(steps):
        # `eval`, so that a step that doesn't parse is a failure of this step only.
        parts += [
            f"printf '%s:begin:{index}\\n' {shlex.quote(mark)}",
            f"eval {shlex.quote(step.code)}",
            f"printf '%s:end:{index}:%d:0\\n' {shlex.quote(mark)} $?",
        ]
    return "\n".join([*parts, ""])
