"""A wrong or empty folder is not green, and nobody walks out of the project."""

import json
import shlex
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

INCLUDE = "```py ./a.py\n```\n"
PLAIN = "# Title\n\nText.\n"
READERS = ["check", "sync", "verify"]


def run(command):
    return CliRunner().invoke(main, shlex.split(command))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def write(name, text=""):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)


def open_site(page=None, *, config="plugins: [inlaid]\n"):
    write("mkdocs.yml", config)
    Path("docs").mkdir()
    if page is not None:
        write("docs/index.md", page)


@pytest.mark.parametrize("command", [*READERS, "regions"])
def test_without_a_configuration_the_one_below_is_named(command):
    write("README.md", PLAIN)
    for aside in ("node_modules/x", ".hidden"):
        write(f"{aside}/mkdocs.yml")
    nothing = run(command)
    assert nothing.exit_code == 2
    assert nothing.stderr == (
        "inlaid: none of mkdocs.yml, mkdocs.yaml, properdocs.yml, properdocs.yaml, zensical.toml here "
        "or in a folder above; "
        "run inlaid in a project, or name pages or folders\n"
    )
    write("website/mkdocs.yml", "site_name: T\n")
    found = run(command)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    advice = "found website/mkdocs.yml: run inlaid there, or give --config-file website/mkdocs.yml"
    assert advice in found.stderr


@pytest.mark.parametrize(
    "name", ["mkdocs.yaml", "properdocs.yml", "properdocs.yaml", "zensical.toml"]
)
def test_each_name_of_a_configuration_counts(name, monkeypatch):
    write(f"site/{name}")
    write("site/docs/index.md", PLAIN)
    assert f"--config-file site/{name}" in run("check").stderr
    assert run(f"check -f site/{name}").exit_code == 0
    monkeypatch.chdir("site/docs")
    assert run("check").exit_code == 0


def test_what_is_named_needs_no_configuration():
    write("README.md", INCLUDE)
    write("a.py", "x = 1\n")
    for command in ("check .", "check README.md", "sync README.md", "verify .", "regions a.py"):
        assert run(command).exit_code == 0, command


def test_sync_without_a_path_in_a_project():
    open_site(PLAIN)
    result = run("sync")
    assert (result.exit_code, result.stderr) == (
        2,
        "inlaid: name the Markdown files or folders to write into, such as README.md\n",
    )


@pytest.mark.parametrize("command", ["check", "check docs", "check --all", "verify", "sync docs"])
def test_a_folder_without_a_page(command):
    open_site()
    write("docs/style.css")
    result = run(command)
    assert (result.exit_code, result.stdout) == (2, "")
    what = "example" if command == "verify" else "page"
    assert result.stderr == (
        f"inlaid: no {what} in docs; name another folder, or say --allow-empty\n"
    )
    assert run(f"{command} --allow-empty").exit_code == 0


@pytest.mark.parametrize("command", READERS)
def test_each_of_the_folders_counts(command):
    open_site(INCLUDE)
    write("docs/a.py", "x = 1\n")
    Path("other").mkdir()
    assert run(f"{command} docs").exit_code == 0
    result = run(f"{command} docs other")
    assert (result.exit_code, result.stdout) == (2, "")
    assert " in other; " in result.stderr
    assert run(f"{command} docs other --allow-empty").exit_code == 0


def test_pages_without_an_example():
    open_site(PLAIN)
    for command in ("verify", "verify .", "verify docs"):
        result = run(command)
        assert result.exit_code == 2
        assert "inlaid: no example in " in result.stderr
        assert run(f"{command} --allow-empty").exit_code == 0
    assert run("check").exit_code == 0


def test_a_named_page_without_an_example_warns():
    open_site(PLAIN)
    write("docs/code.md", "```py\nx = 1\n```\n")
    result = run("verify docs/index.md docs/code.md --json -")
    assert result.exit_code == 0
    assert "docs/index.md:1:1: warning[example-missing]" in result.stderr
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert (found["code"], found["path"]) == ("example-missing", "docs/index.md")
    quiet = run("verify docs/index.md --allow-empty")
    assert (quiet.exit_code, "warning" in quiet.output) == (0, False)


def test_what_hides_an_example_is_reported_in_its_place():
    open_site("```py ./gone.py\n```\n")
    for command in ("verify", "verify docs/index.md"):
        result = run(command)
        assert result.exit_code == 1
        assert "error[file-missing]" in result.output
        assert "example-missing" not in result.output


