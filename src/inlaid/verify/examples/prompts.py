"""The prompt behind which the commands of a block are typed, and what language its lines are."""

import re

from inlaid.languages.index import ROWS

_CONSOLE, _PYCON = "console", "pycon"
_SHELL, _PYTHON = (
    frozenset([*ROWS[name][0].split(), *ROWS[name][2].split()]) for name in ("bash", "python")
)
_ENVIRONMENT = r"(?:\([\w.+-]+\) ?)?"  # as of `venv` and `conda`
_USER = r"\[?[\w.-]+@[\w.-]+(?:[: ][^\s$%#>]*)?\]? ?"
_PLACE = r"(?:~[^\s$%#>]*|/[^\s$%#>]*|(?:ba|z|k)?sh-[\d.]+) ?"
# What may stand before the sign of a shell's prompt.
_BEFORE = rf"{_ENVIRONMENT}(?:{_USER}|{_PLACE})?"
_SIGNS = {
    "$": re.compile(rf"(?:{_BEFORE}\$|{_ENVIRONMENT}{_USER}#) "),
    "%": re.compile(rf"{_BEFORE}% "),
    "#": re.compile(rf"{_BEFORE}# "),
    ">": re.compile(r"> "),
}
_COMMAND = re.compile(r"# [a-z./]")  # behind the prompt of root; a comment begins like a sentence
_REDIRECTION = re.compile(r"> \S+\s*$")
_POWERSHELL = re.compile(r"PS(?: [^>]*)?> |[A-Za-z]:\\[^>]*>")
_BANNER = re.compile(r"Python \d|\[(?:GCC|Clang|MSC)|Type \"help\"")
_STATEMENT = re.compile(r"[ \t]*>>>(?: |$)")


def find_label(label: str, text: str) -> str:
    """Return the label as which a typed-in block is read: its own, unless it begins at a prompt.

    A script of the shell whose first line begins with a prompt is a console block, and a block of
    Python, or without a language, whose first line begins with `>>> ` is Python at the prompt.
    """
    if label in _SHELL:
        return _CONSOLE if _is_dialogue(text) else label
    if label in _PYTHON or not label:
        return _PYCON if _STATEMENT.match(_find_first(text)) else label
    return label


def find_sign(text: str) -> str:
    """Return the sign that ends the prompts of a console block, empty where it has none."""
    lines = text.split("\n")
    first = _find_first(text)
    for sign in "$%":
        if any(map(_SIGNS[sign].match, lines)) and (sign == "$" or _SIGNS[sign].match(first)):
            return sign
    if first.startswith("> "):
        return ">"
    opening = next((line for line in lines if line.strip()), "")
    return "#" if _COMMAND.match(opening) else ""


def find_command(line: str, sign: str) -> str | None:
    """Return the command on a line behind a prompt of that sign, None where there is no prompt."""
    found = _SIGNS[sign].match(line) if sign else None
    return line[found.end() :] if found else None


def is_of_other_shell(text: str) -> bool:
    """Whether the commands are those of PowerShell, or of the prompt of Windows."""
    return _POWERSHELL.match(_find_first(text)) is not None


def _is_dialogue(text: str) -> bool:
    first = _find_first(text)
    if is_of_other_shell(text):
        return True
    sign = find_sign(text)
    is_prompt = sign not in {"", "#"} and _SIGNS[sign].match(first) is not None
    return is_prompt and not _REDIRECTION.match(first)


def _find_first(text: str) -> str:
    """The first line that is neither blank, nor a comment, nor what an interpreter says first."""
    return next(
        (
            line
            for line in text.split("\n")
            if line.strip() and not _is_comment(line) and not _BANNER.match(line)
        ),
        "",
    )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
