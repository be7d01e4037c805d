"""Zensical, which runs extensions of Python-Markdown, and tells them by one of its own the page."""

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.hosts.sites import find_port

CONFIGS = {
    "mkdocs.yml": (
        "site_name: Z\nwatch: [code, other, docs/sub]\n"
        "markdown_extensions:\n  - inlaid: {base_path: code}\n"
    ),
    "zensical.toml": (
        '[project]\nsite_name = "Z"\nwatch = ["code", "other", "docs/sub"]\n'
        '[project.markdown_extensions.inlaid]\nbase_path = "code"\n'
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


HOW_TO = {
    "mkdocs.yml": "site_name: Z\nplugins: [search, inlaid]\n",
    "requirements.txt": "inlaid\nzensical  # in place of MkDocs\n",
    "docs/index.md": "# T\n\n```python ./a.py snippet-a\n```\n\nMiddle **text**.\n",
    "snippets/a.py": "# snippet-a\none_v = 1\n# snippet-a\n",
}


def write(files):
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def check(*arguments):
    result = CliRunner().invoke(main, ["check", *arguments])
    return result.exit_code, result.output


def age(path):
    """Zensical compares whole seconds."""
    before = Path(path).stat().st_mtime
    os.utime(path, (before - 5, before - 5))


def change(path, text):
    """Zensical compares whole seconds, so that each change is some later than the one before."""
    later = max(time.time(), Path(path).stat().st_mtime) + 3
    Path(path).write_text(text)
    os.utime(path, (later, later))


@pytest.mark.slow
def test_the_how_to_as_a_build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(HOW_TO)
    code, said = check()
    assert (code, said.count("mkdocs.yml:")) == (1, 2)
    assert check("--fix")[0] == 0
    assert check() == (0, "1 page, 1 include, 0 diagrams: no errors\n")

    for text, shown in (
        (HOW_TO["snippets/a.py"], "one_v"),
        ("# snippet-a\ntwo_v = 2\n# snippet-a\n", "two_v"),
        ("# snippet-b\ntwo_v = 2\n# snippet-b\n", "no region &#39;snippet-a&#39;|no region 'snippet-a'"),
    ):  # fmt: skip
        change("snippets/a.py", text)
        age("snippets/a.py") if shown == "one_v" else None
        done = zensical()
        page = Path("site/index.html").read_text()
        assert re.search(shown, page), done.stdout
        assert "<strong>text</strong>" in page
    Path("snippets/a.py").unlink()
    zensical()
    assert "file-missing" in Path("site/index.html").read_text()
    assert check()[0] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("mkdocs.yml", "plugins: [inlaid]\n", "plugins: [inlaid]\nmarkdown_extensions:\n  - inlaid\nwatch:\n  - snippets\n"),
        ("mkdocs.yml", "markdown_extensions: [toc]\nwatch: []", "markdown_extensions: [inlaid, toc]\nwatch: [snippets]"),
        ("mkdocs.yml", "watch:\n    - b\nmarkdown_extensions:\n- toc:\n    a: 1\n", "watch:\n    - snippets\n    - b\nmarkdown_extensions:\n- inlaid\n- toc:\n    a: 1\n"),
        ("mkdocs.yml", "markdown_extensions:\r\n  toc: {}\r\nwatch:\r\n", "markdown_extensions:\r\n  inlaid: {}\r\n  toc: {}\r\nwatch:\r\n  - snippets\r\n"),
        ("zensical.toml", "[project] # p\n[project.markdown_extensions.toc]\n", '[project] # p\nwatch = ["snippets"]\n[project.markdown_extensions.toc]\n\n[project.markdown_extensions.inlaid]\n'),
        ("zensical.toml", '[project]\nwatch = ["b"]\nmarkdown_extensions = ["toc"]\n', '[project]\nwatch = ["snippets", "b"]\nmarkdown_extensions = ["inlaid", "toc"]\n'),
        ("zensical.toml", "[project.markdown_extensions.inlaid]\n", '[project]\nwatch = ["snippets"]\n\n[project.markdown_extensions.inlaid]\n'),
    ],
)  # fmt: skip
def test_what_is_missing_is_written(tmp_path, monkeypatch, name, before, after):
    monkeypatch.chdir(tmp_path)
    write({**HOW_TO, "b/x": "", "mkdocs.yml": ""})
    Path("mkdocs.yml").unlink()
    Path(name).write_bytes(before.encode())
    code, said = check("--fix")
    assert (code, Path(name).read_bytes().decode()) == (0, after), said