def test_a_skipped_example_is_one_and_an_empty_shard_is_fine():
    open_site("```py\nx = (\n```\n", config="plugins: [inlaid: {verify: {skip: {py: sketch}}}]\n")
    for command in ("verify -v", "verify -v docs/index.md"):
        result = run(command)
        assert result.exit_code == 0
        assert "docs/index.md:1: skipped (py): sketch\n" in result.output
        assert "example-missing" not in result.output
    assert [run(f"verify --shard {part}/2").exit_code for part in (1, 2)] == [0, 0]


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("name", ["gone.md", "gone", "docs/*.md", "-", "docs/gone/x.md"])
@pytest.mark.parametrize("option", ["", "--allow-empty"])
def test_a_path_that_is_not_there(command, name, option):
    open_site(INCLUDE)
    write("docs/a.py", "x = 1\n")
    result = run(f"{command} docs '{name}' {option}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"inlaid: no such file or folder: {name}\n"


@pytest.mark.parametrize("command", [*READERS, "regions", "diagram", "trace show", "assets"])
def test_an_empty_name_is_not_the_current_folder(command):
    open_site(INCLUDE)
    write("docs/a.py", "x = 1\n")
    result = run(f"{command} ''")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the name is empty" in result.stderr
    assert Path("docs/index.md").read_text() == INCLUDE


@pytest.mark.parametrize("command", ["check", "verify", "regions"])
def test_a_docs_folder_that_is_not_there_is_wrong_in_any_case(command):
    write("mkdocs.yml", "docs_dir: dosc\n")
    option = "" if command == "regions" else "--allow-empty"
    result = run(f"{command} {option}")
    assert (result.exit_code, result.stderr) == (2, "inlaid: docs_dir: no folder dosc\n")


def test_a_language_that_no_example_has():
    open_site("```python\nx = 1\n```\n")
    assert run("verify --only py").exit_code == 0
    for name in ("rust", "pyhton", "docs/gone.md"):
        result = run(f"verify --only {name}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"inlaid: --only {name}: no example has this language or file" in result.stderr
    assert run("verify --only rust --allow-empty").exit_code == 0
    assert run("verify --only pyhton --allow-empty").exit_code == 2


@pytest.mark.parametrize("command", ["check --all", "regions"])
@pytest.mark.parametrize("root", ["..", "/", "link"])
def test_sources_outside_of_the_project_are_not_walked(command, root, folder):
    open_site(PLAIN, config=f"plugins: [inlaid: {{sources: [{root}]}}]\n")
    Path("link").symlink_to(folder)
    result = run(command)
    told = f"inlaid: sources: {root} lies outside the project; add it to `allow`\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told)


def test_sources_of_a_further_folder_that_may_be_quoted(folder):
    (folder / "code").mkdir()
    (folder / "code" / "a.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")
    open_site(PLAIN, config="plugins: [inlaid: {sources: [../code], allow: [../code]}]\n")
    assert "../code/a.py:2 one" in run("regions").stdout


@pytest.mark.parametrize("command", ["check /", "verify /", "sync /", "check /proc", "sync /sys"])
def test_the_whole_file_system_is_not_a_project(command):
    result = run(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"inlaid: {command.split()[1]} is not a folder of a project\n"


@pytest.mark.parametrize("command", [*READERS, "regions"])
def test_in_the_root_of_the_file_system_the_answer_comes_at_once(command, monkeypatch):
    monkeypatch.chdir("/")
    started = time.process_time()
    result = run(command)
    assert time.process_time() - started < 2
    assert result.exit_code == 2


AS_NOBODY = """
import os, sys
from inlaid.cli.check import command
from inlaid.cli.main import main
if os.geteuid() == 0:
    os.seteuid(65534)
main(["check"])
"""


@pytest.mark.slow
def test_a_folder_that_can_not_be_read_gives_no_hint():
    with TemporaryDirectory() as place:
        locked, site = Path(place, "a-locked"), Path(place, "site")
        for folder in (locked, site):
            folder.mkdir()
            (folder / "mkdocs.yml").touch()
        Path(place).chmod(0o755)
        locked.chmod(0)
        ran = [sys.executable, "-c", AS_NOBODY]
        done = subprocess.run(ran, cwd=place, capture_output=True, text=True, check=False)
        locked.chmod(0o755)
    assert done.returncode == 2
    assert "found site/mkdocs.yml: run inlaid there" in done.stderr


def test_a_folder_linked_from_the_system_is_not_walked():
    open_site(PLAIN)
    Path("docs/loop").symlink_to(".")
    Path("docs/proc").symlink_to("/proc")
    Path("named").symlink_to("/proc")
    assert run("check").stdout.startswith("1 page,")
    assert run("check named").exit_code == 2


def test_a_page_linked_from_outside_is_left_alone_unless_named(folder):
    outside = folder / "outside.md"
    outside.write_text("```py ./a.py\n```\n")
    write("a.py", "x = 1\n")
    open_site(PLAIN)
    write("README.md", PLAIN)
    Path("docs/outside.md").symlink_to(outside)
    Path("docs/inside.md").symlink_to("../README.md")
    assert run("check").stdout.startswith("2 pages,")
    assert run("check docs/outside.md").stdout.startswith("1 page,")
    run("sync docs")
    assert outside.read_text() == "```py ./a.py\n```\n"


def test_a_site_of_a_repository_links_to_pages_of_all_of_it(folder):
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / "CHANGES.md").write_text(PLAIN)
    open_site(PLAIN)
    Path("docs/changes.md").symlink_to(folder / "CHANGES.md")
    assert run("check").stdout.startswith("2 pages,")


def test_what_reads_no_pages_needs_neither_configuration_nor_pages():
    write("a.mmd", "sequenceDiagram\n  A->>B: hello\n")
    write("run.jsonl", '{"actor": "A", "service": "B", "operation": "hello"}\n')
    write("site/index.html", "<h1>Hello</h1>")
    for command in (
        "diagram a.mmd",
        "trace show run.jsonl",
        "publish --to out",
        "releases --to out",
    ):
        result = run(command)
        assert result.exit_code == 0, result.output
    write("mkdocs.yml", "docs_dir: gone\n")
    assert run("publish --to elsewhere").exit_code == 0


@pytest.mark.slow
def test_a_site_without_pages_builds_as_it_does_without_us():
    for config in ("plugins: []\n", "plugins: [inlaid]\n"):
        Path("docs").mkdir(exist_ok=True)
        write("mkdocs.yml", f"site_name: T\n{config}")
        build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        done = subprocess.run(build, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
