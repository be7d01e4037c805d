"""`inlaid check`: exit codes, formats for machines, what is checked."""

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.schemas import make_validator

PAGE = """\
See [the console][].

```js ./a.js snippet-pikc
```

```js ./none.js
```

```js ./b.js part
```
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page one.md").write_text(PAGE)
    Path("a.js").write_text("// snippet-pick\nx();\n// snippet-pick\n")
    Path("b.js").write_text("// ANCHOR: part\nx();\n")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


def test_clean(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("# Nothing to check\n")
    result = run(".")
    assert (result.exit_code, result.output) == (0, "1 page, 0 includes, 0 diagrams: no errors\n")


@pytest.mark.parametrize("output_format", ["text", "json", "github", "sarif"])
def test_problems_exit_with_1_in_every_format(project, output_format):
    result = run("--format", output_format, ".")
    assert result.exit_code == 1
    assert result.output.count("region-missing") >= 1


@pytest.mark.parametrize("arguments", [["nowhere.md"], ["--format", "xml"], ["--nonsense"]])
def test_wrong_usage_exits_with_2(project, arguments):
    assert run(*arguments).exit_code == 2


def test_problems_are_ordered_by_place(project):
    rows = json.loads(run("--format", "json", ".").output)["diagnostics"]
    places = [(row["path"], row["line"], row["column"]) for row in rows]
    assert places == sorted(places)
    assert [row["code"] for row in rows] == [
        "region-unclosed",
        "reference-undefined",
        "region-missing",
        "file-missing",
        "region-unclosed",
    ]


def test_json(project):
    report = json.loads(run("--format", "json", ".").output)
    assert report["summary"] == {"pages": 1, "includes": 3, "diagrams": 0}
    assert report["diagnostics"][2] == {
        "code": "region-missing",
        "severity": "error",
        "message": "no region 'snippet-pikc' in a.js",
        "path": "page one.md",
        "line": 3,
        "column": 14,
        "end_column": 26,
        "text": "```js ./a.js snippet-pikc",
        "help": "did you mean 'snippet-pick' (a.js:1)? The file has: snippet-pick",
        "related": [],
    }
    assert report["diagnostics"][4]["related"] == [
        {"message": "// ANCHOR: part", "path": "b.js", "line": 1, "column": 4, "end_column": 16}
    ]


def test_github_annotations(project):
    lines = run("--format", "github", ".").output.splitlines()
    assert lines[2] == (
        "::error file=page one.md,line=3,col=14,endColumn=26,title=region-missing::"
        "no region 'snippet-pikc' in a.js%0A"
        "help: did you mean 'snippet-pick' (a.js:1)? The file has: snippet-pick"
    )
    assert len(lines) == 5


@pytest.mark.parametrize("folder", [".", "site/handbook"])
def test_paths_for_machines_begin_at_the_root_of_the_repository(tmp_path, monkeypatch, folder):
    (tmp_path / ".git").mkdir()
    root = tmp_path / folder
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (root / "docs/a b.md").write_text("```js ./a.js part\n```\n")
    (root / "docs/a.js").write_text("// ANCHOR: part\nx();\n")
    monkeypatch.chdir(root)
    prefix = "" if folder == "." else f"{folder}/"

    lines = run("--format", "github").output.splitlines()
    files = [line.partition("file=")[2].partition(",")[0] for line in lines]
    assert files == [f"{prefix}docs/a b.md", f"{prefix}docs/a.js"]
    assert f"%0A{prefix}docs/a.js:1:4: " in lines[0]
    (run_,) = json.loads(run("--format", "sarif").output)["runs"]
    places = [
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in run_["results"]
        for location in (*result["locations"], *result.get("relatedLocations", ()))
    ]
    assert set(places) == {f"{prefix}docs/a%20b.md", f"{prefix}docs/a.js"}
    found = json.loads(run("--format", "json").output)["diagnostics"]
    assert {diagnostic["path"] for diagnostic in found} == {"docs/a b.md", "docs/a.js"}


def test_github_annotations_escape_what_would_end_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a,b:c%.md").write_text("```js ./x%0A::error::y.js\n```\n")
    (line,) = run("--format", "github", ".").output.splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.md,line=1,")
    assert "'./x%250A::error::y.js'" in line


@pytest.fixture(scope="module")
def sarif_validator():
    return make_validator("https://json.schemastore.org/sarif-2.1.0.json")


def test_sarif_is_valid(project, sarif_validator):
    log = json.loads(run("--format", "sarif", ".").output)
    sarif_validator.validate(log)
    (run_,) = log["runs"]
    assert [result["ruleId"] for result in run_["results"]][2:] == [
        "region-missing",
        "file-missing",
        "region-unclosed",
    ]
    rules = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run_["results"])
    place = run_["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "page%20one.md", "uriBaseId": "ROOT"}
    assert place["region"]["startLine"] == 3
    assert (place["region"]["startColumn"], place["region"]["endColumn"]) == (14, 26)
    related = run_["results"][4]["relatedLocations"][0]["physicalLocation"]
    assert related["artifactLocation"]["uri"] == "b.js"


def test_sarif_of_a_clean_project_is_valid(tmp_path, monkeypatch, sarif_validator):
    monkeypatch.chdir(tmp_path)
    log = json.loads(run("--format", "sarif", ".", "--allow-empty").output)
    sarif_validator.validate(log)
    assert log["runs"][0]["results"] == []


def test_names_that_are_no_utf_8(tmp_path, monkeypatch, sarif_validator):
    monkeypatch.chdir(tmp_path)
    Path("odd\udcff.md").write_text("```js ./a\x1b[31m.js\n```\n")
    assert r"odd\udcff.md:1:7: error[file-missing] no file './a\x1b[31m.js'" in run(".").output
    assert run("--format", "github", ".").exit_code == 1
    log = json.loads(run("--format", "sarif", ".").output)
    sarif_validator.validate(log)
    (result,) = log["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "odd%FF.md"


def test_long_line_is_cut_around_the_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(f"{'word ' * 100}[no such][thing]\n")
    _, excerpt, carets, *_ = run(".").output.splitlines()
    assert len(excerpt) < 220
    at = carets.index("^")
    assert excerpt[at : at + 16] == "[no such][thing]"
    assert carets.count("^") == 16


def test_all_checks_sources_that_no_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: T\nplugins: [inlaid]\n")
    Path("docs").mkdir()
    Path("docs/index.md").write_text("# Nothing\n")
    Path("snippets").mkdir()
    Path("snippets/a.js").write_text("// ANCHOR: never\n")
    Path("snippets/b.bin").write_bytes(b"\0\1")
    assert run().exit_code == 0
    result = run("--all")
    assert result.exit_code == 1
    assert "snippets/a.js:1:4: error[region-unclosed]" in result.output
    assert "b.bin" not in result.output


def test_only_the_pages_asked_for(project):
    Path("other.md").write_text("```js ./a.js snippet-pick\n```\n")
    assert run("other.md").output == "1 page, 1 include, 0 diagrams: no errors\n"


def test_a_folder_named_like_a_page_and_hidden_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("folder.md", "node_modules/x", ".hidden"):
        Path(folder).mkdir(parents=True)
        Path(folder, "page.md").write_text("```js ./none.js\n```\n")
    assert run(".").output.endswith("1 page, 1 include, 0 diagrams: 1 error\n")


@pytest.mark.parametrize(
    ("config", "warned"),
    [
        ("plugins: [search]", True),
        ("plugins: []", True),
        ("site_name: T", True),
        ("plugins: [inlaid]", False),
        ("plugins: [inlaid: {cache: off}]", False),
        ("plugins: {inlaid: }", False),
        ("markdown_extensions: [inlaid]", False),
        ("markdown_extensions: [tables, inlaid: {cache: off}]", False),
    ],
)
def test_a_site_that_does_not_name_the_plugin(tmp_path, monkeypatch, config, warned):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text(config)
    Path("docs").mkdir()
    Path("docs/a.py").write_text("x = 1\n")
    Path("README.md").write_text("```py ./docs/a.py\n```\n")
    page = Path("docs/index.md")
    page.write_text("```py ./a.py\n```\n")
    result = CliRunner().invoke(main, ["check"])
    assert ("mkdocs.yml:1:1: warning[plugin-missing]" in result.stdout) is warned
    assert result.exit_code == 0
    page.write_text("```py ./a.py\nx = 1\n```\n")  # kept by `inlaid sync`
    assert "plugin-missing" not in CliRunner().invoke(main, ["check", "docs", "README.md"]).stdout


@pytest.mark.parametrize("command", [("check",), ("check", "--all"), ("regions",), ("verify",)])
def test_a_folder_that_can_not_be_listed(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/index.md").write_text("# Nothing\n")
    folder = Path("snippets/deep" if "--all" in command else "docs/deep")
    for place in (Path("snippets"), folder):
        place.mkdir()
    Path("mkdocs.yml").write_text("plugins: [inlaid]\n")
    real = os.scandir

    def scandir(path="."):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert result.stderr == f"inlaid: {folder} can't be read: Permission denied\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See [AWS Console].", ""),
        ("See [there][docs].", "docs"),
        ("See [docs][].", "docs"),
        ("In $[0,1]$, x[10], a[i][j] and [10-20].", ""),
        ('A bar [=50% "x"], a [[Wiki Link]], a note[^1].', ""),
        ("- [ ] open\n- [x] done\n\n> [!NOTE]\n> text", ""),
    ],
)
def test_what_is_a_reference(tmp_path, monkeypatch, text, found):
    monkeypatch.chdir(tmp_path)
    for page in ("page.md", "docs/page.md"):  # as CommonMark, and as the host has it
        write_page(page, text + "\n")
        result = run(page)
        assert result.exit_code == 0
        assert ("warning[reference-undefined]" in result.stdout) is bool(found), result.stdout
        assert found in result.stdout


def write_page(path, text, config="plugins: [inlaid]\n"):
    Path("docs").mkdir(exist_ok=True)
    Path("mkdocs.yml").write_text(config)
    Path(path).write_text(text)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("true", ["2:5: warning"]),
        ("false", []),
        ("shortcuts", ["1:5: warning", "2:5: warning"]),
        ("{shortcuts: error}", ["1:5: error", "2:5: error"]),
    ],
)
def test_which_references_are_reported(tmp_path, monkeypatch, wanted, found):
    monkeypatch.chdir(tmp_path)
    config = f"plugins: [inlaid: {{check_references: {wanted}}}]\n"
    for page in ("page.md", "docs/page.md"):
        write_page(page, "See [AWS Console].\nSee [there][docs].\n", config)
        result = run(page)
        places = re.findall(
            r"^\S+\.md:(\S+ \w+)\[reference-undefined\]", result.stdout, re.MULTILINE
        )
        assert places == found
        assert result.exit_code == ("error" in wanted)


@pytest.mark.parametrize(
    ("extensions", "text"),
    [
        ("[def_list]", "Term\n: See [a][one] and [two].\n\n    [one]: https://a.example/\n"),
        ("[]", "See [a][one].\n[one]: https://a.example/\n"),
        ("[pymdownx.snippets: {auto_append: [refs.md]}]", "See [a][one].\n"),
        ("[pymdownx.arithmatex]", "A matrix $x [a][b]$ and `[a][b]`.\n"),
        ("[]", "As \\[text][label] and\n\n```text\n[text][label]\n```\n"),
    ],
)
def test_what_the_host_takes_for_a_link_or_for_code_is_none_that_is_left(
    tmp_path, monkeypatch, extensions, text
):
    monkeypatch.chdir(tmp_path)
    Path("refs.md").write_text("[one]: https://a.example/\n")
    config = f"plugins: [search, inlaid]\nmarkdown_extensions: {extensions}\n"
    write_page("docs/page.md", text, config)
    assert "reference-undefined" not in run().stdout
    write_page("docs/page.md", text + "\nBut\n[that\none][gone].\n", config)
    assert f"docs/page.md:{text.count(chr(10)) + 3}:1: warning[reference-undefined]" in run().stdout


@pytest.mark.parametrize(
    ("plugins", "checked"),
    [
        ("[inlaid]", True),
        ("[autorefs, inlaid]", False),
        ("[inlaid, mkdocstrings: {}]", False),
        ("{mkdocstrings: , inlaid: }", False),
        ("[search, inlaid]", True),
        ("[search, inlaid, nowhere]", False),
    ],
)
def test_references_are_left_to_plugins_that_resolve_them(tmp_path, monkeypatch, plugins, checked):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text(f"plugins: {plugins}\n")
    Path("docs").mkdir()
    Path("docs/index.md").write_text("See [the total][shop.total].\n")
    assert ("reference-undefined" in run(".").stdout) is checked


CONFIG = "plugins:\n  - inlaid:\n      polling: 1\n      base_pth: x\n"


def test_mistakes_in_the_configuration_are_in_every_format(project, sarif_validator):
    Path("mkdocs.yml").write_text(CONFIG)
    results = {name: run("--format", name) for name in ("text", "json", "github", "sarif")}
    assert {(result.exit_code, result.stderr) for result in results.values()} == {(1, "")}
    assert results["text"].stdout.startswith("mkdocs.yml:3:16: error[setting-value] polling: ")
    assert results["text"].stdout.endswith("\n\n2 errors\n")
    report = json.loads(results["json"].stdout)
    places = [
        (diagnostic["code"], diagnostic["line"], diagnostic["column"])
        for diagnostic in report["diagnostics"]
    ]
    assert places == [("setting-value", 3, 16), ("setting-unknown", 4, 7)]
    assert "::error file=mkdocs.yml,line=3,col=16,endColumn=17," in results["github"].stdout
    log = json.loads(results["sarif"].stdout)
    sarif_validator.validate(log)
    (first, _) = log["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["region"]["startColumn"] == 16


def test_mistakes_in_the_configuration_of_a_folder_above(project, monkeypatch):
    Path("mkdocs.yml").write_text(CONFIG)
    (project / "sub").mkdir()
    monkeypatch.chdir("sub")
    result = run("--format", "text")
    assert result.stdout.startswith("../mkdocs.yml:3:16: error[setting-value]")
