"""The reference lists every language and the files that it is told by."""

import re
from pathlib import Path

import pytest

from inlaid.languages.registry import LANGUAGES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "symbols.md"
ROW = re.compile(r"^\| ([^|]+) \| ((?:`\.\w+` ?)+) \|", re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.title)
def test_files_of_a_language(language):
    listed = dict(ROW.findall(PAGE.read_text("utf-8")))
    assert listed[language.title].split() == [f"`.{suffix}`" for suffix in language.suffixes]


def test_no_other_language_is_listed():
    listed = [title for title, _ in ROW.findall(PAGE.read_text("utf-8"))]
    assert listed == [language.title for language in LANGUAGES]
