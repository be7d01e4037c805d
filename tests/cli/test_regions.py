"""`inlaid regions`: each option on one project, and what is refused."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

FILES = {
    "mkdocs.yml": "site_name: Regions\nplugins: [inlaid]\n",
    "docs/index.md": "# Home\n\n```py ./a.py one\n```\n\n```py ./a.py 7-8\n```\n",
    "docs/two.md": "# Two\n\n```js ./sub/b.js snippet-part\n```\n\n```py ./a.py one\n```\n",
    "snippets/a.py": (
        "# ANCHOR: one\na = 1\n# ANCHOR_END: one\n# ANCHOR: unused\nb = 2\n# ANCHOR_END: unused\n"
        "c = 3\nd = 4\n# ANCHOR: empty\n# ANCHOR_END: empty\n"
    ),
    "snippets/sub/b.js": (
        "// snippet-part\nx();\nx();\n// snippet-part\ny();\n// snippet-part\nz();\n// snippet-part\n"
    ),
}
A_PY = """\
snippets/a.py:2 one [mdbook] docs/index.md:3:4, docs/two.md:6:4
snippets/a.py:5 unused [mdbook] no page names it
snippets/a.py:9 (empty) empty [mdbook] no page names it
"""
B_JS = "snippets/sub/b.js:2-3,7 snippet-part [toggle] docs/two.md:3:4\n"
GONE = """\
snippets/a.py:1:1: error[region-gone] region 'one' is gone from snippets/a.py, but shown by \
docs/index.md:3:14, docs/two.md:6:14; was it renamed 'once'?
  docs/index.md:3:14: shown here
  docs/two.md:6:14: shown here
  help: Name the region as it is called now in the pages listed, or bring it back.
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def history(project):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *who, *command], env=environment, check=True)
    return project


def run(*arguments):
    return CliRunner().invoke(main, ["regions", *arguments])


def edit(name, old, new):
    path = Path(name)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_every_region_with_its_places_its_dialect_and_the_fences_that_name_it(project):
    result = run()
    assert (result.exit_code, result.output) == (0, f"{A_PY}{B_JS}4 regions\n")


@pytest.mark.parametrize("arguments", [(), ("--unused",), ("--pages-for", "snippets/a.py")])
def test_a_page_that_does_not_resolve_makes_the_list_untrustworthy(project, arguments):
    edit("docs/two.md", "./a.py one", "./a.py one lnenums=source")
    edit("docs/index.md", "./a.py 7-8", "./a.py unused title=")
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout
    assert (
        result.stderr == "inlaid: 1 include can't be resolved and may show more; see inlaid check\n"
    )


def test_a_stale_body_is_counted_and_does_no_harm_to_the_list(project):
    edit("docs/two.md", "./a.py one\n", "./a.py one\na = 0\n")
    assert run("snippets/a.py").stdout.startswith(A_PY)
    assert run().exit_code == 0


@pytest.mark.parametrize("path", ["snippets/sub", "snippets/sub/b.js", "./snippets/sub/"])
def test_paths_choose_files_and_folders(project, path):
    assert run(path).output == f"{B_JS}1 region\n"


def test_a_quoted_file_outside_the_roots_is_listed(project):
    Path("other.py").write_text(FILES["snippets/a.py"])
    Path("docs/three.md").write_text("```py /other.py one\n```\n")
    assert "other.py:2 one [mdbook] docs/three.md:1:4\n" in run("other.py").output


def test_json_says_the_same(project):
    rows = json.loads(run("--json").stdout)
    assert [each["name"] for each in rows] == ["one", "unused", "empty", "snippet-part"]
    assert rows[3] == {
        "path": "snippets/sub/b.js",
        "name": "snippet-part",
        "dialect": "toggle",
        "ranges": [[2, 3], [7, 7]],
        "pages": ["docs/two.md:3:4"],
    }


def test_unused_lists_what_no_page_names(project):
    dead = "".join(A_PY.splitlines(keepends=True)[1:])
    assert run("--unused").output == f"{dead}2 regions\n"
    assert run("--unused", "snippets/sub").output == "0 regions\n"
    assert [each["name"] for each in json.loads(run("--unused", "--json").stdout)] == [
        "unused",
        "empty",
    ]


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ("snippets/a.py", ["docs/index.md", "docs/two.md"]),
        ("snippets/a.py:2", ["docs/index.md", "docs/two.md"]),
        ("snippets/a.py:8", ["docs/index.md"]),
        ("snippets/a.py:5-7", ["docs/index.md"]),
        ("snippets/sub/b.js:5", []),
    ],
)
def test_pages_for_a_file_and_for_lines(project, place, pages):
    result = run("--pages-for", place)
    assert (result.exit_code, result.stdout.split()) == (0, pages)
    assert result.stderr == ("" if pages else f"no page shows {place}\n")
    assert json.loads(run("--pages-for", place, "--json").stdout) == pages


