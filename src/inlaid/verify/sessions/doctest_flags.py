"""Answers as doctest compares them, where the comment of a statement asks for it."""

import doctest

_TRACEBACK = "Traceback (most recent call last):"


def is_as_shown(shown: str, printed: str, flags: int) -> bool:
    """Whether an answer is what is shown, by the flags of the statement.

    Of a traceback only the exception counts, and of that by ``IGNORE_EXCEPTION_DETAIL`` the type.
    """
    wanted, got = _find_exception(shown), _find_exception(printed)
    if wanted and got:
        if flags & doctest.IGNORE_EXCEPTION_DETAIL and _name_type(wanted) == _name_type(got):
            return True
        return doctest.OutputChecker().check_output(wanted, got, flags)
    return doctest.OutputChecker().check_output(_mark_blanks(shown), printed, flags)


def _find_exception(text: str) -> str:
    """The last part of a traceback, behind the lines that are indented; empty without."""
    if not text.startswith(_TRACEBACK):
        return ""
    lines = text.rstrip("\n").split("\n")
    last = max((at for at, line in enumerate(lines) if line.startswith(" ")), default=0)
    return "\n".join([*lines[last + 1 :], ""])


def _name_type(exception: str) -> str:
    """The type of an exception without its module."""
    return exception.split("\n", 1)[0].partition(":")[0].rpartition(".")[2]


def _mark_blanks(shown: str) -> str:
    """What is shown as doctest expects it, with its mark on blank lines."""
    return "".join(f"{line or '<BLANKLINE>'}\n" for line in shown.removesuffix("\n").split("\n"))
