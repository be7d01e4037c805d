"""Each label, suffix and name of a file leads to one language."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from inlaid.languages import registry
from inlaid.languages.known import is_known
from inlaid.languages.language import Language
from inlaid.languages.names import find_label, format_comment
from inlaid.languages.others import OTHERS
from inlaid.languages.registry import NAMES, find_language, list_languages, load_language

FOLDER = Path(registry.__file__).parent
EVERY = (*list_languages(), *OTHERS)


def test_each_file_of_a_language_is_listed():
    files = {path.stem for path in FOLDER.glob("*.py") if "\nLANGUAGE = " in path.read_text()}
    assert files == set(NAMES)
    assert [load_language(name).name for name in NAMES] == sorted(NAMES)


@pytest.mark.parametrize("kind", ["labels", "suffixes", "files", "programs"])
def test_no_two_languages_share_a_name(kind):
    words = [word for row in EVERY for word in getattr(row, kind)]
    assert len(words) == len(set(words))
    assert words == [*map(str.lower, words)] or kind == "files"


@pytest.mark.parametrize("language", EVERY, ids=lambda each: each.name)
def test_a_language_is_found_by_each_of_its_names(language):
    assert {find_language(label) for label in language.labels} == {language}
    assert find_language(language.name.upper()) is language
    labels = [find_label(f"a/b.{suffix.upper()}") for suffix in language.suffixes]
    assert {*labels, *map(find_label, language.files)} <= {language.name}
    assert [find_label(f"b.{variant}") for variant in language.variants] == [*language.variants]


@pytest.mark.parametrize("language", EVERY, ids=lambda each: each.name)
def test_a_comment_holds_its_text(language):
    comments = {format_comment(label, "{a}") for label in language.labels}
    assert len(comments) == 1
    comment = comments.pop()
    assert "{a}" in comment
    assert (comment == "{a}") is not bool(language.comment)


@pytest.mark.parametrize(
    ("path", "label"),
    [("a.h", "c"), ("a.jsx", "jsx"), ("a.zsh", "zsh"), ("a.mts", "typescript"), ("a.b", "text"),
     ("Dockerfile", "dockerfile"), (".bashrc", "text"), ("Rakefile.rake", "ruby")],
)  # fmt: skip
def test_labels_of_files(path, label):
    assert find_label(path) == label


def test_each_value_is_one_of_a_kind():
    assert Language("a", "A") != Language("a", "A")


def test_checking_pages_loads_no_file_of_a_language(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("```python ./a.py\n```\n")
    (tmp_path / "a.py").write_text("x = 1\n")
    command = [sys.executable, "-X", "importtime", "-m", "inlaid", "check", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = re.findall(r"inlaid\.(?:languages|packages)\.(\w+)", done.stderr)
    assert sorted(loaded) == ["entry_points", "index", "installed", "known", "names"]


def test_a_label_of_any_language_is_known():
    for label in ("Python", "eex", "html+jinja", "mermaid", "brainfuck"):
        assert is_known(label)
    assert not is_known("brio")
    assert is_known("brio", [Language("breve", "Breve", aliases=("brio",))])
