"""Fixture files: a title, a dot, the input, a dot, what is expected, a dot; a blank line between."""

import re

_LINES = r"(?:[^\n]*\n)*?"
_ENTRY = re.compile(
    rf"(?P<title>\S[^\n]*)\n\.\n(?P<given>{_LINES})\.\n(?P<expected>{_LINES})\.\n(?:\n|\Z)"
)


def read_fixtures(path):
    """The entries of a file: title, input, expected text; none of them ends with a line feed."""
    text = path.read_bytes().decode()
    found = [
        (hit["title"], hit["given"].removesuffix("\n"), hit["expected"].removesuffix("\n"))
        for hit in _ENTRY.finditer(text)
    ]
    assert text == "\n".join(map(_format, found)), f"{path} holds something that isn't an entry"
    return found


def check_fixtures(path, describe, rewrite):
    """Compare what ``describe`` says of each input; with ``rewrite`` write it instead."""
    entries = read_fixtures(path)
    found = [(title, given, describe(given)) for title, given, _ in entries]
    if rewrite:
        path.write_bytes("\n".join(map(_format, found)).encode())
        return
    for now, entry in zip(found, entries, strict=True):
        assert now == entry


def _format(entry):
    title, given, expected = (text + "\n" if text else "" for text in entry)
    return f"{title}.\n{given}.\n{expected}.\n"
