"""Reading files of git revisions: one git for many of them, whatever the repository looks like."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.sources.object_store import GitObjects
from inlaid.sources.revisions import Revisions
from inlaid.sources.tree import Places, SourceTree

PAGE = Page("docs/page.md", "")


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


def git(folder, *arguments):
    who = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.com",
        "-c",
        "protocol.file.allow=always",
    ]
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


def commit(folder):
    """A repository in which all files of a folder are committed, and tagged v1."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    git(folder, "tag", "v1")


@pytest.fixture
def repository(tmp_path):
    root = tmp_path / "repository"
    (root / "docs").mkdir(parents=True)
    for at in range(5):
        (root / f"a{at}.js").write_text(f"old {at}\n")
    commit(root)
    return root


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """The file that gets a line for each git that is started."""
    real, folder, noted = shutil.which("git"), tmp_path / "shim", tmp_path / "calls"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\necho "$$ $*" >> "{noted}"\nexec "{real}" "$@"\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return noted


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition):
    until = time.monotonic() + 30
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def list_gits(calls):
    return [int(line.split()[0]) for line in calls.read_text().splitlines()]


def test_one_git_reads_all_files_and_ends_when_the_tree_is_closed(repository, calls):
    tree = SourceTree(Places(repository))
    for at in range(5):
        found = tree.open_source(f"./a{at}.js", PAGE, "v1")
        assert isinstance(found, SourceMap)
        assert found.source.text == f"old {at}\n"
    (pid,) = list_gits(calls)
    assert is_running(pid)
    tree.close()
    assert not is_running(pid)
    assert isinstance(tree.open_source("./../a0.js", PAGE, "v1"), SourceMap)
    tree.close()
    assert len(list_gits(calls)) == 2


def test_git_ends_with_its_owner_and_is_not_started_for_files_of_today(repository, calls):
    tree = SourceTree(Places(repository))
    assert isinstance(tree.open_source("./a0.js", PAGE, ""), SourceMap)
    assert not calls.exists()
    tree.open_source("./a0.js", PAGE, "v1")
    (pid,) = list_gits(calls)
    del tree
    gc.collect()
    assert not is_running(pid)


