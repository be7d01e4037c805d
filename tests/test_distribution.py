"""The built wheel in a project that isn't ours, set up as the README says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CONFIG = """\
site_name: Not ours
plugins:
  - inlaid
"""


def run(*command, cwd, code=0):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The programs of an environment that holds nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    run(BIN / "hatchling", "build", "-t", "wheel", "-d", folder / "dist", cwd=ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    run(BIN / "uv", "venv", "--quiet", folder / "venv", "--python", sys.executable, cwd=folder)
    python = folder / "venv" / "bin" / "python"
    run(BIN / "uv", "pip", "install", "--quiet", "--python", python, wheel, cwd=folder)
    return python.parent


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "snippets/hello.py").write_text(
        "import sys\n\n# snippet-greet\ndef greet():\n    print('hello', sys.argv)\n# snippet-greet\n"
    )
    (tmp_path / "docs/index.md").write_text("# Hello\n\n```python ./hello.py snippet-greet\n```\n")
    return tmp_path


def test_an_empty_site_with_three_lines_of_configuration_shows_the_region(installed, project):
    run(installed / "inlaid", "check", cwd=project)
    run(installed / "mkdocs", "build", "--strict", "--quiet", cwd=project)

    page = (project / "site/index.html").read_text()
    assert "greet" in page
    assert "snippet-greet" not in page.replace('id="snippet-greet', "").replace(
        "#snippet-greet", ""
    )
    assert "import" not in page.partition("<h1")[2].partition("</pre>")[0]


def test_a_missing_region_fails_the_build_and_keeps_the_old_site(installed, project):
    run(installed / "mkdocs", "build", "--quiet", cwd=project)
    before = (project / "site/index.html").read_bytes()
    (project / "docs/index.md").write_text("```python ./hello.py snippet-great\n```\n")

    output = run(installed / "mkdocs", "build", cwd=project, code=1)

    assert "docs/index.md:1:22: error[region-missing]" in output
    assert "did you mean 'snippet-greet'" in output
    assert "Traceback" not in output
    assert (project / "site/index.html").read_bytes() == before


def test_symbols_name_the_extra_that_is_missing(installed, project):
    (project / "docs/index.md").write_text("```python ./hello.py ::greet\n```\n")

    output = run(installed / "inlaid", "check", cwd=project, code=1)

    assert "symbols-unavailable" in output
    assert "inlaid[symbols]" in output
