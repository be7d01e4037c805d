"""Steps of a shell session: the script that runs them, and messages as a terminal shows them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from inlaid.verify.examples.steps import Step
from inlaid.verify.plan.step_result import StepResult

# The script is evaluated, so that messages name `bash`, and no file that nobody knows.
SHELL_ARGUMENTS = ("-c", 'eval "$(<"$1")"', "bash")
# Marks go where output went at first, wherever a step sends its own.
_MARKS = 198
_PROLOGUE = ("set --", f"exec 2>&1 {_MARKS}>&1")
_PRINT, _THERE = "builtin printf", f">&{_MARKS}"
_TRACED = re.compile(r"^\+\+(\++ )", re.MULTILINE)  # two levels are our own
_TRACED_MARK = re.compile(r"^\+\+ builtin printf '%s:end:.*\n?\Z", re.MULTILINE)
_MESSAGE = re.compile(r"^(?:bash|environment): (?:eval: )?line (\d+): ", re.MULTILINE)


def build_script(steps: Sequence[Step], mark: str) -> str:
    """Return the script that runs the steps and prints ``mark`` around the output of each."""
    parts = list(_PROLOGUE)
    for index, step in enumerate(steps):
        # `eval`, so that a step that doesn't parse is a failure of this step only.
        parts += [
            f"{_PRINT} '%s:begin:{index}\\n' {shlex.quote(mark)} {_THERE}",
            f"eval {shlex.quote(step.code)}",
            f"{_PRINT} '%s:end:{index}:%d:0\\n' {shlex.quote(mark)} $? {_THERE}",
        ]
    return "\n".join([*parts, ""])


def tidy_results(steps: Sequence[Step], results: Sequence[StepResult]) -> tuple[StepResult, ...]:
    """Return the results with the shell's own messages as at a prompt, without line numbers.

    Of a step that failed the last of these numbers is the line's.
    """
    lasts = _find_last_lines(steps)
    return tuple(_tidy(*triple) for triple in zip(steps, results, lasts, strict=True))


def _find_last_lines(steps: Sequence[Step]) -> Iterator[int]:
    """The line of the script on which the `eval` of each step ends: there its lines begin."""
    line = len(_PROLOGUE)
    for step in steps:
        line += 2 + step.code.count("\n")
        yield line
        line += 1


def _tidy(step: Step, result: StepResult, last: int) -> StepResult:
    numbers = [int(text) - last + 1 for text in _MESSAGE.findall(result.output)]
    known = bool(result.status and numbers and 1 <= numbers[-1] <= step.code.count("\n") + 1)
    output = _MESSAGE.sub("bash: ", _drop_trace(step.code, result.output))
    return replace(result, output=output, line=numbers[-1] if known else result.line)


def _drop_trace(code: str, output: str) -> str:
    """The output without what `set -x` prints of our own commands around the step."""
    output = _TRACED_MARK.sub("", output)
    if not output.startswith("++ eval "):
        return output
    quoted = "'" + code.replace("'", "'\\''") + "'"
    for written in (quoted, code):
        rest = output.removeprefix(f"++ eval {written}\n")
        if rest != output:
            return _TRACED.sub(r"\1", rest)
    return output
