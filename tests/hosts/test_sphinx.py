"""Sphinx with MyST: blocks, diagrams, and what a change of a source makes of the next build."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.export.shown import read_blocks
from tests.export.sites import EXPECTED, FILES, GUIDE, write_files

CONF = "project = 'Shop'\nextensions = ['myst_parser', 'inlaid.hosts.sphinx']\nmyst_enable_extensions = ['colon_fence']\n"
PAGE = (
    "# Page\n\n````{note}\nA note.\n\n```python ./a.py 7\n```\n````\n\n:::{tip}\n"
    "```python ./new.py\n```\n:::\n\n- ````{note}\n  ```python ./a.py 8\n  ```\n  ````\n"
)


def build(*options):
    command = [Path(sys.executable).with_name("sphinx-build"), "-W", "-q", *options, "docs", "out"]
    env = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {
        **FILES, "docs/conf.py": CONF, "docs/guide.md": f"---\norphan: true\n---\n{GUIDE}",
        "docs/page.md": f"---\norphan: true\n---\n{PAGE}", "snippets/new.py": "old = 1\n",
        "docs/index.md": "# Home\n\n```{toctree}\nother\n```\n",
    })  # fmt: skip
    Path("mkdocs.yml").unlink()
    Path("docs/guide.md").write_text(Path("docs/guide.md").read_text().replace("```html ./shortcode.html", "```text ./shortcode.html"))  # fmt: skip
    Path(".git").mkdir()


@pytest.mark.slow
def test_pages_and_what_they_depend_on(shop):
    done = build()
    assert (done.returncode, done.stderr) == (0, "")
    html = Path("out/guide.html").read_text()
    assert read_blocks(html) == EXPECTED
    assert 'alt="Who calls whom: 1. A to B: call' in html
    page = Path("out/page.html").read_text()
    assert read_blocks(page) == ["x = 3", "old = 1", "y = 4"]

    before = Path("out/guide.html").stat().st_mtime_ns
    later = time.time() + 60  # than the build that has read it, however slow that was
    Path("snippets/new.py").write_text("new = 2\n")
    os.utime("snippets/new.py", (later, later))
    assert build().returncode == 0
    assert read_blocks(Path("out/page.html").read_text())[1] == "new = 2"
    assert Path("out/guide.html").stat().st_mtime_ns == before  # only what depends on it

    Path("docs/new.py").write_text("beside = 3\n")  # which goes first
    assert build().returncode == 0
    assert read_blocks(Path("out/page.html").read_text())[1] == "beside = 3"

    Path("docs/new.py").unlink()
    Path("snippets/new.py").rename("snippets/renamed.py")
    for _ in range(2):  # an error isn't forgotten
        done = build("-j", "2")
        assert done.returncode == 2
        assert "docs/page.md:14:11: error[file-missing] no file './new.py'" in done.stderr


@pytest.mark.slow
def test_wrong_settings(shop):
    Path("docs/conf.py").write_text(CONF + "inlaid_options = {'base_paths': 'x'}\n")
    done = build()
    assert done.returncode == 2
    assert "setting-unknown" in done.stderr