def test_a_missing_revision_is_asked_for_once(repository, calls):
    tree = SourceTree(Places(repository))
    for at in range(5):
        found = tree.open_source(f"./a{at}.js", PAGE, "v9")
        assert isinstance(found, Finding)
        assert found.message == "no git revision 'v9'"
    assert len(list_gits(calls)) <= 3
    tree.close()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_git_does_not_outlive_the_program(repository, calls, end):
    program = (
        "import time\nfrom pathlib import Path\n"
        "from inlaid.sources.revisions import Revisions\n"
        "kept = Revisions(Path('.'))\n"
        "print(kept.read_blob('v1', ['a0.js'], 100), flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:
        assert running.stdout is not None
        assert b"old 0" in running.stdout.readline()
        (pid,) = list_gits(calls)
        running.send_signal(end)
        running.wait(30)
    assert wait_for(lambda: not is_running(pid))


def test_ctrl_c_in_the_middle_of_an_answer_leaves_no_half_of_it(repository, monkeypatch):
    store = GitObjects(repository)
    assert store.read_object("v1:./a0.js", 100).data == b"old 0\n"
    real = GitObjects._read_answer

    def interrupt(self, line, answer, max_size):
        raise KeyboardInterrupt

    monkeypatch.setattr(GitObjects, "_read_answer", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.read_object("v1:./a1.js", 100)
    monkeypatch.setattr(GitObjects, "_read_answer", real)
    assert store.read_object("v1:./a2.js", 100).data == b"old 2\n"
    store.close()


def test_a_git_that_was_killed_is_started_again(repository, calls):
    revisions = Revisions(repository)
    revisions.read_blob("v1", ["a0.js"], 100)
    (pid,) = list_gits(calls)
    os.kill(pid, signal.SIGKILL)
    assert revisions.read_blob("v1", ["a1.js"], 100) == ("a1.js", b"old 1\n")
    revisions.close()


def test_a_git_that_does_not_answer_is_ended(repository, calls, monkeypatch):
    shim = calls.parent / "shim" / "git"
    shim.write_text(f'#!/bin/sh\necho "$$ $*" >> "{calls}"\nexec sleep 60\n')
    monkeypatch.setattr("inlaid.sources.object_store._TIMEOUT", 0.2)
    monkeypatch.setattr("inlaid.sources.object_store._GRACE", 0.2)
    store = GitObjects(repository)
    assert store.read_object("v1:./a0.js", 100) is None
    (pid,) = list_gits(calls)
    assert not is_running(pid)


def test_a_branch_that_moved_is_seen_after_closing(repository):
    revisions = Revisions(repository)
    assert revisions.read_blob("HEAD", ["a0.js"], 100) == ("a0.js", b"old 0\n")
    (repository / "a0.js").write_text("new\n")
    git(repository, "commit", "-qam", "second")
    revisions.close()
    assert revisions.read_blob("HEAD", ["a0.js"], 100) == ("a0.js", b"new\n")
    assert revisions.read_blob("v1", ["a0.js"], 100) == ("a0.js", b"old 0\n")
    revisions.close()


@pytest.mark.parametrize(
    "name",
    [
        "a b.js",
        " a .js",
        "é ü.js",
        "a\nb.js",
        "a\r.js",
        '"a".js',
        "a:b.js",
        "-a.js",
        "^a{}.js",
        "~.js",
    ],
)
def test_odd_names(tmp_path, name):
    inner = f"{name}.d/{name}"
    (tmp_path / name).write_text("odd\n")
    (tmp_path / f"{name}.d").mkdir()
    (tmp_path / inner).write_text("inner\n")
    commit(tmp_path)
    revisions = Revisions(tmp_path)
    assert revisions.read_blob("v1", [name], 100) == (name, b"odd\n")
    assert revisions.read_blob("v1", [f"{name}/{name}", inner], 100) == (inner, b"inner\n")
    revisions.close()


def test_a_file_too_large_is_not_read_and_the_next_one_is(tmp_path):
    (tmp_path / "large.js").write_bytes(os.urandom(3_000_000))
    (tmp_path / "small.js").write_text("small\n")
    commit(tmp_path)
    revisions = Revisions(tmp_path)
    found = revisions.read_blob("v1", ["large.js"], 1000)
    assert isinstance(found, Finding)
    assert found.message == "large.js has 3,000,000 bytes at v1; the limit is 1,000"
    assert revisions.read_blob("v1", ["small.js"], 1000) == ("small.js", b"small\n")
    revisions.close()


def test_a_directory_of_a_revision_is_not_a_file(repository):
    (repository / "docs" / "x.js").write_text("x\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "second")
    found = Revisions(repository).read_blob("HEAD", ["docs"], 1000)
    assert isinstance(found, Finding)
    assert (found.code, found.message) == (codes.NOT_A_FILE, "docs is a directory at HEAD")


def test_work_trees_and_submodules(repository, tmp_path):
    git(repository, "worktree", "add", "-q", tmp_path / "second", "HEAD")
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "submodule", "add", "-q", repository, "inner")
    git(outer, "commit", "-qm", "first")
    for folder in (tmp_path / "second", outer / "inner"):
        revisions = Revisions(folder)
        assert revisions.read_blob("v1", ["a0.js"], 100) == ("a0.js", b"old 0\n")
        revisions.close()
    found = Revisions(outer).read_blob("HEAD", ["inner", "inner/a0.js"], 100)
    assert isinstance(found, Finding)  # the outer repository has only its commit
    git(outer, "submodule", "deinit", "-q", "-f", "inner")
    found = Revisions(outer / "inner").read_blob("v1", ["a0.js"], 100)
    assert isinstance(found, Finding)
    assert found.code is codes.REVISION_MISSING


def test_a_bare_repository_has_no_work_tree_to_quote_from(repository, tmp_path):
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", repository, bare], check=True)
    found = Revisions(bare).read_blob("v1", ["a0.js", "a1.js"], 100)
    assert isinstance(found, Finding)
    assert found.code is codes.REVISION_MISSING


def test_git_reads_below_a_folder_of_the_work_tree(tmp_path):
    project = tmp_path / "sub"
    project.mkdir()
    (project / "a.js").write_text("old\n")

    commit(tmp_path)
    (project / "a.js").write_text("new\n")
    assert Revisions(project).read_blob("HEAD", ["none.js", "a.js"], 100) == ("a.js", b"old\n")
    found = Revisions(project).read_blob("HEAD", ["a.js"], 2)
    assert isinstance(found, Finding)
    assert found.code is codes.FILE_TOO_LARGE
    for revision in ("--help", "HEAD:a.js", "nothing"):
        found = Revisions(project).read_blob(revision, ["a.js"], 100)
        assert isinstance(found, Finding)
        assert found.code is codes.REVISION_MISSING


def test_a_revision_says_why_it_is_not_there(tmp_path, monkeypatch):
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.js").write_text("old\n")

    def refuse(folder):
        found = Revisions(folder).read_blob("v1", ["a.js"], 100)
        assert isinstance(found, Finding)
        assert found.code is codes.REVISION_MISSING
        return found.message, found.help

    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    message = "no git revision 'v1': git finds no repository that it trusts here"
    assert refuse(project) == (message, "Ask `git status` what is wrong.")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "1"], ["tag", "v1"],
                    ["commit", "-qm", "2", "--allow-empty"]):  # fmt: skip
        subprocess.run(["git", "-C", project, *who, *command], check=True)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{project}", clone], check=True)
    message, advice = refuse(clone)
    assert message == "no git revision 'v1' in this shallow clone"
    assert "git fetch --unshallow --tags" in advice
    subprocess.run(["git", "-C", clone, "fetch", "-q", "--unshallow", "--tags"], check=True)
    assert Revisions(clone).read_blob("v1", ["a.js"], 100) == ("a.js", b"old\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refuse(clone) == ("git is not installed, or took too long", "")
