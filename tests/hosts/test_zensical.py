"""Zensical, which runs extensions of Python-Markdown, and tells them by one of its own the page."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

CONFIGS = {
    "mkdocs.yml": "site_name: Z\nmarkdown_extensions:\n  - inlaid: {base_path: code}\n",
    "zensical.toml": (
        '[project]\nsite_name = "Z"\n[project.markdown_extensions.inlaid]\nbase_path = "code"\n'
    ),
}
PAGE = "---\ntitle: T\ninlaid:\n  base_path: other\n---\n# T\n\n```python ./{} snippet-b\n```\n"


@pytest.fixture(params=CONFIGS)
def project(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(request.param).write_text(CONFIGS[request.param])
    for name in ("docs/sub", "code", "other"):
        Path(name).mkdir(parents=True)
    Path("docs/index.md").write_text("# Home\n")
    for name in ("docs/sub/beside.py", "code/configured.py", "other/own.py"):
        Path(name).write_text("# snippet-b\nx = 1\n# snippet-b\n")


def zensical():
    return subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["beside.py", "configured.py", "own.py"])
def test_files_are_looked_up_as_by_mkdocs(project, name):
    Path("docs/sub/page.md").write_text(PAGE.format(name))
    zensical()
    assert f'class="filename">{name}</span>' in Path("site/sub/page/index.html").read_text()
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


@pytest.mark.slow
def test_problems_have_the_place_in_the_file(project):
    Path("docs/sub/page.md").write_text(PAGE.format("own.py").replace("-b", "-c"))
    done = zensical()
    problem = "docs/sub/page.md:8:20: error[region-missing] no region 'snippet-c' in other/own.py"
    assert problem in done.stdout + done.stderr
    assert problem in CliRunner().invoke(main, ["check"]).stdout


def test_assets_for_its_pages(project):
    result = CliRunner().invoke(main, ["assets", "docs/assets"])
    assert result.stdout == "docs/assets/inlaid.css\ndocs/assets/inlaid.js\n"
    assert ".inlaid-copy" in Path("docs/assets/inlaid.css").read_text()
    assert "clipboard" in Path("docs/assets/inlaid.js").read_text()