def test_what_only_a_person_can_write_is_left(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write({**HOW_TO, "zensical.toml": '[project]\nwatch = ["snippets"]\n'})
    code, said = check("--fix")
    assert (code, "error[extension-missing]" in said) == (1, True)
    assert Path("zensical.toml").read_text() == '[project]\nwatch = ["snippets"]\n'


@pytest.mark.parametrize(
    ("files", "is_meant"),
    [
        ({"requirements.txt": "mkdocs\n"}, False),
        ({"requirements.txt": "# zensical\n"}, False),
        ({"requirements.txt": "mkdocs-zensical-x\n"}, False),
        ({"requirements.txt": "", "pyproject.toml": '[dependency-groups]\ndocs = ["zensical>=0.1"]\n'}, True),
        ({"requirements.txt": "", ".github/workflows/a.yml": "- run: pip install x && zensical build\n"}, True),
        ({".github/workflows/a.yml": "- run: mkdocs build --strict\n"}, False),
        ({".readthedocs.yaml": "mkdocs:\n  configuration: mkdocs.yml\n"}, False),
        ({"build.py": 'run("mkdocs", "build")\n'}, False),
        ({".github/workflows/a.yml": "- run: zensical build # not mkdocs build\n"}, True),
        ({"docs/index.md": "# No code\n"}, False),
    ],
)  # fmt: skip
def test_where_zensical_is_meant(tmp_path, monkeypatch, files, is_meant):
    monkeypatch.chdir(tmp_path)
    write({**HOW_TO, **files})
    assert check()[0] == is_meant


@pytest.mark.slow
@pytest.mark.parametrize("program", ["zensical", "mkdocs", "properdocs"])
def test_the_first_example_is_read_by_every_host(tmp_path, monkeypatch, program):
    monkeypatch.chdir(tmp_path)
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (config,) = re.findall(r"```yaml\n(site_name: .*?)```", readme, re.DOTALL)
    config += "theme: {name: material}\n"
    write({**HOW_TO, "mkdocs.yml": config})  # ProperDocs has none of its own
    command = [sys.executable, "-m", program] if program != "zensical" else [Path(sys.executable).with_name(program)]  # fmt: skip
    done = subprocess.run([*command, "build", "--strict"], capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = Path("site/index.html").read_text()
    assert "one_v" in page
    assert "<strong>text</strong>" in page
    assert check()[0] == 0


@pytest.mark.long
def test_the_how_to_while_serving(tmp_path, monkeypatch):
    """With `watch`, and as plain Markdown with `export --watch`: change, rename, delete."""
    monkeypatch.chdir(tmp_path)
    plain = "site_name: Z\ndocs_dir: out\n"
    write({**HOW_TO, "plain.yml": plain})
    assert check("--fix")[0] == 0
    ours = Path(sys.executable).with_name("inlaid")
    assert subprocess.run([ours, "export", "--for", "zensical", "docs", "out"], check=False).returncode == 0  # fmt: skip
    ports = find_port(), find_port()
    serve = [Path(sys.executable).with_name("zensical"), "serve", "-a"]
    commands = [
        [*serve, f"localhost:{ports[0]}"],
        [*serve, f"localhost:{ports[1]}", "-f", "plain.yml"],
        [ours, "export", "--watch", "--for", "zensical", "docs", "out"],
    ]
    with Path("log").open("w") as log:
        running = [subprocess.Popen(command, stdout=log, stderr=log) for command in commands]
    try:
        for port in ports:
            wait_for(port, "one_v")
        change("snippets/a.py", "# snippet-a\ntwo_v = 2\n# snippet-a\n")
        for port in ports:
            wait_for(port, "two_v")
        change("snippets/a.py", "# snippet-b\nsix_v = 2\n# snippet-b\n")
        wait_for(ports[0], "region-missing")
        change("snippets/a.py", "# snippet-a\nten_v = 2\n# snippet-a\n")
        for port in ports:
            wait_for(port, "ten_v")
        Path("snippets/a.py").unlink()
        wait_for(ports[0], "file-missing")
        assert "ten_v" in read_page(ports[1])  # the last good page; the export says what is wrong
        assert "error[file-missing]" in Path("log").read_text()
    finally:
        for process in running:
            process.terminate()
            process.wait(20)


def read_page(port):
    with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as answer:
        return answer.read().decode()


def wait_for(port, text):
    end = time.monotonic() + 60
    page = ""
    while text not in page:
        assert time.monotonic() < end, f"no {text}:\n{Path('log').read_text()}"
        time.sleep(0.05)
        with contextlib.suppress(OSError):
            page = read_page(port)


def test_assets_for_its_pages(project):
    result = CliRunner().invoke(main, ["assets", "docs/assets"])
    assert result.stdout == "docs/assets/inlaid.css\ndocs/assets/inlaid.js\n"
    assert ".inlaid-copy" in Path("docs/assets/inlaid.css").read_text()
    assert "clipboard" in Path("docs/assets/inlaid.js").read_text()
