"""What `check`, `verify` and `sync` take for an include is what the host shows."""

import tomllib
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from inlaid.cli.main import main
from inlaid.project.build import Build
from inlaid.project.conversion.extensions import Extensions, read_extensions
from inlaid.project.pages import parse_page, read_fences
from inlaid.project.project import Project
from inlaid.project.settings import Settings
from tests.hosts.sites import build_site

CONTAINERS = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "hosts" / "containers.toml").read_text("utf-8")
)
ALL = (
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "toc",
    "pymdownx.details", "pymdownx.tabbed", "pymdownx.superfences",
)  # fmt: skip
SITES = {
    "all": ALL,
    "none": ("toc", "tables", "fenced_code"),
    **{f"without {name}": tuple(kept for kept in ALL if kept != name) for name in ALL},
}
CONFIG = """\
site_name: x
plugins: [inlaid]
markdown_extensions:
  - admonition
  - md_in_html
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""


def show(project, page):
    """The lines of the includes that the host shows, and its errors about text."""
    build = Build(project, project.open_library())
    build.start_page(page)
    shown = []
    resolve = build.resolve

    def note(fences, candidates):
        placed, resolution = resolve(fences, candidates)
        shown.extend(include.fence.line for include in resolution.includes)
        return placed, resolution

    build.resolve = note
    markdown.markdown(
        page.text,
        extensions=[*project.extensions.names, "inlaid"],
        extension_configs={"inlaid": {"build": build}},
    )
    return shown, [d for d in build.current.diagnostics if d.code.name == "include-as-text"]


@pytest.mark.parametrize("site", SITES)
def test_each_container_is_read_as_the_host_reads_it(site, tmp_path):
    extensions = Extensions(SITES[site])
    project = Project(tmp_path, tmp_path / "docs", tmp_path, {}, Settings(), extensions=extensions)
    for name, case in CONTAINERS.items():
        page = parse_page("docs/page.md", case["page"])
        read = read_fences(project, page)
        ours = [fence.line for fence in read.fences if "./" in fence.info]

        assert (ours, list(read.lost)) == show(project, page), name


def write(root, page, config=CONFIG):
    for name, text in {
        "mkdocs.yml": config,
        "docs/index.md": page,
        "snippets/a.py": "# snippet-x\nx = 1\n# snippet-x\n",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")


def run(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


FENCE = "```python ./a.py snippet-x\n{}```\n"
INNER = "    ```python ./a.py snippet-x\n{}    ```\n"


@pytest.mark.parametrize(
    ("page", "stale"),
    [
        ('=== "A"\n\n' + INNER, "    STALE\n"),
        ("!!! note\n\n" + INNER, "    STALE\n"),
        ("<div markdown>\n\n" + FENCE + "\n</div>\n", "STALE\n"),
        ("<details>\n<summary>S</summary>\n\n" + FENCE + "\n</details>\n", "STALE\n"),
    ],
)
def test_sync_fills_what_the_site_shows(page, stale, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, page.format(stale))
    index = tmp_path / "docs" / "index.md"

    assert run("check")[0] == run("sync", "--check", "docs")[0] == 1
    assert run("sync", "docs")[0] == 0
    assert index.read_text("utf-8") == page.format(stale.replace("STALE", "x = 1"))
    assert run("check")[0] == run("sync", "--check", "docs")[0] == 0


def test_sync_refuses_an_include_that_the_site_shows_as_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = "??? note\n\n" + INNER.format("    STALE\n")
    write(tmp_path, page)

    for arguments in (["check"], ["sync", "--check", "docs"], ["sync", "docs"], ["verify"]):
        code, output = run(*arguments)
        assert code == 1, arguments
        assert "docs/index.md:3:5: error[include-as-text]" in output
        assert "pymdownx.details" in output
    assert (tmp_path / "docs" / "index.md").read_text("utf-8") == page


def test_sync_leaves_what_is_no_include_of_the_site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = "<!--\n" + FENCE.format("STALE\n") + "-->\n\nText.\n\n" + INNER.format("    STALE\n")
    write(tmp_path, page)

    assert run("check")[0] == run("sync", "--check", "docs")[0] == 0
    assert run("sync", "docs")[0] == 0
    assert (tmp_path / "docs" / "index.md").read_text("utf-8") == page


def test_uses_of_a_source_are_those_in_raw_html_and_not_in_comments(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = "<details>\n<summary>S</summary>\n\n" + FENCE.format("") + "\n</details>\n"
    write(tmp_path, shown + "\n<!--\n" + FENCE.format("") + "-->\n")

    assert run("regions", "--pages-for", "snippets/a.py") == (0, "docs/index.md\n")

    write(tmp_path, "<!--\n" + FENCE.format("") + "-->\n")
    assert "no page shows" in run("regions", "--pages-for", "snippets/a.py")[1]


def test_extensions_that_cannot_be_loaded_leave_the_reading_to_us(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = '=== "A"\n\n' + INNER.format("")
    write(tmp_path, page, CONFIG + "  - no_such_extension_anywhere\n")

    assert run("check")[0] == 0


def test_options_that_name_functions_do_not_hinder_a_conversion(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = CONFIG.replace(
        "  - pymdownx.superfences\n",
        "  - pymdownx.superfences:\n      custom_fences:\n        - name: chart\n"
        "          class: chart\n          format: !!python/name:nowhere.at_all\n",
    )
    write(tmp_path, "??? note\n\n" + INNER.format(""), config)

    code, output = run("check")
    assert (code, "pymdownx.details" in output) == (1, True)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        (None, ()),
        ("admonition", ("admonition",)),
        (["toc", {"toc": {"permalink": True}}, "admonition"], ("admonition",)),
        ({"admonition": None, "pymdownx": {"details": {}}}, ("admonition", "pymdownx.details")),
    ],
)
def test_extensions_are_listed_in_each_form(listed, names):
    assert read_extensions(listed).names == ("toc", "tables", "fenced_code", *names)


SNIPPETS = """\
site_name: x
plugins: [inlaid]
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [., inc], auto_append: [end.md], check_paths: true}
"""
PART = "Part.\n\n```python ./a.py snippet-{}\n```\n"


def write_parts(root, names, page='# Home\n\n--8<-- "part.md"\n\nText.\n'):
    write(root, page, SNIPPETS)
    (root / "inc").mkdir()
    for name in ("part", "deep", "end"):
        text = PART.format(names[name]) if name in names else ""
        (root / "inc" / f"{name}.md").write_text(text, "utf-8")
    if "deep" in names:
        (root / "inc" / "part.md").write_text('Through.\n\n--8<-- "deep.md"\n', "utf-8")


@pytest.mark.parametrize(
    ("brought_in", "line"), [("part", 3), ("deep", 3), ("end", 5)], ids=["part", "deep", "end"]
)
def test_includes_in_markdown_that_is_brought_in_are_checked(
    brought_in, line, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    write_parts(tmp_path, {brought_in: "y"})

    for arguments in (["check"], ["sync", "--check", "docs"], ["sync", "docs"], ["verify"]):
        code, output = run(*arguments)
        assert code == 1, arguments
        assert f"docs/index.md:{line}:18: error[region-missing]" in output, output
        assert f"inc/{brought_in}.md:3:1: ```python ./a.py snippet-y" in output, output
    with pytest.raises(Abort) as failed:
        build_site(tmp_path / "mkdocs.yml")
    assert f"docs/index.md:{line}:18: error[region-missing]" in str(failed.value.__context__)

    (tmp_path / "inc" / f"{brought_in}.md").write_text(PART.format("x"), "utf-8")
    build_site(tmp_path / "mkdocs.yml")
    assert run("check")[0] == run("sync", "--check", "docs")[0] == 0


def test_check_reads_what_is_brought_in_from_any_folder(tmp_path, monkeypatch):
    write_parts(tmp_path, {"part": "y"})
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    code, output = run("check", "-f", tmp_path / "mkdocs.yml")

    assert (code, "error[region-missing]" in output) == (1, True)


def test_two_includes_on_one_line_are_two(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_parts(tmp_path, {"part": "x"})
    part = tmp_path / "inc" / "part.md"
    part.write_text(
        PART.format("x") + "\n```sequence\nsequenceDiagram\nA->>B: hi\n```\n\n" + PART.format("y")
    )

    code, output = run("check")

    assert (code, output.count("error[")) == (1, 1)
    assert "no region 'snippet-y'" in output
    assert "3 includes" not in output
    assert "2 includes, 1 diagram" in output


def test_what_is_brought_in_and_hidden_is_not_checked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_parts(tmp_path, {"part": "y"}, '<!--\n\n--8<-- "part.md"\n\n-->\n\nText.\n')

    assert run("check")[0] == 0
    build_site(tmp_path / "mkdocs.yml")


def test_definitions_beside_an_include_that_is_brought_in_count(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = '# Home\n\n--8<-- "part.md"\n\nSee [the manual][].\n'
    write_parts(tmp_path, {"part": "x"}, page)
    part = tmp_path / "inc" / "part.md"
    part.write_text(PART.format("x") + "\n[the manual]: https://manual.example/\n", "utf-8")

    code, output = run("check")

    assert (code, "reference-undefined" in output) == (0, False)
