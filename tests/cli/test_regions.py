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
snippets/a.py:1:1: error[region-gone] region 'one' is gone from snippets/a.py, but named by \
docs/index.md:3:14, docs/two.md:6:14; was it renamed 'once'?
  docs/index.md:3:14: named here
  docs/two.md:6:14: named here
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
    commit("init", "-q")
    commit("add", "-A")
    commit("commit", "-qm", "first")
    return project


def commit(*arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *who, *arguments], env=environment, check=True)


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
    assert [row["name"] for row in rows] == ["one", "unused", "empty", "snippet-part"]
    assert rows[3] == {
        "path": "snippets/sub/b.js",
        "name": "snippet-part",
        "dialect": "toggle",
        "ranges": [[2, 3], [7, 7]],
        "pages": ["docs/two.md:3:4"],
        "uses": [{"place": "docs/two.md:3:18", "reason": "shown"}],
    }


def test_unused_lists_what_no_page_names(project):
    dead = "".join(A_PY.splitlines(keepends=True)[1:])
    assert run("--unused").output == f"{dead}2 regions\n"
    assert run("--unused", "snippets/sub").output == "0 regions\n"
    assert [row["name"] for row in json.loads(run("--unused", "--json").stdout)] == [
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
    assert [row["page"] for row in json.loads(machine.stdout)] == [
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
    assert "but named by docs/index.md:3:14, docs/two.md:1:26" in run("--since", "HEAD").output


NEEDS = {
    "mkdocs.yml": FILES["mkdocs.yml"],
    "docs/diff.md": '```py ./new.py new diff="./old.py old"\n```\n',
    "docs/hl.md": "```py ./new.py new hl=inner\n```\n",
    "docs/context.md": "```py ./new.py inner context=fold\n```\n",
    "docs/symbol.md": "```py ./new.py ::shop\n```\n",
    "snippets/old.py": "# region old\nx = 1\n# endregion old\n",
    "snippets/new.py": (
        "# region new\nx = 2\n# region inner\ny = 3\n# endregion inner\n# endregion new\n"
        "def shop():\n    return 4\n"
    ),
}


@pytest.fixture
def needs(tmp_path, monkeypatch):
    for name, text in NEEDS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    commit("init", "-q")
    commit("add", "-A")
    commit("commit", "-qm", "first")


def test_regions_of_a_diff_and_of_highlights_are_named(needs):
    assert (run("--unused", "--check").exit_code, run("--unused").output) == (0, "0 regions\n")
    assert run().output == (
        "snippets/new.py:2-5 new [vscode] docs/diff.md:1:4, docs/hl.md:1:4\n"
        "snippets/new.py:4 inner [vscode] docs/context.md:1:4, docs/hl.md:1:4 (hl)\n"
        "snippets/old.py:2 old [vscode] docs/diff.md:1:4 (diff)\n3 regions\n"
    )
    assert json.loads(run("--json").stdout)[2]["uses"] == [
        {"place": "docs/diff.md:1:35", "reason": "diff"}
    ]


@pytest.mark.parametrize(
    ("place", "pages"),
    [
        ("snippets/old.py:2", ["docs/diff.md"]),
        ("snippets/new.py:2", ["docs/context.md", "docs/diff.md", "docs/hl.md"]),
        ("snippets/new.py:8", ["docs/context.md", "docs/symbol.md"]),
        ("snippets/old.py:3", ["docs/diff.md"]),  # the marker decides where it ends
    ],
)
def test_pages_for_counts_whatever_a_page_needs(needs, place, pages):
    assert run("--pages-for", place).stdout.split() == pages


@pytest.mark.parametrize(
    ("name", "old", "new", "pages"),
    [
        ("snippets/old.py", "x = 1", "x = 9", ["docs/diff.md"]),
        ("snippets/new.py", "return 4", "return 5", ["docs/context.md", "docs/symbol.md"]),
        ("snippets/new.py", "def shop", "def store", ["docs/context.md", "docs/symbol.md"]),
        # More lines become part of a region, and none of them has changed.
        ("snippets/old.py", "x = 1\n# endregion old", "# endregion old\nx = 1", ["docs/diff.md"]),
        (
            "snippets/new.py", "# endregion inner\n", "",
            ["docs/context.md", "docs/diff.md", "docs/hl.md", "docs/symbol.md"],
        ),
    ],
)  # fmt: skip
def test_since_counts_whatever_a_page_needs(needs, name, old, new, pages):
    edit(name, old, new)
    listed = [line.split(" (")[0] for line in run("--since", "HEAD").stdout.splitlines()]
    assert [line for line in listed if line.startswith("docs/") and ":" not in line] == pages


def test_since_lists_the_pages_of_a_file_that_is_gone(needs):
    Path("snippets/old.py").unlink()
    result = run("--since", "HEAD")
    assert (result.exit_code, result.stdout) == (1, "docs/diff.md (snippets/old.py)\n")


def test_what_git_keeps_is_named_and_not_touched(needs):
    Path("docs/diff.md").write_text("```py ./old.py old rev=HEAD\n```\n")
    assert "old [vscode] docs/diff.md:1:4 (rev)" in run().output
    assert run("--pages-for", "snippets/old.py:2").stdout == ""
    commit("commit", "-qam", "second")
    edit("snippets/old.py", "x = 1", "x = 9")
    assert run("--since", "HEAD").stdout == ""


def test_a_file_beside_the_project_touches_its_pages(needs, monkeypatch):
    Path("site/docs").mkdir(parents=True)
    Path("site/mkdocs.yml").write_text("plugins: [inlaid: {allow: [../snippets]}]\n")
    Path("site/docs/index.md").write_text("```py ../../snippets/old.py old\n```\n")
    commit("add", "-A")
    commit("commit", "-qm", "second")
    edit("snippets/old.py", "x = 1", "x = 9")
    monkeypatch.chdir("site")
    assert (
        run("--pages-for", "../snippets/old.py:2", "-f", "mkdocs.yml").stdout == "docs/index.md\n"
    )
    assert run("--since", "HEAD").stdout == "docs/index.md (../snippets/old.py)\n"


def test_a_region_that_hl_names_is_missed(needs):
    edit("snippets/new.py", "region inner", "region deep")
    output = run("--since", "HEAD").output
    assert "but named by docs/context.md:1:16, docs/hl.md:1:23; was it renamed 'deep'?" in output


def test_a_renamed_region_is_found_by_its_lines(history):
    other = "# ANCHOR: onee\nprint()\n# ANCHOR_END: onee\n"
    edit("snippets/a.py", "# ANCHOR: one\n", f"{other}# ANCHOR: fetch-user\n")
    edit("snippets/a.py", "# ANCHOR_END: one\n", "# ANCHOR_END: fetch-user\n")
    assert "; was it renamed 'fetch-user'?" in run("--since", "HEAD").output


def test_a_region_that_was_there_before_is_no_new_name(history):
    edit("snippets/a.py", "# ANCHOR: one\na = 1\n# ANCHOR_END: one\n", "")
    output = run("--since", "HEAD").output
    assert "region 'one' is gone" in output
    assert "was it renamed" not in output


BROUGHT_IN = {
    "mkdocs.yml": """\
markdown_extensions:
  - pymdownx.snippets: {base_path: [., includes], auto_append: [words.md]}
plugins:
  - inlaid:
      traces: {shop: traces/shop.jsonl}
      verify: {runs: {greet: {root: cli, run: python greet.py, inputs: [names.txt]}}}
""",
    "docs/index.md": '# Home\n\n--8<-- "part.md"\n\n```py\n--8<-- "snippets/a.py:two"\n```\n',
    "docs/run.md": """\
<!-- inlaid: verify=output:greet -->
```text
hi
```

```sequence trace=shop
A->>B: x
```
""",
    "includes/part.md": 'One\n\n```py ./a.py one\n```\n\n;--8<-- "more.md"\n',
    "includes/words.md": "*[API]: what is called\n",
    "includes/more.md": "```py ./a.py rest\n```\n",
    "snippets/a.py": (
        "# region one\nx = 1\n# endregion one\n# --8<-- [start:two]\ny = 2\n# --8<-- [end:two]\n"
        "# region rest\nz = 3\n# endregion rest\n"
    ),
    "cli/greet.py": "# region deep\nprint('hi')\n# endregion deep\n",
    "names.txt": "Ada\n",
    "traces/shop.jsonl": "{}\n",
}


@pytest.fixture
def brought_in(tmp_path, monkeypatch):
    for name, text in BROUGHT_IN.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    commit("init", "-q")
    commit("add", "-A")
    commit("commit", "-qm", "first")


def test_what_snippets_bring_in_stands_where_they_do(brought_in):
    assert run().output == (
        "snippets/a.py:2 one [vscode] docs/index.md:3:1\n"
        "snippets/a.py:5 two [pymdownx] docs/index.md:6:1 (snippet)\n"
        "snippets/a.py:8 rest [vscode] no page names it\n3 regions\n"
    )


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("snippets/a.py", ["docs/index.md"]),
        ("includes/part.md", ["docs/index.md"]),
        ("includes/words.md", ["docs/index.md", "docs/run.md"]),
        ("cli/greet.py", ["docs/run.md"]),
        ("names.txt", ["docs/run.md"]),
        ("traces/shop.jsonl", ["docs/run.md"]),
        ("includes/more.md", []),
    ],
)
def test_a_change_of_what_is_brought_in_or_run_touches_its_pages(brought_in, name, pages):
    assert run("--pages-for", name).stdout.split() == pages
    Path(name).write_text(f"{BROUGHT_IN[name]}more\n")
    Path("snippets/a.py").write_text(Path("snippets/a.py").read_text().replace("x = 1", "x = 2"))
    listed = [line.split(" (")[0] for line in run("--since", "HEAD").stdout.splitlines()]
    assert listed == sorted({*pages, "docs/index.md"})


def test_a_snippet_that_is_gone_touches_its_page(brought_in):
    Path("includes/part.md").unlink()
    assert run("--since", "HEAD").stdout == "docs/index.md (includes/part.md)\n"


def test_an_include_of_a_snippet_that_can_not_be_resolved_is_counted(brought_in):
    edit("snippets/a.py", "region one", "region other")
    result = run("--since", "HEAD")
    assert (result.exit_code, "named by docs/index.md:3:1; was it renamed 'other'?") == (
        1,
        result.stdout[result.stdout.index("named by") :].split("\n")[0],
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no such file or folder: nowhere"),
        (["--pages-for", "none.py:3"], "no such file: none.py"),
        (["--pages-for", "/none/none.py"], "no such file: /none/none.py"),
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
    expected = run(*(argument.format(".") for argument in arguments))
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = run(*(argument.format(project) for argument in arguments))
    assert (result.exit_code, result.output) == (0, expected.output)
