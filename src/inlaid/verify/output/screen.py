"""What a terminal shows of the bytes that a program prints."""

import re

_ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # titles, links and other strings, up to their end
    r"|\x1b[ -/]*[0-~]?",
    re.MULTILINE,
)
_MOVED = re.compile(r"^.*[\r\b].*$", re.MULTILINE)
_UNSEEN = re.compile(r"[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def show_output(text: str) -> str:
    r"""Return the text as a terminal shows it: no colours, and what is written over is gone.

    ``\r`` goes back to the start of its line, ``\b`` one character; other control characters but
    the tab are not shown. The end of a line may be ``\r\n``.
    """
    if not _CONTROL.search(text.replace("\n", "").replace("\t", "")):
        return text
    shown = _ESCAPE.sub("", text).replace("\r\n", "\n")
    return _UNSEEN.sub("", _MOVED.sub(_write_over, shown))


def _write_over(line: re.Match[str]) -> str:
    cells: list[str] = []
    column = 0
    for character in line[0]:
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(0, column - 1)
        elif not _UNSEEN.match(character):
            cells[column : column + 1] = [character]
            column += 1
    return "".join(cells)
