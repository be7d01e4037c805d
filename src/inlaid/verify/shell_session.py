"""Steps of a shell session: the script that runs them, and messages as a terminal shows them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from inlaid.verify.step_result import StepResult
from inlaid.verify.steps import Step

# The script is evaluated, so that messages name `bash`, and no file that nobody knows.
SHELL_ARGUMENTS = ("-c", 'eval "$(<"$1")"', "bash")
_PROLOGUE = ("set --", "exec 2>&1")
_MESSAGE = re.compile(r"^(?:bash|environment): (?:eval: )?line (\d+): ", re.MULTILINE)


def build_script(steps: Sequence[Step], mark: str) -> str:
    """Return the script that runs the steps and prints ``mark`` around the output of each."""
    parts = list(_PROLOGUE)
    for index, step in enumerate(steps):
        # `eval`, so that a step that doesn't parse is a failure of this step only.
        parts += [
            f"printf '%s:begin:{index}\\n' {shlex.quote(mark)}",
            f"eval {shlex.quote(step.code)}",
            f"printf '%s:end:{index}:%d:0\\n' {shlex.quote(mark)} $?",
        ]
    return "\n".join([*parts, ""])


def tidy_results(steps: Sequence[Step], results: Sequence[StepResult]) -> tuple[StepResult, ...]:
    """Return the results with the shell's own messages as at a prompt, without line numbers.

    Of a step that failed the last of these numbers tells the line.
    """
    lasts = _find_last_lines(steps)
    return tuple(_tidy(*each) for each in zip(steps, results, lasts, strict=True))


def _find_last_lines(steps: Sequence[Step]) -> Iterator[int]:
    """The line of the script on which the `eval` of each step ends: there its lines begin."""
    line = len(_PROLOGUE)
    for step in steps:
        line += 2 + step.code.count("\n")
        yield line
        line += 1


def _tidy(step: Step, result: StepResult, last: int) -> StepResult:
    numbers = [int(each) - last + 1 for each in _MESSAGE.findall(result.output)]
    known = bool(result.status and numbers and 1 <= numbers[-1] <= step.code.count("\n") + 1)
    output = _MESSAGE.sub("bash: ", result.output)
    return replace(result, output=output, line=numbers[-1] if known else result.line)
