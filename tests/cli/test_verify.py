"""Reports of `inlaid verify` on standard output: for programs, with nothing beside them."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: T\n")
    Path("docs").mkdir()
    Path("docs/index.md").write_text("```python\nx = 'é\n```\n\n```console\n$ echo a\nb\n```\n")


def verify(*options):
    return CliRunner().invoke(main, ["verify", *options])


def count_json(text):
    return len(json.loads(text)["diagnostics"])


def count_sarif(text):
    return len(json.loads(text)["runs"][0]["results"])


def count_failures(text):
    return len(ET.fromstring(text).findall(".//failure"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "count"),
    [("--json", count_json), ("--sarif", count_sarif), ("--junit", count_failures)],
)
def test_a_report_on_standard_output_stands_alone(project, option, count):
    result = verify(option, "-", "--github")
    assert result.exit_code == 1
    assert count(result.stdout_bytes) == 2
    assert "2 examples: 2 failed" in result.stderr
    assert result.stderr.count("\n::error file=docs/index.md") == 2
    assert not Path("-").exists()


@pytest.mark.slow
def test_a_file_beside_it(project):
    result = verify("--json", "-", "--sarif", "report.sarif")
    assert count_json(result.stdout) == count_sarif(Path("report.sarif").read_text()) == 2


@pytest.mark.slow
def test_what_is_accepted_is_reported_beside_the_report(project):
    result = verify("--json", "-", "--accept")
    assert count_json(result.stdout) == 1
    assert "-b\n+a\n" in result.stderr


def test_one_report_a_stream(project):
    result = verify("--json", "-", "--sarif", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "inlaid: only one of --junit, --sarif and --json can be -, the standard output\n"
    )
