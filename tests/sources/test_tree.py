"""Reading quoted files: where they are looked up, how often they are read."""

import os

import pytest

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.sources import tree as tree_module
from inlaid.sources.decode import decode_text
from inlaid.sources.tree import Places, SourceTree

PAGE = Page("docs/page.md", "")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "project"
    for name in ("docs/a.js", "snippets/b.js", "c.js", "own/d.js"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name}\n")
    (tmp_path / "project-secret").mkdir()
    (tmp_path / "project-secret" / "s.js").write_text("secret\n")
    return root


def read(tree, reference, page=PAGE):
    found = tree.open_source(reference, page, "")
    return found.source.text if isinstance(found, SourceMap) else found.code


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("./a.js", "docs/a.js\n"),
        ("./b.js", "snippets/b.js\n"),
        ("./c.js", "c.js\n"),
        ("../c.js", "c.js\n"),
        ("/own/d.js", "own/d.js\n"),
        ("/docs/../c.js", "c.js\n"),
        ("./d.js", codes.FILE_MISSING),
        ("../../project-secret/s.js", codes.PATH_OUTSIDE),
        ("/../project-secret/s.js", codes.PATH_OUTSIDE),
    ],
)
def test_places(root, reference, text):
    assert read(SourceTree(Places(root)), reference) == text


def test_base_path_of_the_page_comes_before_the_configured(root):
    (root / "own/b.js").write_text("own/b.js\n")
    tree = SourceTree(Places(root))
    assert read(tree, "./b.js", Page("docs/page.md", "", "own")) == "own/b.js\n"


def test_links_are_followed_inside_and_refused_outside(root):
    (root / "in.js").symlink_to(root / "c.js")
    (root / "out.js").symlink_to(root.parent / "project-secret" / "s.js")
    (root / "folder").symlink_to(root.parent / "project-secret")
    (root / "docs/inner").symlink_to(root / "own")
    tree = SourceTree(Places(root))
    assert read(tree, "/in.js") == "c.js\n"
    assert read(tree, "./inner/d.js") == "own/d.js\n"
    assert read(tree, "/out.js") is codes.PATH_OUTSIDE
    assert read(tree, "/folder/s.js") is codes.PATH_OUTSIDE


def test_allowed_folder(root):
    secret = root.parent / "project-secret"
    tree = SourceTree(Places(root, allow=(secret,)))
    assert read(tree, "../../project-secret/s.js") == "secret\n"
    assert read(tree, "../../project-secret/../other") is codes.PATH_OUTSIDE


def test_project_behind_a_link(root):
    (root.parent / "link").symlink_to(root)
    tree = SourceTree(Places(root.parent / "link"))
    assert read(tree, "./a.js") == "docs/a.js\n"
    assert tree.display(root / "docs/a.js") == "docs/a.js"


def test_each_file_is_read_and_scanned_once(root, monkeypatch):
    reads = []
    original = tree_module.read_file
    monkeypatch.setattr(
        tree_module, "read_file", lambda path, *rest: reads.append(path) or original(path, *rest)
    )
    tree = SourceTree(Places(root))
    for _ in range(3):
        for page in (PAGE, Page("other.md", "")):
            assert isinstance(tree.open_source("/docs/a.js", page, ""), SourceMap)
    assert reads == [str(root / "docs/a.js")]


def test_few_sources_are_kept(root):
    for at in range(600):
        (root / f"f{at}.js").write_text("x\n")
    tree = SourceTree(Places(root))
    first = tree.open_source("/f0.js", PAGE, "")
    for at in range(600):
        tree.open_source(f"/f{at}.js", PAGE, "")
    assert tree.open_source("/f599.js", PAGE, "") is tree.open_source("/f599.js", PAGE, "")
    assert tree.open_source("/f0.js", PAGE, "") is not first


def test_file_that_grows_over_the_limit_while_it_is_read(root, monkeypatch):
    real = (root / "c.js").stat()
    monkeypatch.setattr(
        "inlaid.sources.contents.os.fstat", lambda _: os.stat_result((*real[:6], 0, *real[7:]))
    )
    assert read(SourceTree(Places(root, max_size=2)), "/c.js") is codes.FILE_TOO_LARGE


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\n", "a\n"),
        (b"", ""),
        (b"\xef\xbb\xbfa", "a"),
        ("é".encode("utf-16"), "é"),
        (b"\xfe\xff\x00a", "a"),
        ("𝄞".encode(), "𝄞"),
    ],
)
def test_decoding(data, text):
    assert decode_text("a.txt", data) == text


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"\xc3", b"a\0b", b"\xed\xa0\x80", b"\xff\xfea", b"\xc0\xaf", b"\xf4\x90\x80\x80"],
)
def test_what_is_not_text(data):
    found = decode_text("a.txt", data)
    assert isinstance(found, Finding)
    assert found.code is codes.NOT_TEXT
