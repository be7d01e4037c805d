"""Where the commands of a page run, told to whoever expected the project."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

_PAGE = "# A page\n\n```console\n$ cat greeting.txt\nHello\n```\n"
_ADVICE = "verify.sessions.default.root: ."


@pytest.mark.parametrize(
    ("plugin", "status"),
    [("inlaid", 1), ("inlaid: {verify: {sessions: {default: {root: .}}}}", 0)],
)
def test_the_empty_folder_is_told_where_a_file_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str, status: int
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(_PAGE)
    (tmp_path / "greeting.txt").write_text("Hello\n")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Site\nplugins:\n  - {plugin}\n")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["verify"])
    assert done.exit_code == status, done.output
    assert (_ADVICE in done.output) == bool(status)
