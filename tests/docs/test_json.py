"""The shapes of JSON that the reference promises are those that commands print."""

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from inlaid.cli.main import COMMANDS, main

PAGE = (Path(__file__).parents[2] / "docs/reference/cli.md").read_text()
PROMISED = PAGE[PAGE.index("## Output for Programs") :]


def read_keys(row):
    """The names in a row of a table, after its first cell."""
    line = next(promise for promise in PROMISED.splitlines() if promise.startswith(f"| `{row}` |"))
    return set(re.findall(r"`(\w+)`", line.split("|", 2)[2]))


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("mkdocs.yml").write_text("plugins: [inlaid: {sources: [.]}]\n")
    Path("a.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")
    Path("docs/index.md").write_text(
        "```py ./a.py one\n```\n\n```py ./a.py two\n```\n\n```xyz\n```\n"
    )
    Path("flow.mmd").write_text("sequenceDiagram\n  A->B\n")
    Path("run.jsonl").write_text('{"actor": "A", "service": "S", "operation": "Get"}\n')
    return tmp_path


def run(*arguments):
    return json.loads(CliRunner().invoke(main, arguments).stdout)


def test_diagnostics_are_the_same_everywhere(project):
    table = PROMISED[PROMISED.index("A diagnostic is the same everywhere") :]
    keys = set(re.findall(r"^\| `.*?` \|", table, re.MULTILINE)[:5])
    promised = set(re.findall(r"`(\w+)`", " ".join(keys)))
    CliRunner().invoke(main, ["verify", "--json", "report.json"])
    reports = [
        run("check", "--format", "json"),
        run("sync", "--check", "--format", "json", "docs"),
        *run("diagram", "--format", "json", "flow.mmd"),
        json.loads(Path("report.json").read_text()),
    ]
    for report in reports:
        assert report["diagnostics"]
        assert all(diagnostic.keys() == promised for diagnostic in report["diagnostics"])


@pytest.mark.parametrize(
    ("row", "arguments"),
    [
        ("regions --json", ("regions", "--json")),
        ("diagram --format json", ("diagram", "--format", "json", "flow.mmd")),
        ("trace show --format json", ("trace", "show", "--format", "json", "run.jsonl")),
    ],
)
def test_lists(project, row, arguments):
    (first,) = run(*arguments)
    assert first.keys() == read_keys(row) - {"ok", "error"}


def test_summaries(project):
    check = run("check", "--format", "json")
    promised = read_keys("check --format json")
    assert {*check, *check["summary"]} == promised
    sync = run("sync", "--check", "--format", "json", "docs")
    assert set(sync["summary"]) == read_keys("sync --format json") - {"summary"}
    assert run("regions", "--json", "--pages-for", "a.py") == ["docs/index.md"]


def test_publishing(project):
    Path("site").mkdir()
    Path("site/index.html").write_text("<h1>Home</h1>")
    promised = read_keys("publish --json`, `rollback --json")
    assert run("publish", "--to", "out", "--json").keys() == promised
    (release,) = run("releases", "--to", "out", "--json")
    assert release.keys() == read_keys("releases --json")
    Path("site/index.html").write_text("<h1>Second</h1>")
    run("publish", "--to", "out", "--json")
    assert run("rollback", "--to", "out", "--json").keys() == promised


def test_each_option_for_programs_is_listed_with_its_commands():
    """`--format` and `--json` are where the first table says, and nowhere else."""
    told = {
        (option, name)
        for options, names in re.findall(r"^\| (`--.*?) \| (.*?) \|", PROMISED, re.MULTILINE)
        for option in re.findall(r"--\w+", options)
        for name in re.findall(r"`([\w-]+)", names)
    }
    there = set()
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        for inner in [command, *getattr(command, "commands", {}).values()]:
            for option in (option for parameter in inner.params for option in parameter.opts):
                if option in {"--format", "--json", "--sarif", "--junit"}:
                    there.add((option, name))
    assert told == there


def test_the_report_of_verify(project):
    CliRunner().invoke(main, ["verify", "--json", "report.json"])
    report = json.loads(Path("report.json").read_text())
    assert report.keys() == read_keys("verify --json FILE")
    promised = set(re.findall(r"`(\w+)`", PROMISED[PROMISED.index("Each of the `examples`") :]))
    for example in report["examples"]:
        assert example.keys() <= promised
    assert {row["status"] for row in report["examples"]} == {"ok", "skipped"}
