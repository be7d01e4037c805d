"""`--config-file`: another configuration than the nearest mkdocs.yml."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

PAGE = "```py ./a.py one\n```\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("docs", "sites/de", "code"):
        Path(name).mkdir(parents=True)
    Path("mkdocs.yml").write_text("plugins: [inlaid]\n")
    Path("sites/german.yml").write_text(
        "docs_dir: de\nplugins: [inlaid: {base_path: code, sources: [code]}]\n"
    )
    Path("docs/index.md").write_text(PAGE.replace("a.py", "gone.py"))
    Path("sites/de/index.md").write_text(PAGE)
    Path("sites/code").mkdir()
    Path("sites/code/a.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check",), "1 page, 1 include"),
        (("sync", "--check", "sites/de"), "de/index.md:1:4: error[stale-body]"),
        (("regions",), "code/a.py:2 one [mdbook] de/index.md:1:4"),
        (("verify",), "1 example: 1 passed"),
    ],
)
@pytest.mark.parametrize("option", ["-f", "--config-file"])
def test_a_configuration_of_another_name(project, command, said, option):
    result = CliRunner().invoke(main, [*command, option, "sites/german.yml"])
    assert said in result.stdout


def test_a_configuration_that_is_not_there(project):
    result = CliRunner().invoke(main, ["check", "-f", "sites/french.yml"])
    assert result.exit_code == 2
    assert "sites/french.yml" in result.stderr
