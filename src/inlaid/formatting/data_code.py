"""Data and styles, without what formatters change: white space, forms of quotes, last commas."""

import re
from collections.abc import Iterator

import yaml
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String
from pygments.util import ClassNotFound

_WORDS = re.compile(r"\w+|[^\w\s]")
_STRING = re.compile(r"""(["'])(.*)\1""", re.DOTALL)
_CLOSING = frozenset(")]}")
_LAST = frozenset(",;")
_YAML_COMMENT = re.compile(r"(?:^|\s)#(.*)$", re.MULTILINE)


def read_tokens(language: str, text: str) -> tuple[str, ...] | None:
    """Return a value that is equal for the same code; None for an unknown language."""
    try:
        lexer = get_lexer_by_name(language, stripall=False)
    except ClassNotFound:
        return None
    return tuple(_drop_last(list(_list_tokens(lexer.get_tokens(text)))))


def _list_tokens(tokens: Iterator[tuple[object, str]]) -> Iterator[str]:
    string = ""
    for kind, value in tokens:
        if kind in String:  # type: ignore[operator] # a token type contains others
            string += value
            continue
        if string:
            yield unquote(string)
            string = ""
        if kind in Comment:  # type: ignore[operator] # as above
            yield " ".join(value.split())
        else:
            yield from _WORDS.findall(value)
    if string:
        yield unquote(string)


def unquote(string: str) -> str:
    """Return a string with double quotes, whichever of the two it was written with."""
    found = _STRING.fullmatch(string.strip())
    if found is None:
        return string
    plain = re.sub(r"\\(['\"])", r"\1", found[2])
    return f'"{plain}"'


def _drop_last(tokens: list[str]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        behind = tokens[at + 1] if at + 1 < len(tokens) else "}"
        if not (token in _LAST and behind in _CLOSING):
            yield token


def read_yaml(text: str) -> tuple[object, tuple[str, ...]] | None:
    """Return a value that is equal for the same documents; None for a text that isn't YAML."""
    try:
        events = [_describe_event(event) for event in yaml.parse(text, Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, RecursionError):
        return None
    comments = tuple(found.strip() for found in _YAML_COMMENT.findall(text))
    return tuple(events), comments


def _describe_event(event: yaml.Event) -> tuple[object, ...]:
    """What an event says, but for how it is written; a plain scalar may be a number, or null."""
    kind = type(event).__name__
    anchor = getattr(event, "anchor", None)
    if isinstance(event, yaml.ScalarEvent):
        return kind, anchor, event.tag, event.value, event.implicit[0]
    return kind, anchor, getattr(event, "tag", None)
