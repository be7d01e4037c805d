"""What is built for a package index: its page, and the wheel in a project that isn't ours."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
import readme_renderer.markdown
import yaml

from inlaid import __version__

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

AUTHOR = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")

CONFIG = """\
site_name: Not ours
plugins:
  - inlaid
"""


def run(*command, cwd, code=0):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The files that git knows or would add, in a folder of their own: nothing that was built."""
    folder = tmp_path_factory.mktemp("a clean clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(clone):
    """The source distribution, and the wheel that was built from it."""
    run(sys.executable, "-m", "build", cwd=clone)
    (sdist,) = (clone / "dist").glob("*.tar.gz")
    (wheel,) = (clone / "dist").glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def metadata(built) -> EmailMessage:
    with zipfile.ZipFile(built[1]) as wheel:
        (name,) = (path for path in wheel.namelist() if path.endswith(".dist-info/METADATA"))
        return BytesParser(policy=default).parsebytes(wheel.read(name))


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The programs of an environment that holds nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("venv")
    run(BIN / "uv", "venv", "--quiet", folder / "venv", "--python", sys.executable, cwd=folder)
    run(BIN / "uv", "pip", "install", "--quiet", "--python", folder / "venv", built[1], cwd=folder)
    return folder / "venv" / BIN.name


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


def test_the_wheel_and_the_source_distribution_hold_the_program(built):
    program = {
        str(path.relative_to(ROOT / "src"))
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with tarfile.open(built[0]) as sdist:
        held = {name.partition("/")[2] for name in sdist.getnames()}
    assert {f"src/{path}" for path in program} <= held
    assert {"README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"} <= held
    with zipfile.ZipFile(built[1]) as wheel:
        held = set(wheel.namelist())
    assert {name for name in held if ".dist-info/" not in name} == program


def test_a_python_without_the_build_frontend_is_reported_in_one_line(installed, clone):
    output = run(installed / "python", "-m", "build", cwd=clone, code=1)
    assert output == "build.py: `python -m build` needs the package 'build': pip install build\n"


def test_the_page_of_the_package_index_links_to_what_is_there(metadata, clone):
    page = readme_renderer.markdown.render(metadata.get_payload())
    assert page is not None
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert len(links) > 15
    repository = re.escape(find_url("Repository"))
    for link in links:
        ours = re.fullmatch(rf"{repository}/(blob|raw)/v{re.escape(__version__)}/(.+)", link)
        assert ours, link
        assert ours[1] == ("raw" if link.endswith(".png") else "blob")
        assert (clone / ours[2].partition("#")[0]).is_file(), link


def find_url(label):
    """An address of the project, as `pyproject.toml` has it."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"][label]


def test_the_version_is_that_of_the_package(installed, metadata, tmp_path):
    assert metadata["Version"] == __version__
    assert __version__ in run(installed / "inlaid", "--version", cwd=tmp_path)


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


def test_a_program_that_uses_the_api_is_typed(installed, tmp_path):
    shutil.copy(ROOT / "tests/api/consumer.py", tmp_path)

    output = run(
        *(BIN / "mypy", "--strict", "--python-executable", installed / "python", "consumer.py"),
        cwd=tmp_path,
    )

    assert output == "Success: no issues found in 1 source file\n"
    (tmp_path / "consumer.py").write_text("import inlaid\n\ninlaid.verfy('.')\n")
    output = run(*(BIN / "mypy", "--python-executable", installed / "python", "."), cwd=tmp_path, code=1)  # fmt: skip
    assert 'Module has no attribute "verfy"' in output


@pytest.fixture
def committed(clone):
    """The clean clone as a repository with one commit, and the id of it."""
    if not (clone / ".git").exists():
        run("git", "init", "--quiet", cwd=clone)
        run("git", "add", "--all", cwd=clone)
        run("git", *AUTHOR, "commit", "--quiet", "--message", "All", cwd=clone)
    return clone, run("git", "rev-parse", "HEAD", cwd=clone).strip()


def test_the_hooks_of_the_guide_bring_a_readme_up_to_date(
    committed, project, tmp_path_factory, monkeypatch
):
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("hooks")))
    guide = (ROOT / "docs/how-to/ci.md").read_text("utf-8")
    (config,) = map(yaml.safe_load, re.findall(r"```yaml\n(repos:.*?)```", guide, re.DOTALL))
    (ours,) = config["repos"]
    assert ours["repo"] == find_url("Repository")
    ours["repo"], ours["rev"] = str(committed[0]), committed[1]
    ours["hooks"].append({"id": "inlaid-sync-check"})
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    readme = project / "README.md"
    readme.write_text("```python ./snippets/hello.py snippet-greet\nstale()\n```\n")
    run("git", "init", "--quiet", cwd=project)
    run("git", "add", "--all", cwd=project)
    hook = (BIN / "pre-commit", "run", "--color=never")

    output = run(*hook, "inlaid-sync-check", cwd=project, code=1)
    assert re.search(r"README\.md:\d+:\d+: error\[stale-body\]", output)
    assert "stale()" in readme.read_text()

    output = run(*hook, "inlaid-sync", cwd=project, code=1)
    assert "files were modified by this hook" in output
    assert "def greet():" in readme.read_text()

    run("git", "add", "README.md", cwd=project)
    output = run(*hook, cwd=project)
    assert len(re.findall(r"^inlaid .*Passed$", output, re.MULTILINE)) == 3

    (project / "snippets/hello.py").write_text("# no region\n")
    run("git", "add", "snippets", cwd=project)
    assert "error[region-missing]" in run(*hook, "inlaid-check", cwd=project, code=1)
