"""Links to the lines of sources, at the last commit that changed them."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.hosts.sites import build_site, write_site

REPO = "https://github.com/us/shop"
PAGE = "# P\n\n```python ./{name} {lines}\n```\n"


def git(root, *arguments):
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root, name, text):
    path = root / "snippets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-qm", name)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def find_link(root, name="a.py", lines="2-3", **config):
    build(root, name, lines, **config)
    html = (root / "site/index.html").read_text()
    assert "data-inlaid-lines" not in html
    found = re.findall('class="inlaid-source" href="([^"]*)"', html)
    assert f">{name}</" in html
    return found[0] if found else ""


def build(root, name, lines, **config):
    files = {"docs/index.md": PAGE.format(name=name, lines=lines)}
    path = write_site(root, files, **{"repo_url": REPO, **config})
    assert build_site(path, strict=True) == ""


def test_the_commit_is_the_last_that_changed_the_source(root):
    first = commit(root, "a.py", "a\nb\nc\n")
    second = commit(root, "b.py", "x\ny\nz\n")

    assert find_link(root) == f"{REPO}/blob/{first}/snippets/a.py#L2-L3"
    assert find_link(root, "b.py", "1") == f"{REPO}/blob/{second}/snippets/b.py#L1"


@pytest.mark.parametrize(
    ("repo", "rest"),
    [
        ("https://gitlab.com/us/shop/", "/-/blob/{}/snippets/a.py#L2-3"),
        ("https://bitbucket.org/us/shop", "/src/{}/snippets/a.py#lines-2:3"),
        ("https://codeberg.org/us/shop", "/src/{}/snippets/a.py#L2-L3"),
        ("https://github.example.com/us/shop.git", "/blob/{}/snippets/a.py#L2-L3"),
    ],
)
def test_the_form_is_that_of_the_site(root, repo, rest):
    made = commit(root, "a.py", "a\nb\nc\n")

    link = find_link(root, repo_url=repo)

    assert link == repo.rstrip("/").removesuffix(".git") + rest.format(made)


def test_a_changed_file_links_to_its_lines_as_committed(root):
    made = commit(root, "a.py", "a\nb\nc\n")
    (root / "snippets/a.py").write_text("new\n\na\nb\nchanged\nc\n")

    assert find_link(root, lines="4-6") == f"{REPO}/blob/{made}/snippets/a.py#L2-L3"
    assert find_link(root, lines="1") == ""  # nothing of it is committed


def test_what_git_does_not_know_has_no_link(root):
    commit(root, "b.py", "x\n")
    (root / "snippets/a.py").write_text("a\nb\nc\n")

    assert find_link(root) == ""


def test_links_of_a_kept_page_follow_the_commits(root):
    commit(root, "a.py", "a\nb\nc\n")
    find_link(root)
    (root / "snippets/a.py").write_text("a\nb\nC\n")
    find_link(root)
    second = commit(root, "a.py", "a\nb\nC\n")

    assert find_link(root) == f"{REPO}/blob/{second}/snippets/a.py#L2-L3"


def test_a_shallow_clone_links_to_the_branch(root, tmp_path_factory):
    commit(root, "a.py", "a\nb\nc\n")
    commit(root, "b.py", "x\n")
    clone = tmp_path_factory.mktemp("shallow")
    git(clone, "clone", "-q", "--depth=1", root.as_uri(), ".")

    link = find_link(clone, edit_uri="edit/release/docs/")
    assert link == f"{REPO}/blob/release/snippets/a.py#L2-L3"
    assert find_link(clone) == f"{REPO}/blob/HEAD/snippets/a.py#L2-L3"


def test_a_project_below_its_repository(root):
    made = commit(root / "sub", "a.py", "a\nb\nc\n")

    assert find_link(root / "sub") == f"{REPO}/blob/{made}/sub/snippets/a.py#L2-L3"


def test_a_revision_is_linked_as_it_is(root):
    commit(root, "a.py", "a\nb\nc\n")
    git(root, "tag", "v1")
    commit(root, "a.py", "c\n")

    assert find_link(root, lines="2-3 rev=v1") == f"{REPO}/blob/v1/snippets/a.py#L2-L3"


@pytest.mark.parametrize("repo", ["", "https://code.example.com/shop"])
def test_no_link_without_a_known_site(root, repo):
    commit(root, "a.py", "a\nb\nc\n")

    assert find_link(root, repo_url=repo) == ""


def test_links_can_be_turned_off(root):
    commit(root, "a.py", "a\nb\nc\n")

    assert find_link(root, plugins=[{"inlaid": {"source_link": False}}]) == ""


def test_git_is_asked_once_for_all_pages(root, monkeypatch):
    commit(root, "a.py", "a\nb\nc\n")
    shim = Path(root, "shim")
    shim.mkdir()
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout
    (shim / "git").write_text(f'#!/bin/sh\necho "$*" >> {root}/calls\nexec {real.strip()} "$@"\n')
    (shim / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(shim), prepend=":")
    pages = {f"docs/p{at}.md": PAGE.format(name="a.py", lines="1") for at in range(20)}
    config = write_site(root, {"docs/index.md": "# I\n", **pages}, repo_url=REPO)

    build_site(config, strict=True)

    calls = Path(root, "calls").read_text().splitlines()
    assert sum(" log " in call for call in calls) == 1
    assert len(calls) <= 6
