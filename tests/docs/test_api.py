"""docs/reference/api.md names all of the public API as it is, and its examples give what it shows."""

import ast
import dataclasses
import doctest
import inspect
import re
import shutil
from pathlib import Path

import pytest

import inlaid

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/api.md").read_text("utf-8")
FUNCTIONS = [name for name in inlaid.__all__ if inspect.isfunction(getattr(inlaid, name))]
CLASSES = [name for name in inlaid.__all__ if inspect.isclass(getattr(inlaid, name))]
ERRORS = [name for name in CLASSES if issubclass(getattr(inlaid, name), Exception)]
VALUES = [name for name in CLASSES if name not in ERRORS]


def read_section(heading):
    return PAGE.split(f"\n{heading}\n")[1].partition("\n#")[0]


def read_signature(source):
    """The arguments and the result of the function in a source, as one text."""
    (found,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    assert found.returns is not None
    return f"({ast.unparse(found.args)}) -> {ast.unparse(found.returns)}"


def test_the_examples_give_what_the_page_shows(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "snippets/first", tmp_path / "first")
    monkeypatch.chdir(tmp_path / "first")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "api.md", "api.md", 0)
    told = []

    failed, tried = doctest.DocTestRunner().run(example, out=told.append)

    assert (failed, tried) == (0, len(re.findall(r"^>>> ", PAGE, re.MULTILINE))), "".join(told)
    assert [name for name in FUNCTIONS if f"inlaid.{name}(" not in "".join(blocks)] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_shown_as_it_is(name):
    section = read_section(f"### {name}")
    (shown,) = re.findall(r"^```python\n(def .*?)^```$", section, re.MULTILINE | re.DOTALL)
    source = inspect.getsource(inspect.unwrap(getattr(inlaid, name)))

    assert read_signature(shown) == read_signature(source)
    assert f"| [`{name}`](#{name}) |" in PAGE


@pytest.mark.parametrize("name", VALUES)
def test_each_part_of_a_value_is_named(name):
    value = getattr(inlaid, name)
    section = read_section(f"### {name}")
    fields = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []  # fmt: skip
    members = [f"{name}.{member}" for member in getattr(value, "__members__", ())]
    own = [key for key, what in vars(value).items() if isinstance(what, property) and not members]
    named = set(re.findall(r"`([\w.]+)(?:\(\w+\))?`", section))

    assert [field for field in (*fields, *members, *own) if field not in named] == []
    assert fields or members


@pytest.mark.parametrize("name", ERRORS)
def test_each_error_has_a_row(name):
    assert f"\n| `{name}` | " in read_section("## Errors")


def test_nothing_is_documented_that_is_not_there():
    headings = set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE))
    assert headings == {*FUNCTIONS, *VALUES}


def test_the_groups_of_entry_points_that_are_offered_are_linked():
    assert "[`inlaid.dialects`](dialects.md#in-a-package)" in PAGE
    assert "\n### In a Package\n" in (ROOT / "docs/reference/dialects.md").read_text("utf-8")
