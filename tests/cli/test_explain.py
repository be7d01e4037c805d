"""`inlaid explain`, and the examples of each command's help."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from inlaid.cli.main import COMMANDS, main
from inlaid.diagnostics.codes import CODES

FILES = (
    "README.md", "docs/index.md", "docs/guide/first.md", "snippets/app.py", "flow.mmd",
    "build/run.jsonl", "handler.mjs", "event.json", "upload.sh",
)  # fmt: skip
EXAMPLES = [line for row in COMMANDS.values() for line, _ in row.examples]


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, words)


def test_a_code_is_explained_as_it_stands_in_a_message(run):
    result = run("explain", "error[region-missing]", "stale-body")
    assert result.exit_code == 0
    first, second = result.output.strip().split("\n\n")
    assert first.splitlines()[:2] == [
        "error[region-missing]", "  The quoted file has no region of that name.",
    ]  # fmt: skip
    assert second.startswith("error[stale-body]\n")
    assert "  To mend it: Run `inlaid sync` on the page, or empty the body." in second


def test_every_code_is_listed(run):
    lines = run("explain").output.splitlines()
    assert [line.split()[0] for line in lines] == [code.name for code in CODES]


def test_all_unknown_codes_are_told_in_one_line(run):
    result = run("explain", "region-missin", "stale-body", "zzz")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "inlaid: no diagnostic has the code 'region-missin'; did you mean 'region-missing'?; "
        "no diagnostic has the code 'zzz'; `inlaid explain` lists all\n"
    )


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_of_the_help_is_what_its_command_takes(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    context, words = click.Context(main), line.split()
    command = main
    while isinstance(command, click.Group):
        name, command, words = command.resolve_command(context, words)
        assert name
    with command.make_context(line, words, parent=context) as parsed:
        assert parsed.params


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_ends_with_examples(name, run):
    shown = run(name, "--help").output
    assert "\n  Examples:\n" in shown
    for line, what in COMMANDS[name].examples:
        assert line.startswith(name)
        assert [row for row in shown.splitlines() if line in row and row.endswith(what)]
