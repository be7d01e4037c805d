"""Values as text that differs whenever they do: what keys are made of."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from inlaid.patterns import LatePattern
from inlaid.project.dependencies.content_digest import digest_text

_DEEPEST = 20  # levels of a value that are described; a cycle has more
_FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value whose content is unknown, by the name of its kind."""

    name: str


def digest(*parts: object) -> str:
    """Return the digest of values that JSON can hold."""
    return digest_text(json.dumps(parts, separators=(",", ":")))


def describe(value: object, depth: int = 0) -> object:
    """Return what JSON can hold of a value: equal for equal values, different for others.

    An Opaque for what has, or holds, a content that can't be seen.
    """
    if value is None or type(value) in {bool, int, float, str}:
        return value
    if depth > _DEEPEST:
        return Opaque(_name(type(value)))
    return _describe_simple(value) or _describe_whole(value, depth + 1)


def _describe_simple(value: object) -> list[object] | Opaque:
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
        case LatePattern():  # not by what has been asked of it so far
            return ["pattern", *value.written]
        case ModuleType():
            return ["module", value.__name__]
        case type() | FunctionType() | BuiltinFunctionType():
            return _describe_function(value)
        case _:
            return []


def _describe_whole(value: object, depth: int) -> list[object] | Opaque:
    match value:
        case list() | tuple():
            return _describe_parts(type(value).__name__, value, depth)
        case set() | frozenset():
            parts = _describe_parts("set", value, depth)
            if isinstance(parts, Opaque):
                return parts
            return ["set", *sorted(map(json.dumps, parts[1:]))]
        case Mapping():
            return _describe_parts("map", map(list, value.items()), depth)
        case partial():
            return _describe_parts("partial", (value.func, value.args, value.keywords), depth)
        case MethodType():
            return _describe_parts("method", (value.__name__, value.__self__), depth)
        case _:
            name, state = _name(type(value)), _list_state(value)
            if state is None:
                return Opaque(name)
            return _describe_parts("object", (name, state), depth)


def _describe_parts(kind: str, parts: Iterable[object], depth: int) -> list[object] | Opaque:
    described: list[object] = [kind]
    for part in parts:
        found = describe(part, depth)
        if isinstance(found, Opaque):
            return found
        described.append(found)
    return described


def find_functions(described: object) -> Iterator[tuple[str, str]]:
    """Yield module and name of each function or class in what `describe` returned."""
    if not isinstance(described, list):
        return
    if described and described[0] == _FUNCTION:
        yield described[1], described[2]
    for part in described:
        yield from find_functions(part)


def _describe_function(value: type | FunctionType | BuiltinFunctionType) -> list[object] | Opaque:
    name = value.__qualname__
    if "<" in name:  # made in a function, whose variables can't be seen
        return Opaque(f"{value.__module__}.{name}")
    return [_FUNCTION, str(value.__module__), name]


def _list_state(value: object) -> dict[str, object] | None:
    """The attributes of an object that a class written in Python describes, None of others."""
    state = dict(getattr(value, "__dict__", {}))
    slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())]
    state.update({slot: getattr(value, slot, None) for slot in slots if slot[:2] != "__"})
    if not state and not hasattr(value, "__dict__") and not slots:
        return None
    return state


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
