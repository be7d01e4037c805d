"""Where the commands of a page run, told to whoever expected the project."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inlaid.cli.main import main

pytestmark = pytest.mark.slow

_PAGE = "# A page\n\n```console\n$ cat greeting.txt\nHello\n```\n"
_ADVICE = "verify.sessions.default.root: ."


@pytest.mark.parametrize(
    ("plugin", "status"),
    [("inlaid", 1), ("inlaid: {verify: {sessions: {default: {root: .}}}}", 0)],
)
def test_the_empty_folder_is_reported_where_a_file_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str, status: int
) -> None:
    (tmp_path / "greeting.txt").write_text("Hello\n")
    done = verify(tmp_path, monkeypatch, _PAGE, plugin)
    assert done.exit_code == status, done.output
    assert (_ADVICE in done.output) == bool(status)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("python code/app.py", "code/app.py"),
        ("python -c 'import shop'", "shop.py"),
        ("./run.sh", "run.sh"),
        ("node app.js", "app.js"),
        ("sh app.sh", "app.sh"),
    ],
)
def test_only_a_file_of_the_project_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, file: str
) -> None:
    page = f"```console\n$ {command}\nHello\n```\n"
    done = verify(tmp_path, monkeypatch, page)
    assert done.exit_code == 1
    assert _ADVICE not in done.output
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("x")
    done = verify(tmp_path, monkeypatch, page)
    assert done.exit_code == 1
    assert _ADVICE in done.output


def test_a_file_of_the_home_is_none_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "```console\n$ cat ~/.aws/credentials ../x /etc/no-such\nHello\n```\n"
    done = verify(tmp_path, monkeypatch, page)
    assert done.exit_code == 1
    assert _ADVICE not in done.output


def verify(
    root: Path, monkeypatch: pytest.MonkeyPatch, page: str, plugin: str = "inlaid"
) -> Result:
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs/page.md").write_text(page)
    (root / "mkdocs.yml").write_text(f"site_name: Site\nplugins:\n  - {plugin}\n")
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, ["verify"])
