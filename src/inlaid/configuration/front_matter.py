"""What the front matter of a page says to Inlaid, and what of it can't be meant."""

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from inlaid.configuration.file import ConfigLoader
from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.pages.page import Page

_SETTING = "base_path"
_FIRST_LINE = 2  # of the front matter in its page
# As MkDocs finds it.
_FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)


def find_base_path(text: str) -> str:
    """Return the folder that a page's own includes count from; empty without."""
    try:
        own = _find_own(_compose(text))
    except yaml.YAMLError:
        return ""
    for key, value in own.value if isinstance(own, yaml.MappingNode) else ():
        if key.value == _SETTING and _is_text(value):
            return str(value.value)
    return ""


def find_front_matter_faults(page: Page) -> Iterator[Diagnostic]:
    """Yield what is wrong with the settings of a page."""
    try:
        own = _find_own(_compose(page.text))
    except yaml.MarkedYAMLError as error:
        yield _report(page, f"the front matter is not YAML: {error.problem}", error.problem_mark)
        return
    except yaml.YAMLError as error:
        yield _report(page, f"the front matter is not YAML: {error}", None)
        return
    if own is None:
        return
    if not isinstance(own, yaml.MappingNode):
        yield _report(page, "inlaid: expected settings, such as base_path", own.start_mark)
        return
    for key, value in own.value:
        if key.value != _SETTING:
            near = find_nearest(str(key.value), [_SETTING])
            hint = f"; did you mean '{near}'?" if near else ""
            yield _report(page, f"inlaid: unknown setting '{key.value}'{hint}", key.start_mark)
        elif not _is_text(value):
            yield _report(page, f"inlaid: {_SETTING}: expected one folder", value.start_mark)


def blank_front_matter(page: Page) -> Page:
    """Return the page with blank lines in place of front matter, which isn't Markdown."""
    found = _FRONT_MATTER.match(page.text)
    if found is None:
        return page
    return replace(page, text="\n" * found[0].count("\n") + page.text[found.end() :])


def _compose(text: str) -> yaml.Node | None:
    """The tree of front matter that names Inlaid; most pages have none, and aren't parsed."""
    found = _FRONT_MATTER.match(text)
    if found is None or "inlaid" not in found[1]:
        return None
    try:
        return ConfigLoader(found[1]).get_single_node()
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deep") from error


def _find_own(tree: yaml.Node | None) -> yaml.Node | None:
    entries = tree.value if isinstance(tree, yaml.MappingNode) else []
    return next((value for key, value in entries if key.value == "inlaid"), None)


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str"


def _report(page: Page, message: str, mark: yaml.Mark | None) -> Diagnostic:
    line = mark.line + _FIRST_LINE if mark else 1
    column = mark.column + 1 if mark else 1
    text = page.text.split("\n", line)[line - 1]
    place = Location(page.path, line, column)
    return Diagnostic(codes.PAGE_SETTING, message, place, text, help=codes.PAGE_SETTING.fix)
