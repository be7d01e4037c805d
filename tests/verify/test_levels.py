"""How much is proved of each kind of block, in every report."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.verify.level import LEVELS, Level

pytestmark = pytest.mark.slow

SCHEMA = Path(__file__).parents[2] / "docs/reference/verify-report.schema.json"
BLOCKS = {
    "```python\nx = 1\n```\n": "parsed",
    "```json\n{}\n```\n": "parsed",
    '```rust\nfn main() { let x: i32 = "no"; }\n```\n': "parsed",
    "<!-- inlaid: verify=one -->\n```python\nx = 1\n```\n": "ran",
    "```console\n$ x=1\n```\n": "ran",
    "```console\n$ echo a\na\n```\n": "as printed",
    "```pycon\n>>> 1\n1\n```\n": "as printed",
    "```pycon\n>>> x = 1\n```\n": "ran",
    "```sequence\nsequenceDiagram\n  A->>B: Get\n```\n": "parsed",
}  # fmt: skip
LCOV = "printf 'SF:m.py\\nDA:1,%s\\nend_of_record\\n' > lcov.info"


@pytest.fixture
def verify(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("src").mkdir()
    Path("src/m.py").write_text("print(1)\n")

    def verify(page, *options, **settings):
        plugins = [{"inlaid": {"base_path": ["src"], "verify": settings}}]
        Path("mkdocs.yml").write_text(json.dumps({"site_name": "T", "plugins": plugins}))
        Path("docs/index.md").write_text(page)
        result = CliRunner().invoke(main, ["verify", "--json", "report.json", *options])
        report = json.loads(Path("report.json").read_text())
        jsonschema.validate(
            report, json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker()
        )
        return report, result

    return verify


def levels(report):
    return [example["level"] or example["status"] for example in report["examples"]]


def test_levels_are_in_order():
    assert sorted(Level) == list(Level) == list(LEVELS.values())
    assert Level.FRAGMENT < Level.PARSED < Level.COMPILED < Level.RAN < Level.AS_PRINTED


@pytest.mark.parametrize("block", BLOCKS)
def test_a_typed_in_block(verify, block):
    report, result = verify(block)
    assert levels(report) == [BLOCKS[block]]
    assert f"1 example: 1 {BLOCKS[block]}" in result.output
    assert "passed" not in result.output + json.dumps(report)


def test_a_program_is_as_printed_when_its_output_is(verify):
    block = "```python\nprint(1)\n```\n\n```output\n{}\n```\n"
    assert levels(verify(block.format(1))[0]) == ["as printed"] * 2
    assert levels(verify(block.format(2))[0]) == ["ran", "failed"]
    assert levels(verify("```python ./m.py\n```\n\n```output\n1\n```\n")[0]) == ["as printed"] * 2


def test_a_program_that_fails_where_its_output_shows_none_has_not_run(verify):
    page = "```python\nprint(1)\nraise ValueError('no coin')\n```\n\n```output\n{}\n```\n"
    report, result = verify(page.format(1))
    assert levels(report) == ["failed", "failed"]
    assert "what is to print it ended with status 1: ValueError: no coin" in result.output
    (first, *_rest) = report["diagnostics"]
    assert (first["line"], "ValueError: no coin" in first["help"]) == (7, True)
    shown = 'Traceback (most recent call last):\n  File "<example>", line 2, in <module>\n'
    report, _ = verify(page.format(f"1\n{shown}ValueError: no coin"))
    assert levels(report) == ["as printed"] * 2


@pytest.mark.parametrize(
    ("project", "level"),
    [
        ({"compile": "auto"}, "compiled"),
        ({"run": "true"}, "ran"),
        ({"run": LCOV % 1, "coverage": "lcov.info"}, "ran"),
        ({"run": LCOV % 0, "coverage": "lcov.info"}, "parsed"),
    ],
)
def test_an_include_of_a_tested_project(verify, project, level):
    page = '```python ./m.py verify=uncovered:"a sketch"\n```\n'
    report, _ = verify(page, projects={"p": {"root": "src", **project}})
    assert levels(report) == [level]
    covered = project.get("run") == LCOV % 1
    assert report["examples"][0]["covered"] is covered
    assert report["summary"]["covered"] == covered


def test_counts_by_language_and_of_what_is_cached(verify):
    page = "```py\nx = 1\n```\n\n```python\nx = (\n```\n\n```xyz\n```\n"
    report, result = verify(page, "-v")
    counts = {name: {**of["levels"], **of} for name, of in report["summary"]["languages"].items()}
    assert [(of["parsed"], of["failed"], of["skipped"]) for of in counts.values()] == [(1, 1, 0), (0, 0, 1)]  # fmt: skip
    assert "\npython: 1 parsed, 1 failed\nxyz: 1 skipped\n" in result.output
    assert "3 examples: 1 parsed, 1 failed, 1 skipped in" in result.output
    report, result = verify(page)
    assert report["summary"]["cached"] == 1
    assert "3 examples: 1 parsed, 1 failed, 1 skipped (1 cached) in" in result.output


def test_a_summary_that_could_be_better_says_how(verify):
    page = "```python\nx = 1\n```\n\n```json\n{}\n```\n\n```python ./m.py\n```\n"
    advice = verify(page)[1].output.splitlines()[-1]
    assert advice.startswith("3 blocks were only parsed; `verify: {execute: [python]}` runs 1 of them; ")  # fmt: skip
    assert "only parsed" not in verify("```json\n{}\n```\n")[1].output


def test_junit_names_the_level(verify):
    verify("# Pay\n\n```python\nx = 1\n```\n\n```pycon\n>>> 1\n1\n```\n", "--junit", "r.xml")
    cases = ET.parse("r.xml").getroot().iter("testcase")
    found = {
        case.get("name"): [own.get("value") for own in case.iter("property")] for case in cases
    }
    suite = ET.parse("r.xml").getroot().find("testsuite/properties/property")
    assert (suite.get("name"), suite.get("value")) == ("levels", "1 ran, 1 as printed")
    assert found == {
        "pay-1": ["typed-in block", "python", "ran"],
        "pay-2": ["typed-in block", "pycon", "as printed"],
    }


def test_an_included_session_is_not_said_to_parse(verify):
    Path("src/demo.txt").write_text("$ nosuchcommand\n")
    report, _ = verify("```console ./demo.txt\n```\n")
    assert levels(report) == ["skipped"]
