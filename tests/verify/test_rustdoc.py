"""Attributes of rustdoc, which say what is checked of a fence."""

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main


@pytest.mark.parametrize(
    ("language", "code"),
    [("rust", 1), ("rust,ignore", 0), ("rust,edition2021,compile_fail", 0), ("rust,no_run", 1)],
)
def test_what_rustdoc_would_not_compile_is_not_checked(language, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (tmp_path / "a.rs").write_text("fn = = broken\n")
    typed = f"```{language}\nfn = = broken\n```\n"
    included = f"```{language} ./a.rs\n```\n"
    for page in (typed, included):
        (tmp_path / "README.md").write_text(page)

        result = CliRunner().invoke(main, ["verify", "--no-cache", "README.md"])

        assert result.exit_code == code, result.output
