"""The templates of a theme that pages are made by, and what of the site they show."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateSyntaxError, nodes

from inlaid.integrations.mkdocs.cache.digest import digest_bytes

# What of a page its own template shows; that of others shows only titles and front matter.
_OWN = frozenset({"content", "toc"})
_WHOLE = frozenset(
    {"markdown", "content_string", "content_bytes", "links_to_anchors", "present_anchor_ids"}
)
# Filters that take the name of an attribute.
_BY_NAME = frozenset(
    {"attr", "groupby", "map", "max", "min", "rejectattr", "selectattr", "sort", "sum", "unique"}
)
OTHERS, DATE, CHANCE = "shows other pages", "shows dates", "shows something by chance"

# The name of a template, the digest of its file (empty where there is none), what it shows.
Template = tuple[str, str, tuple[str, ...]]


class RecordingLoader(BaseLoader):
    """Loads templates for an environment, and notes which were asked for, found or not."""

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner
        self.names: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> Any:  # noqa: ANN401 (Jinja's)
        """The source of a template."""
        self.names.add(template)
        return self.inner.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """All templates there are."""
        return self.inner.list_templates()


def describe_templates(
    names: Iterable[str], folders: Sequence[str], known: Iterable[Template], env: Environment
) -> tuple[Template, ...]:
    """Return what is in the files of templates.

    ``known``: those of an earlier build, so that only what changed since is analysed.
    """
    shown = {(name, found): traits for name, found, traits in known}
    described = []
    for name in sorted(names):
        data = _read_template(name, folders)
        found = "" if data is None else digest_bytes(data)
        traits = shown.get((name, found))
        if traits is None:
            traits = () if data is None else tuple(sorted(set(_find_traits(data, env))))
        described.append((name, found, tuple(traits)))
    return tuple(described)


def _read_template(name: str, folders: Sequence[str]) -> bytes | None:
    for folder in folders:
        try:
            return Path(folder, name).read_bytes()
        except OSError:
            continue
    return None


def _find_traits(data: bytes, env: Environment) -> Iterator[str]:
    try:
        tree = env.parse(data.decode("utf-8", "replace"))
    except TemplateSyntaxError:
        return  # no page is made by it
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Name)):
        match node:
            case nodes.Getattr():
                yield from _judge_name(node.attr, node.node)
            case nodes.Getitem():
                yield from _judge_name(_read_constant(node.arg), node.node)
            case nodes.Filter():
                yield from _judge_filter(node)
            case nodes.Name(name="page", ctx=context) if context != "load":
                yield OTHERS
            case nodes.Name(name="lipsum"):
                yield CHANCE


def _judge_name(name: str, of: nodes.Node) -> Iterator[str]:
    if name == "update_date":
        yield DATE
    own = isinstance(of, nodes.Name) and of.name == "page"
    if name in _WHOLE or (name in _OWN and not own and _find_root(of) != "config"):
        yield OTHERS


def _find_root(node: nodes.Node) -> str:
    """The variable that an attribute of an attribute is taken of."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _judge_filter(node: nodes.Filter) -> Iterator[str]:
    if node.name == "random":
        yield CHANCE
    if node.name in _BY_NAME:
        given = [*node.args, *(each.value for each in node.kwargs)]
        for each in given:
            for name in _read_constant(each).split("."):
                if name in _WHOLE | _OWN:
                    yield OTHERS
                if name == "update_date":
                    yield DATE


def _read_constant(node: nodes.Node) -> str:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""


def _watch(name: str) -> Any:  # noqa: ANN401 (a method of datetime)
    asked = getattr(dt.datetime, name)

    def answer(self: "WatchedDate", *arguments: Any) -> Any:  # noqa: ANN401 (as that of datetime)
        object.__setattr__(self, "is_seen", True)
        return asked(self, *arguments)

    return answer


class WatchedDate(dt.datetime):
    """A date that notes whether anything was asked of it; a page that shows it is never kept."""

    is_seen = False

    __str__ = _watch("__str__")
    __repr__ = _watch("__repr__")
    __format__ = _watch("__format__")
    __hash__ = _watch("__hash__")
    __eq__ = _watch("__eq__")
    __ne__ = _watch("__ne__")
    __lt__ = _watch("__lt__")
    __le__ = _watch("__le__")
    __gt__ = _watch("__gt__")
    __ge__ = _watch("__ge__")
    __add__ = _watch("__add__")
    __radd__ = _watch("__radd__")
    __sub__ = _watch("__sub__")
    __rsub__ = _watch("__rsub__")

    @classmethod
    def of(cls, date: dt.datetime) -> "WatchedDate":
        """The same date, watched."""
        return cls.fromisoformat(date.isoformat())

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 (whatever it is)
        if name[:2] != "__" and name != "is_seen":
            object.__setattr__(self, "is_seen", True)
        return super().__getattribute__(name)
