"""Colour: where it is wanted, and that it changes nothing else."""

import io
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from inlaid.cli.colour import colour_report, wants_colour
from inlaid.cli.main import main

REPORT = """\
docs/a.md:3:5: error[region-missing] no region 'x' in a.js:1:2: note[no]
  3 | ```js ./a.js x
    |     ^^
  help: error[none]
docs/b.md:1:1: warning[language-unknown] a word
  1 | | ^
    | ^

2 pages: 1 error
"""


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "wanted"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"TERM": "dumb"}, Terminal(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
    ],
)
def test_where_colour_is_wanted(environment, stream, wanted):
    assert wants_colour(environment, stream) is wanted


def test_colour_changes_nothing_but_colour():
    coloured = colour_report(REPORT)
    assert click.unstyle(coloured) == REPORT
    lines = coloured.splitlines()
    assert lines[0].startswith(
        "\x1b[1mdocs/a.md:3:5\x1b[0m: \x1b[31m\x1b[1merror[region-missing]\x1b[0m"
    )
    assert lines[2] == "    |     \x1b[31m\x1b[1m^^\x1b[0m"
    assert lines[5] == "  1 | | ^"
    assert lines[6] == "    | \x1b[33m\x1b[1m^\x1b[0m"
    assert lines[-1] == "2 pages: 1 error"


def test_a_command_in_colour(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("```js ./none.js\n```\n")
    plain = CliRunner().invoke(main, ["check", "page.md"])
    assert "\x1b" not in plain.stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = CliRunner().invoke(main, ["check", "page.md"])
    assert "\x1b" in coloured.stdout
    assert click.unstyle(coloured.stdout) == plain.stdout
    assert "\x1b" not in CliRunner().invoke(main, ["check", "--format", "json", "page.md"]).stdout
