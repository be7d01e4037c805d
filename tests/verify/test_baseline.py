"""The list of known failures, which only shrinks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.check import command as check
from inlaid.cli.verify import command

pytestmark = pytest.mark.slow
LIST = Path("inlaid-baseline.txt")
PAGE = """# Shop

```pycon
>>> 1 + 1
3
```

## Refund

```pycon
>>> 2 + 2
5
```
"""


@pytest.fixture
def verify(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    Path("docs/page.md").write_text(PAGE)

    def verify(*options):
        result = CliRunner().invoke(command, [*options, "--json", "report.json"])
        return result.exit_code, result.output

    return verify


def list_entries():
    return [line for line in LIST.read_text().splitlines() if not line.startswith("#")]


def test_what_is_listed_is_reported_and_fails_no_run(verify):
    assert verify()[0] == 1
    code, output = verify("--baseline")
    assert (code, list_entries()) == (0, ["docs/page.md::shop-1", "docs/page.md::refund-1"])
    assert "lists 2 blocks" in output
    code, output = verify()
    assert code == 0
    assert "2 known to fail" in output
    assert "output-drift" not in output
    assert "warning[output-drift]" in verify("-v")[1]
    report = json.loads(Path("report.json").read_text())
    assert [block["status"] for block in report["examples"]] == ["known"] * 2
    assert report["summary"]["known"] == 2


@pytest.mark.long
def test_reports_and_gates_let_a_known_failure_pass(verify):
    verify("--baseline")
    verify("--junit", "junit.xml")
    text = Path("junit.xml").read_text()
    assert text.count('<skipped message="known to fail"') == 2
    assert "<failure" not in text
    assert CliRunner().invoke(check, ["--proof"]).exit_code == 0
    Path("mkdocs.yml").write_text(
        "site_name: x\nplugins: [inlaid: {verify: {require: {pycon: ran}}}]\n"
    )
    result = CliRunner().invoke(check, ["--proof"])
    assert result.exit_code == 1
    assert "level-low" in result.output


@pytest.mark.long
def test_what_fails_anew_is_a_failure_and_never_added(verify):
    verify("--baseline")
    Path("docs/page.md").write_text(PAGE + "\n## New\n\n```pycon\n>>> 3\n4\n```\n")
    assert verify()[0] == 1
    code, output = verify("--baseline")
    assert code == 1
    assert len(list_entries()) == 2
    assert "docs/page.md:19:1" in output


def test_what_is_mended_or_gone_must_leave_the_list(verify):
    verify("--baseline")
    Path("docs/page.md").write_text(PAGE.replace("\n3\n", "\n2\n").replace("## Refund", "## Back"))
    code, output = verify()
    assert code == 1
    assert "docs/page.md:3:1: error[baseline-mended] the block no longer fails" in output
    assert "inlaid-baseline.txt:4:1: error[baseline-mended]" in output
    _, output = verify("--baseline")
    assert "lists 0 blocks (2 fewer)" in output
    assert list_entries() == []


@pytest.mark.long
def test_entries_of_what_was_not_looked_at_stay(verify):
    Path("docs/other.md").write_text("# Other\n\n```python\nx = (\n```\n")
    verify("--baseline")
    assert len(list_entries()) == 3
    Path("docs/page.md").write_text(PAGE.replace("\n3\n", "\n2\n"))
    assert verify("--only", "python")[0] == 0
    verify("docs/page.md", "--baseline")
    assert list_entries() == ["docs/other.md::other-1", "docs/page.md::refund-1"]


def test_a_list_that_is_not_text_is_an_error(verify):
    LIST.write_bytes(b"\xff")
    result = CliRunner().invoke(command, [])
    assert "inlaid-baseline.txt can't be read: it is not UTF-8 text" in str(result.exception)
    both = CliRunner().invoke(command, ["--baseline", "--accept"])
    assert "only one of --baseline and --accept" in str(both.exception)
