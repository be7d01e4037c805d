"""Reports, provenance, cache, shards and the command's options, on one small project."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.diagnostics.location import Location
from inlaid.project.project import load_project
from inlaid.project.verification.proof_record import (
    check_site,
    find_site_provenance,
    write_site_provenance,
)
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.output.redaction import find_secrets, redact
from inlaid.verify.plan.shard import Shard, select_shard
from inlaid.verify.provenance.badge import render_badge, render_page_badge
from inlaid.verify.provenance.provenance import Provenance, format_provenance, parse_provenance
from inlaid.verify.reports.html import format_proof
from inlaid.verify.sandbox import sandbox

pytestmark = pytest.mark.slow

GOOD = "```console\n$ echo one\none\n```\n\n```json\n{}\n```\n"
BAD = "```mermaid\ngraph TD\n```\n\n```python\nx = (\n```\n\n```python ./a.py\n```\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("x = 1\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid: {base_path: [src]}]\n")
    (tmp_path / "docs" / "bad.md").write_text(BAD)
    (tmp_path / "docs" / "good.md").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verify(*options):
    result = CliRunner().invoke(main, ["verify", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def test_the_text_report_lists_problems_skips_and_counts(project):
    result = verify("-v")
    assert result.exit_code == 1
    assert (
        "docs/bad.md:6:5: error[syntax-error] '(' was never closed\n  6 | x = (\n" in result.output
    )
    skipped = "docs/bad.md:1: skipped (mermaid): nothing checks the language 'mermaid'"
    assert skipped in result.output
    assert "5 examples: 2 parsed, 1 as printed, 1 failed, 1 skipped in " in result.output


def test_every_report_says_the_same(project):
    files = {name: project / "out" / f"r.{name}" for name in ("json", "junit", "sarif")}
    options = [text for name, file in files.items() for text in (f"--{name}", str(file))]
    output = verify(*options, "--github").output
    report = json.loads(files["json"].read_text())
    assert report["summary"]["failed"] == 1
    assert [example["status"] for example in report["examples"]] == [
        "skipped", "failed", "ok", "ok", "ok",
    ]  # fmt: skip
    suites = ET.fromstring(files["junit"].read_text())
    counts = [(suite.get("name"), suite.get("failures"), suite.get("skipped")) for suite in suites]
    assert counts == [("docs/bad.md", "1", "1"), ("docs/good.md", "0", "0")]
    assert "never closed" in suites.find(".//failure").text
    run = json.loads(files["sarif"].read_text())["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/bad.md"
    snippet = {"text": "x = ("}
    assert place["region"] == {
        "startLine": 6, "startColumn": 5, "endColumn": 6, "snippet": snippet
    }  # fmt: skip
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["syntax-error"]
    line = (
        "::error file=docs/bad.md,line=6,col=5,endColumn=6,title=syntax-error::"
        "'(' was never closed%0Ahelp: "
    )
    assert line in output


def test_only_picks_a_language_a_page_or_a_source(project):
    assert verify("--only", "json").exit_code == 0
    assert "2 examples: 1 parsed, 1 as printed" in verify("--only", "docs/good.md").output
    assert "1 example: 1 parsed" in verify("--only", "src/a.py").output
    result = verify("--only", "docs/god.md")
    assert result.exit_code == 2
    assert "did you mean 'docs/good.md'?" in result.output


def test_a_second_run_knows_what_was_good(project):
    verify()
    assert "(3 cached)" in verify().output
    (project / "src" / "a.py").write_text("x = 2\n")
    assert "(2 cached)" in verify().output
    assert "cached" not in verify("--no-cache").output


def test_a_damaged_cache_is_an_empty_one(project):
    verify()
    (project / ".inlaid" / "verify.sqlite").write_bytes(b"no database")
    assert "cached" not in verify().output
    assert "(3 cached)" in verify().output


def test_a_run_is_done_anew_when_a_source_changes(project):
    settings = "{base_path: [src], verify: {runs: {show: {root: src, run: cat a.py}}}}"
    (project / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {settings}]\n")
    (project / "docs" / "good.md").write_text('```{.text verify="output:show"}\nx = 1\n```\n')
    assert "1 as printed" in verify("docs/good.md").output
    assert "(1 cached)" in verify("docs/good.md").output
    (project / "src" / "a.py").write_text("x = 3\n")
    result = verify("docs/good.md")
    assert "docs/good.md:2:1: error[output-drift] the page shows 'x = 1'" in result.output


def test_coverage_options(project):
    (project / "lcov.info").write_text("SF:src/a.py\nDA:1,1\nend_of_record\n")
    options = ["--only", "src/a.py", "--coverage", "lcov.info"]
    assert "1 of 1 shown lines executed (100.0 %)" in verify(*options).output
    (project / "lcov.info").write_text("SF:src/a.py\nDA:1,0\nend_of_record\n")
    result = verify(*options, "--min-coverage", "50")
    assert "error[line-missed] shown line 1 of src/a.py: never executed" in result.output
    assert "error[coverage-low] 0 of 1 executable shown lines" in result.output
    assert verify("--coverage", "gone.info").exit_code == 2


LEAST = 'verify = {coverage = ["lcov.info"], min_coverage = 50}'
IN_YAML = """site_name: x
plugins:
  - inlaid:
      base_path: [src]
      verify:
        coverage: [lcov.info]
        min_coverage: 50
