"""Values as text that differs whenever they do: what keys are made of."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import partial
from hashlib import blake2b
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

_DEEPEST = 20  # levels of a value that are described; a cycle has more
_FUNCTION = "function"


class OpaqueValueError(Exception):
    """A value whose content is unknown; the text names its kind."""


def digest(*parts: object) -> str:
    """Return the digest of values that JSON can hold."""
    return digest_text(json.dumps(parts, separators=(",", ":")))


def digest_text(text: str) -> str:
    """Return the digest of a text."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_bytes(data: bytes) -> str:
    """Return the digest of bytes."""
    return blake2b(data, digest_size=20).hexdigest()


def describe(value: object, depth: int = 0) -> object:
    """Return what JSON can hold of a value: equal for equal values, different for others.

    Raises OpaqueValueError for what has a content that can't be seen.
    """
    if value is None or type(value) in {bool, int, float, str}:
        return value
    if depth > _DEEPEST:
        raise OpaqueValueError(_name(type(value)))
    return _describe_simple(value) or _describe_whole(value, depth + 1)


def _describe_simple(value: object) -> list[object]:
    """The description of a value that holds no others; empty for one that does."""
    match value:
        case Enum():
            return ["enum", _name(type(value)), value.name]
        case bool() | int() | float() | str() | PurePath() | dt.date() | dt.time():
            return ["plain", _name(type(value)), str(value)]
        case bytes():
            return ["bytes", value.hex()]
        case re.Pattern():
            return ["pattern", str(value.pattern), value.flags]
        case ModuleType():
            return ["module", value.__name__]
        case type() | FunctionType() | BuiltinFunctionType():
            return _describe_function(value)
        case _:
            return []


def _describe_whole(value: object, depth: int) -> list[object]:
    match value:
        case list() | tuple():
            return [type(value).__name__, *(describe(each, depth) for each in value)]
        case set() | frozenset():
            return ["set", *sorted(json.dumps(describe(each, depth)) for each in value)]
        case Mapping():
            return ["map", *(describe(list(each), depth) for each in value.items())]
        case partial():
            return ["partial", describe([value.func, value.args, value.keywords], depth)]
        case MethodType():
            return ["method", value.__name__, describe(value.__self__, depth)]
        case _:
            return ["object", _name(type(value)), describe(_list_state(value), depth)]


def find_functions(described: object) -> Iterator[tuple[str, str]]:
    """Yield module and name of each function or class in what `describe` returned."""
    if not isinstance(described, list):
        return
    if described and described[0] == _FUNCTION:
        yield described[1], described[2]
    for each in described:
        yield from find_functions(each)


def _describe_function(value: type | FunctionType | BuiltinFunctionType) -> list[object]:
    name = value.__qualname__
    if "<" in name:  # made in a function, whose variables can't be seen
        raise OpaqueValueError(f"{value.__module__}.{name}")
    return [_FUNCTION, str(value.__module__), name]


def _list_state(value: object) -> dict[str, object]:
    """The attributes of an object that a class written in Python describes."""
    state = dict(getattr(value, "__dict__", {}))
    slots = [each for kind in type(value).__mro__ for each in getattr(kind, "__slots__", ())]
    state.update({each: getattr(value, each, None) for each in slots if each[:2] != "__"})
    if not state and not hasattr(value, "__dict__") and not slots:
        raise OpaqueValueError(_name(type(value)))
    return state


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
