"""The words of the glossary are the names in the source code, and the other way round."""

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
ENTRIES = dict(re.findall(r"^(\S.*)\n((?::   .*)(?:\n    .*)*)", PAGE, re.MULTILINE))
NAMED = {term: names for term, text in ENTRIES.items() if (names := re.findall(r"`(inlaid\.[\w.]+)`", text))}  # fmt: skip
# The classes that a reader of the source code meets first.
NOUNS = (
    "Block", "Diagnostic", "Dialect", "Directive", "Example", "Fence", "Header",
    "Highlight", "Include", "Language", "Lease", "Location", "Manifest", "Marker", "Message", "Page",
    "Participant", "Project", "Provenance", "PublishPlan", "Region", "Release", "Source", "Symbol",
    "Target", "Verdict",
)  # fmt: skip


@pytest.mark.parametrize("term", NAMED)
def test_what_a_term_names_in_the_code_exists(term):
    for name in NAMED[term]:
        assert _find(name) is not None


def test_each_noun_of_the_code_has_its_term():
    named = {name.rpartition(".")[2] for names in NAMED.values() for name in names}

    assert set(NOUNS) - named == set()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_is_the_name_of_its_term(noun):
    terms = {term for term, names in NAMED.items() for name in names if name.endswith(f".{noun}")}

    assert terms & {noun, noun.removeprefix("Publish")}


def _find(name: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(import_module(module), attribute)