"""


@pytest.mark.parametrize(
    ("name", "text", "options", "place"),
    [
        ("mkdocs.yml", IN_YAML, (), "mkdocs.yml:7:9"),
        ("properdocs.yml", IN_YAML, (), "properdocs.yml:7:9"),
        ("two.yml", IN_YAML, ("-f", "two.yml"), "two.yml:7:9"),
        ("two.yml", "INHERIT: base/three.yml\n", ("-f", "two.yml"), "base/three.yml:7:9"),
        ("mkdocs.yml", IN_YAML, ("--min-coverage", "60"), "mkdocs.yml:1:1"),
        ("mkdocs.yml", IN_YAML.replace("plugins", "markdown_extensions"), (), "mkdocs.yml:7:9"),
        (
            "zensical.toml",
            '[project.markdown_extensions.inlaid]\nbase_path = ["src"]\n' + LEAST,
            (),
            "zensical.toml:3:37",
        ),
    ],
)
def test_too_little_coverage_is_reported_where_more_is_demanded(
    project, name, text, options, place
):
    (project / "mkdocs.yml").unlink()
    (project / name).write_text(text)
    (project / "base").mkdir()
    (project / "base/three.yml").write_text(IN_YAML)
    (project / "lcov.info").write_text("SF:src/a.py\nDA:1,0\nend_of_record\n")
    result = verify("--only", "src/a.py", *options)
    assert f"{place}: error[coverage-low] 0 of 1 executable shown lines" in result.output


def test_a_wrong_setting_is_in_each_report(project):
    (project / "mkdocs.yml").write_text("plugins: [inlaid: {verify: {run: {}}}]\n")
    result = verify("--github", "--sarif", "found.sarif", "--json", "found.json", "--junit", "-")
    assert result.exit_code == 1
    head = "mkdocs.yml:1:29: error[setting-unknown] verify.run: unknown setting\n"
    assert result.stderr.startswith(head)
    assert "did you mean 'runs'?" in result.stderr
    assert (
        "::error file=mkdocs.yml,line=1,col=29,endColumn=32,title=setting-unknown::"
        in result.stderr
    )
    assert result.stdout.startswith("<?xml")
    assert '"ruleId": "setting-unknown"' in Path("found.sarif").read_text()
    (found,) = json.loads(Path("found.json").read_text())["diagnostics"]
    assert (found["line"], found["column"], found["code"]) == (1, 29, "setting-unknown")


def test_a_page_whose_own_settings_are_wrong_is_not_run(project):
    page = "---\ninlaid:\n  verify: off\n---\n```pycon\n>>> open('ran', 'w')\n2\n```\n"
    (project / "docs/page.md").write_text(page)
    result = verify("docs/page.md")
    assert result.exit_code == 1
    assert (
        "docs/page.md:3:11: error[setting-value] inlaid.verify: expected settings" in result.output
    )
    assert "docs/page.md:6" not in result.output
    assert "0 examples" in result.output


def make_example(page, line):
    return Example(Location(page, line), "```json", ExampleKind.TYPED, "json", "{}")


def test_each_example_is_in_exactly_one_shard():
    examples = [
        make_example(f"{page}.md", line) for page in "abcde" for line in range(ord(page) % 4)
    ]
    parts = [select_shard(examples, Shard(number, 3)) for number in (1, 2, 3)]
    assert sorted(example.key for part in parts for example in part) == sorted(
        e.key for e in examples
    )
    for page in {example.location.path for example in examples}:
        assert sum(any(e.location.path == page for e in part) for part in parts) == 1


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0"])
def test_a_wrong_shard_is_a_usage_error(project, text):
    result = verify("--shard", text)
    assert result.exit_code == 2
    assert text in result.output


def test_shards_of_the_command_add_up(project):
    counts = [json.loads(run_shard(project, number))["summary"] for number in (1, 2)]
    assert sum(map(count_all, counts)) == 5


def count_all(summary):
    return sum(summary["levels"].values()) + summary["failed"] + summary["skipped"]


def run_shard(project, number):
    file = project / f"{number}.json"
    verify("--shard", f"{number}/2", "--json", str(file))
    return file.read_text()


def find_provenance(project):
    loaded = load_project(project)
    return loaded, find_site_provenance(loaded)


def test_the_site_says_what_was_verified_as_it_is_now(project):
    (project / "docs" / "bad.md").unlink()
    verify()
    (project / "docs" / "new.md").write_text("```json\n[]\n```\n")
    loaded, provenance = find_provenance(project)
    assert [block.status for block in provenance.blocks] == ["ok", "ok", "unverified"]
    site = project / "site"
    site.mkdir()
    assert check_site(loaded, site) == ()
    (site / "inlaid.json").write_text("{}")
    assert [diagnostic.code.name for diagnostic in check_site(loaded, site)] == [
        "provenance-missing"
    ]
    write_site_provenance(site, provenance)
    assert parse_provenance((site / "inlaid.json").read_text()) == provenance
    found = check_site(loaded, site)
    assert [(diagnostic.code.name, str(diagnostic.location)) for diagnostic in found] == [
        ("block-unverified", "docs/new.md:1:1")
    ]
    verify()
    write_site_provenance(site, find_site_provenance(loaded))
    assert check_site(loaded, site) == ()


def test_publish_refuses_a_site_that_is_not_verified(project):
    (project / "site").mkdir()
    write_site_provenance(project / "site", find_provenance(project)[1])
    result = CliRunner().invoke(main, ["publish", "--yes"])
    assert "site/inlaid.json:1:1: error[provenance-missing]" in result.output
    verify("docs/bad.md")
    write_site_provenance(project / "site", find_provenance(project)[1])
    result = CliRunner().invoke(main, ["publish", "--yes"])
    assert result.exit_code == 1
    assert "docs/good.md:1:1: error[block-unverified] console commands: unverified" in result.output
    assert not (project / "published").exists()
    (project / "docs" / "bad.md").unlink()
    verify()
    write_site_provenance(project / "site", find_provenance(project)[1])
    assert CliRunner().invoke(main, ["publish", "--yes"]).exit_code == 0


def test_a_reason_in_the_configuration_lets_a_site_out(project):
    settings = "{verify: {unverified: a draft}}"
    (project / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {settings}]\n")
    assert check_site(load_project(project), project) == ()


def test_a_changed_source_is_unverified(project):
    (project / "docs" / "bad.md").write_text("```python ./a.py\n```\n")
    verify()
    (project / "src" / "a.py").write_text("x = 2\n")
    statuses = [block.status for block in find_provenance(project)[1].blocks]
    assert statuses == ["unverified", "ok", "ok"]


def test_a_badge_is_escaped_and_stable(project):
    (project / "docs" / "<i>.md").write_text("# <b>&'\n\n" + GOOD)
    verify("docs/<i>.md")
    provenance = find_provenance(project)[1]
    records = [record for record in provenance.blocks if record.page == "docs/<i>.md"]
    assert render_badge(records[1], "../inlaid.html") == ""  # only parsed
    assert render_badge(replace(records[1], level="ran"), "../inlaid.html") == (
        '<small class="inlaid-level" id="inlaid-section-2" data-inlaid-level="ran" '
        'data-search-exclude><a href="../inlaid.html#docs/%3Ci%3E.md%3Asection-2">ran</a></small>'
    )
    assert render_page_badge(records, "inlaid.html") == (
        '<p class="inlaid-levels" data-search-exclude>'
        '<a href="inlaid.html#docs/%3Ci%3E.md">1 parsed, 1 as printed</a></p>'
    )
    assert render_page_badge([], "inlaid.html") == ""


def test_what_was_skipped_or_never_seen_has_no_badge(project):
    text = f'<!-- inlaid: verify=off:"<b>" -->\n{GOOD}{GOOD}'
    (project / "docs" / "good.md").write_text(text)
    verify("docs/good.md")
    (project / "docs" / "good.md").write_text(f"{text}{BAD}")
    records = [record for record in find_provenance(project)[1].blocks if "good" in record.page]
    shown = [bool(render_badge(record, "")) for record in records]
    assert shown == [False, False, True, False, False, False, False]


def test_mkdocs_writes_what_was_verified(project):
    (project / "docs" / "bad.md").unlink()
    verify()
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], check=True)
    written = parse_provenance((project / "site" / "inlaid.json").read_text())
    assert [block.level for block in written.blocks] == ["as printed", "parsed"]
    report = (project / "site" / "inlaid.html").read_text()
    assert '<h2 id="docs/good.md">Good</h2>' in report
    assert (
        '<li id="docs/good.md:start-1"><a href="good/">console</a>: as printed (runs)</li>'
        in report
    )
    assert written.facts.time in report
    assert '<a href="inlaid.json">' in report
    assert CliRunner().invoke(main, ["publish", "--yes"]).exit_code == 0


def test_the_page_of_proof_escapes_what_pages_say(project):
    text = f'<!-- inlaid: verify=off:"<b>&\'" -->\n```json\n{{}}\n```\n\n{GOOD}'
    (project / "docs" / "<i>.md").write_text(text)
    verify("docs/<i>.md")
    report = format_proof(find_provenance(project)[1], "inlaid.json", lambda _record: None)
    assert "json: not checked: &lt;b&gt;&amp;&#x27;</li>" in report
    assert '<h2 id="docs/&lt;i&gt;.md">docs/&lt;i&gt;.md</h2>' in report
    assert format_proof(Provenance(None, ()), "x", lambda _record: None) == ""


def test_versions_of_all_tools_that_were_used_are_reported(project):
    page = "```go\nx := 1\n```\n\n```sql\nSELECT 1\n```\n\n```js\n1;\n```\n\n"
    ruby = "<!-- inlaid: verify=demo -->\n```ruby\nputs 1\n```\n\n```output\n1\n```\n"
    (project / "docs" / "good.md").write_text(page + ruby)
    (project / "lib").mkdir()
    (project / "lib" / "a.c").write_text("int a;\n")
    settings = "{base_path: [lib], verify: {projects: {l: {root: lib, compile: auto}}}}"
    (project / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {settings}]\n")
    (project / "docs" / "c.md").write_text("```c ./a.c\n```\n")
    verify("docs/good.md", "docs/c.md", "--json", "r.json")
    tools = json.loads(Path("r.json").read_text())["tools"]
    expected = ["gcc", "node", "python", "ruby", "sqlglot", "tree-sitter-c", "tree-sitter-go"]
    assert [tool for tool in tools if tool != "tree-sitter-ruby"] == expected
    assert all(re.search(r"\d+\.\d+", version) for version in tools.values())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 9}', '{"version": 1, "run": 3}'])
def test_what_is_not_provenance_is_none(text):
    assert parse_provenance(text) is None


def test_provenance_is_read_as_written(project):
    verify()
    kept = (project / ".inlaid" / "verified.json").read_text()
    assert format_provenance(parse_provenance(kept)) == kept


SECRETS = {
    "AKIAIOSFODNN7EXAMPLE is a key": "*** is a key",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG": "aws_secret_access_key = ***",
    '"password": "hunter2hunter2"': '"password": "***"',
    "Authorization: Bearer abcdefgh12345678": "Authorization: Bearer ***",
    "https://user:pass@host/x": "https://user:***@host/x",
    "value of mine-is-secret!": "value of ***",
    "ghp_" + "a" * 36: "***",
    "nothing here": "nothing here",
}


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_masked(text):
    secrets = find_secrets({"MY_TOKEN": "mine-is-secret!", "PATH": "/bin", "A_SECRET": "short"})
    assert redact(text, secrets) == SECRETS[text]


def test_five_hundred_unchanged_examples_start_no_program(project, monkeypatch):
    (project / "docs" / "bad.md").unlink()
    blocks = [f"```python\nx = {number}\n```\n" for number in range(250)]
    blocks += [f"```js\nlet x = {number};\n```\n" for number in range(249)]
    blocks += ["```console\n$ echo one\none\n```\n"]
    (project / "docs" / "good.md").write_text("\n".join(blocks))
    assert "500 examples: 499 parsed, 1 as printed" in verify().output
    monkeypatch.setattr(sandbox, "supervise", None)
    assert "499 parsed, 1 as printed (500 cached)" in verify().output


def test_more_jobs_give_the_same_report(project):
    one, two = (project / "1.json", project / "2.json")
    verify("--jobs", "1", "--no-cache", "--json", str(one))
    verify("--jobs", "2", "--no-cache", "--json", str(two))
    reports = [json.loads(Path(file).read_text()) for file in (one, two)]
    for report in reports:
        del report["time"], report["seconds"]
        for example in report["examples"]:
            del example["seconds"]
    assert reports[0] == reports[1]
