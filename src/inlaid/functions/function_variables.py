"""The variables that a person gives a function: typed, by name, or in a file."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from inlaid.errors import UsageError


def read_variables(
    given: Iterable[str], files: Iterable[Path], outer: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of the files, and of ``given``, which go before: NAME=VALUE or NAME.

    A NAME alone takes its value from ``outer``. Raises UsageError for what has another form, isn't
    set there, or can't be read.
    """
    found: dict[str, str] = {}
    for file in files:
        found |= _read_file(file, outer)
    for text in given:
        name, equals, value = text.partition("=")
        if not name or "\0" in text:
            raise UsageError(f"--env {text}: expected NAME=VALUE, or the NAME of a variable")
        found[name] = value if equals else _take(name, outer, f"--env {name}")
    return found


def _read_file(file: Path, outer: Mapping[str, str]) -> dict[str, str]:
    from dotenv.parser import parse_stream  # noqa: PLC0415 (slow to import)

    logging.getLogger("dotenv").disabled = True  # it warns of what is an error here
    found: dict[str, str] = {}
    try:
        with file.open(encoding="utf-8") as stream:
            bindings = list(parse_stream(stream))
    except OSError as error:
        raise UsageError(f"can't read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text") from error
    for binding in bindings:
        line = binding.original.line + _count_blank(binding.original.string)
        if binding.error:
            text = binding.original.string.strip()
            raise UsageError(f"{file}:{line}: expected NAME=VALUE, got '{text[:40]}'")
        if binding.key is not None:
            value = binding.value
            taken = _take(binding.key, outer, f"{file}:{line}") if value is None else value
            found[binding.key] = taken
    return found


def _count_blank(text: str) -> int:
    """How many empty lines stand before what was read."""
    return len(text) - len(text.lstrip("\r\n"))


def _take(name: str, outer: Mapping[str, str], place: str) -> str:
    if name not in outer:
        raise UsageError(f"{place}: {name} is not set in the environment; give NAME=VALUE")
    return outer[name]
