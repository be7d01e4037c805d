"""The steps of a session: what is run one after the other, and what each should print."""

import re
from dataclasses import dataclass

from inlaid.verify.output.output import split_lines

BLANK_ANSWER = "<BLANKLINE>"  # how doctest writes a blank line of an answer
_STATUS = re.compile(r"\[(\d{1,3})\]")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of code, run in the session it belongs to.

    ``line``: its first line in the body, 0-based. ``expected``: the output that the page shows
    right below it, from line ``expected_line`` of the body on; None when it shows none here.
    ``status``: how it must end, None for "as it likes". ``echo``: print the value of an
    expression, as a prompt does.
    """

    code: str
    line: int = 0
    expected: str | None = None
    expected_line: int = 0
    status: int | None = 0
    echo: bool = False


def parse_console(text: str) -> tuple[Step, ...]:
    r"""Return the commands of a console block: ``$ `` begins one, ``> `` or a ``\`` continues it.

    What follows a command is its output. A last line ``[N]`` says that it ends with status N.
    """
    lines = split_lines(text)
    steps: list[Step] = []
    at = 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            at += 1  # before the first command; later lines are taken with their command
            continue
        start, code = at, [lines[at][2:]]
        at = _read_continuation(lines, at + 1, code)
        body = at
        while at < len(lines) and not _is_command(lines[at]):
            at += 1
        expected, status = split_status(lines[body:at])
        steps.append(Step("\n".join(code), start, "\n".join(expected), body, status))
    return tuple(steps)


def has_commands(text: str) -> bool:
    """Whether a console block holds a command at all."""
    return any(_is_command(line) for line in split_lines(text))


def parse_prompts(text: str) -> tuple[Step, ...]:
    """Return the statements of a ``>>> `` block, each with the answer shown below it."""
    import doctest  # noqa: PLC0415 (it imports a debugger and more)

    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return ()  # the syntax check reports it
    return tuple(
        Step(
            code=example.source,
            line=example.lineno,
            expected=_read_blanks(example.want),
            expected_line=example.lineno + example.source.count("\n"),
            echo=True,
        )
        for example in examples
    )


def _read_blanks(answer: str) -> str:
    """The answer with its blank lines blank: at a prompt a blank line would end it."""
    return re.sub(rf"^{BLANK_ANSWER}$", "", answer, flags=re.MULTILINE)


def split_status(lines: list[str]) -> tuple[list[str], int]:
    """Return shown output without a last line ``[N]``, and that status (0 without one)."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    found = _STATUS.fullmatch(lines[-1]) if lines else None
    return (lines[:-1], int(found[1])) if found else (lines, 0)


def _is_command(line: str) -> bool:
    return line.startswith("$ ")


def _read_continuation(lines: list[str], at: int, code: list[str]) -> int:
    while at < len(lines):
        heredoc = _HEREDOC.search(code[-1]) if len(code) == 1 else None
        if lines[at].startswith("> "):
            code.append(lines[at][2:])
        elif lines[at] == ">":
            code.append("")
        elif code[-1].endswith("\\"):
            code.append(lines[at])
        elif heredoc and (end := _find_heredoc_end(lines, at, heredoc[2])):
            code += lines[at:end]
            return end
        else:
            return at
        at += 1
    return at


def _find_heredoc_end(lines: list[str], at: int, word: str) -> int:
    """The line after the end of a here-document, 0 when its end isn't shown without prompts."""
    for index in range(at, len(lines)):
        if lines[index].strip() == word:
            return index + 1
        if _is_command(lines[index]):
            break
    return 0