def test_since_lists_the_pages_that_changed_lines_touch(history):
    edit("snippets/a.py", "d = 4", "d = 5")
    Path("docs/new.md").write_text("# New\n\n```py ./a.py 7\n```\n")
    result = run("--since", "HEAD")
    expected = "docs/index.md (snippets/a.py)\ndocs/new.md (docs/new.md)\n"
    assert (result.exit_code, result.output) == (0, expected)
    rows = json.loads(run("--since", "HEAD", "--json").stdout)
    assert rows[0] == {"page": "docs/index.md", "files": ["snippets/a.py"]}


def test_since_without_a_change(history):
    result = run("--since", "HEAD")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no page is touched by what changed since HEAD\n"


def test_since_names_the_pages_of_a_renamed_region_and_touches_them(history):
    edit("snippets/a.py", "one", "once")
    result = run("--since", "HEAD")
    pages = "docs/index.md (snippets/a.py)\ndocs/two.md (snippets/a.py)\n"
    assert (result.exit_code, result.output) == (1, f"{pages}{GONE}\n2 pages: 1 error\n")
    machine = run("--since", "HEAD", "--json")
    assert [each["page"] for each in json.loads(machine.stdout)] == [
        "docs/index.md",
        "docs/two.md",
    ]
    assert (machine.exit_code, machine.stderr) == (1, GONE)


def test_a_region_that_never_was_is_not_gone(history):
    Path("docs/two.md").write_text("```py ./a.py never\n```\n")
    edit("snippets/a.py", "d = 4", "d = 5")
    result = run("--since", "HEAD")
    assert "region-gone" not in result.output
    assert (
        result.stderr == "inlaid: 1 include can't be resolved and may show more; see inlaid check\n"
    )


def test_a_region_that_a_diff_asks_for_is_missed_as_well(history):
    Path("docs/two.md").write_text("```py ./a.py unused diff=one\n```\n")
    edit("snippets/a.py", "one", "uno")
    assert "but shown by docs/index.md:3:14, docs/two.md:1:26" in run("--since", "HEAD").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no such file or folder: nowhere"),
        (["--pages-for", "none.py:3"], "no such file: none.py"),
        (
            ["--pages-for", "snippets/a.py:3-2"],
            "snippets/a.py:3-2: lines are counted from 1, the first before the last",
        ),
        (
            ["--pages-for", "snippets/a.py:0"],
            "snippets/a.py:0: lines are counted from 1, the first before the last",
        ),
        (["--pages-for", "snippets/a.py:11"], "snippets/a.py:11: the file has 10 lines"),
        (
            ["--since", "nothing"],
            (
                "no git revision 'nothing': git finds no repository that it trusts here; "
                "Ask `git status` what is wrong."
            ),
        ),
        (["--check"], "--check goes with --unused"),
        (["--unused", "--since", "HEAD"], "choose one of --unused, --pages-for and --since"),
        (
            ["--since", "HEAD", "snippets"],
            "PATHS choose regions; --pages-for and --since list pages",
        ),
    ],
)
def test_wrong_usage(project, arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.output) == (2, f"inlaid: {message}\n")


def test_a_root_of_sources_may_be_a_file(project):
    edit("mkdocs.yml", "plugins: [inlaid]", "plugins: [inlaid: {sources: [snippets/sub/b.js]}]")
    assert run("--json", "snippets/sub").exit_code == 0
    Path("docs/two.md").unlink()
    assert run("snippets/sub").stdout.startswith("snippets/sub/b.js:2-3,7 snippet-part [toggle]")


def test_unused_regions_fail_a_check(project):
    assert run("--unused").exit_code == 0
    assert run("--unused", "--check").exit_code == 1
    assert run("--unused", "--check", "--json").exit_code == 1
    assert run("--unused", "--check", "snippets/sub").exit_code == 0


@pytest.mark.parametrize("arguments", [("{}/snippets/sub",), ("--pages-for", "{}/snippets/a.py:2")])
def test_the_project_is_that_of_what_is_named(project, tmp_path_factory, monkeypatch, arguments):
    expected = run(*(each.format(".") for each in arguments))
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = run(*(each.format(project) for each in arguments))
    assert (result.exit_code, result.output) == (0, expected.output)
