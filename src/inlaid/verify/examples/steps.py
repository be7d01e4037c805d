"""The steps of a session: what is run one after the other, and what each should print."""

import re
from dataclasses import dataclass
from itertools import pairwise

from inlaid.verify.examples.prompts import find_command, find_sign
from inlaid.verify.examples.shell_lines import NOTHING, OpenCommand, read_line
from inlaid.verify.output.output import split_lines

BLANK_ANSWER = "<BLANKLINE>"  # how doctest writes a blank line of an answer
_STATUS = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Output that stands between the lines of a step: what prints it, and where it stands.

    ``first`` and ``last``: the lines, 1-based in the code, of the statement that prints it, or
    whose value it is. ``rows``: its lines in the body, 0-based.
    """

    first: int
    last: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of code, run in the session it belongs to.

    ``line``: its first line in the body, 0-based. ``expected``: the output that the page shows
    right below it, from line ``expected_line`` of the body on; None when it shows none here.
    ``status``: how it must end, None for "as it likes". ``echo``: print the value of an
    expression, as a prompt does. ``flags``: how doctest compares the output. ``raises``: its block
    must fail, with an error of that name, or any when empty. ``unless``: Python that leaves it out.
    ``shown``: of which parts ``expected`` is made, where it stands between lines of code. ``anew``:
    it knows no names of the steps before it.
    """

    code: str
    line: int = 0
    expected: str | None = None
    expected_line: int = 0
    status: int | None = 0
    echo: bool = False
    flags: int = 0
    raises: str | None = None
    unless: str = ""
    shown: tuple[ShownPart, ...] = ()
    anew: bool = False

    def find_row(self, line: int) -> int:
        """The line of the body, 0-based, that shows a line of the output."""
        rows = [row for part in self.shown for row in part.rows]
        return rows[line] if line < len(rows) else self.expected_line + line


def parse_console(text: str) -> tuple[Step, ...]:
    r"""Return the commands of a console block: a prompt begins one, ``> `` or a ``\`` continues it.

    A line belongs to the command too where the one before leaves a quotation, a here-document or a
    pipe open. What follows a command is its output, but for comments before the next command that a
    blank line sets apart. A last line ``[N]`` says that it ends with status N.
    """
    lines, sign = split_lines(text), find_sign(text)
    starts = [at for at, line in enumerate(lines) if find_command(line, sign) is not None]
    return tuple(
        _read_step(lines[start:end], start, sign, is_last=end == len(lines))
        for start, end in pairwise([*starts, len(lines)])
    )


def _read_step(lines: list[str], start: int, sign: str, *, is_last: bool) -> Step:
    """The step of a command and its output; ``start``: where its lines begin in the body."""
    code, body = _read_command(lines, sign)
    expected, status = split_status(lines[body:] if is_last else _drop_comments(lines[body:]))
    return Step("\n".join(code), start, "\n".join(expected), start + body, status)


def has_commands(text: str) -> bool:
    """Whether a console block holds a command at all."""
    return bool(parse_console(text))


def parse_prompts(text: str) -> tuple[Step, ...]:
    """Return the statements of a ``>>> `` block, each with the answer shown below it.

    Those that doctest skips are left out, and `...`, which stands for some.
    """
    import doctest  # noqa: PLC0415 (it imports a debugger and more)

    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return ()  # the syntax check reports it
    lines = split_lines(text)
    return tuple(
        Step(
            code=example.source,
            line=example.lineno,
            expected=_read_blanks(example.want),
            expected_line=_find_answer(lines, example.lineno),
            echo=True,
            flags=sum(flag for flag, is_set in example.options.items() if is_set),
        )
        for example in examples
        if not example.options.get(doctest.SKIP) and example.source.strip() != "..."
    )


def is_all_skipped(text: str) -> bool:
    """Whether doctest would skip each statement of a block, of which there are some."""
    return not parse_prompts(text) and "+SKIP" in text


def _find_answer(lines: list[str], start: int) -> int:
    """The line after a statement; doctest drops a last `...` from the statement itself."""
    at = start + 1
    while at < len(lines) and lines[at].lstrip().startswith("..."):
        at += 1
    return at


def _read_blanks(answer: str) -> str:
    """The answer with its blank lines blank: at a prompt a blank line would end it."""
    return re.sub(rf"^{BLANK_ANSWER}$", "", answer, flags=re.MULTILINE)


def split_status(lines: list[str]) -> tuple[list[str], int]:
    """Return shown output without a last line ``[N]``, and that status (0 without one)."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    found = _STATUS.fullmatch(lines[-1]) if lines else None
    return (lines[:-1], int(found[1])) if found else (lines, 0)


def _drop_comments(shown: list[str]) -> list[str]:
    """Output without the comments about the next command, before which a blank line stands."""
    at = len(shown)
    while at and shown[at - 1].startswith("# "):
        at -= 1
    return shown[:at] if at and not shown[at - 1].strip() else shown


def _read_command(lines: list[str], sign: str) -> tuple[list[str], int]:
    """The lines of a command without prompts, and where its output begins."""
    code = [find_command(lines[0], sign) or ""]
    pending = read_line(code[0])
    at = 1
    while at < len(lines):
        if sign != ">" and (lines[at] == ">" or lines[at].startswith("> ")):
            code.append(lines[at][2:])
            pending = read_line(code[-1], pending)
            at += 1
        elif pending.is_open and (end := _find_close(lines, at, pending)):
            code += lines[at:end]
            at, pending = end, NOTHING
        else:
            break
    return code, at


def _find_close(lines: list[str], at: int, pending: OpenCommand) -> int:
    """The line after which nothing is open, 0 when no line closes what is."""
    for index in range(at, len(lines)):
        pending = read_line(lines[index], pending)
        if not pending.is_open:
            return index + 1
    return 0
