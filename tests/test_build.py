"""The front door: what build.py gives to the programs it runs, and says when it can't go on."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

import build

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def run(*arguments, path=None, cwd=ROOT):
    environment = os.environ | ({"PATH": str(path)} if path is not None else {})
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_the_commands():
    done = run("--help")
    assert done.returncode == 0
    for command in ("build.py test", "build.py test long", "build.py serve", "build.py lock"):
        assert command in done.stdout


def test_an_unknown_command_is_a_usage_error():
    done = run("tset")
    assert done.returncode == 2
    assert "python3 build.py test" in done.stdout


def test_a_machine_without_node_is_reported_in_one_line(tmp_path):
    (tmp_path / "git").symlink_to(shutil.which("git"))
    done = run(path=tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "build.py: 'node' is needed and not on PATH (Node 20+ brings node and npm)"
    ]


def test_an_old_node_is_reported_in_one_line(tmp_path):
    for name in ("git", "npm"):
        (tmp_path / name).symlink_to(shutil.which(name))
    (tmp_path / "node").write_text("#!/bin/sh\necho v18.2.0\n")
    (tmp_path / "node").chmod(0o755)
    done = run(path=tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["build.py: Node 20 or newer is needed; this is v18.2.0"]


@pytest.mark.parametrize(("link", "fails"), [("there.md", False), ("nowhere.md", True)])
def test_the_site_is_not_built_with_a_broken_link(tmp_path, capfd, link, fails):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Planted\nplugins: [inlaid]\n")
    (tmp_path / "docs/index.md").write_text(f"# Home\n\n[elsewhere]({link})\n")
    (tmp_path / "docs/there.md").write_text("# There\n")
    code = build.build_site(tmp_path)
    assert (code != 0) == fails
    assert ("nowhere.md" in capfd.readouterr().out) == fails


def test_missing_programs_are_one_line_with_the_commands_of_each_system():
    assert build.describe_missing(["gcc", "g++", "zip"]) == (
        "tests need gcc, g++, zip, not found on PATH; "
        "Debian: apt-get install gcc g++ zip; Fedora: dnf install gcc gcc-c++ zip; "
        "macOS: brew install gcc zip; "
        "Windows: winget install BrechtSanders.WinLibs.POSIX.UCRT GnuWin32.Zip"
    )


def test_programs_that_tests_need_are_named_where_they_cannot_be_installed(tmp_path, monkeypatch):
    for name in {*build.TEST_TOOLS} - {"go", "zip"}:
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))  # without apt-get
    with pytest.raises(build.Missing, match=r"^tests need go, zip, not found on PATH; Debian: .*$"):
        build.install_test_tools()


def test_a_failure_shows_what_the_installer_said():
    program = "for number in range(40): print('line', number)\nraise SystemExit(3)"
    with pytest.raises(build.Missing) as raised:
        build.require("the tapir can't be installed", sys.executable, "-c", program)
    title, *last = str(raised.value).splitlines()
    assert title.startswith("the tapir can't be installed; the last lines of python")
    assert [line.strip() for line in last] == [f"line {number}" for number in range(28, 40)]


@pytest.fixture
def pip_file(monkeypatch, tmp_path):
    """Where a configuration of pip is written; the one of this machine is out of sight."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")) or name in {"SSL_CERT_FILE", "HTTPS_PROXY"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    return tmp_path / "pip.conf"


def test_uv_gets_the_settings_of_pip(pip_file, monkeypatch):
    pip_file.write_text(
        "[global]\nindex-url = https://one.example/simple\ncert = /one.pem\n"
        "extra-index-url =\n  https://two.example/simple\n  https://three.example/simple\n"
        "find-links = /a /b\n"
        "[install]\nindex-url = https://four.example/simple\n"
        "[list]\ncert = /other.pem\n"
    )
    expected = {
        "UV_DEFAULT_INDEX": "https://four.example/simple",
        "UV_INDEX": "https://two.example/simple https://three.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/a,/b",
        "SSL_CERT_FILE": "/one.pem",
    }
    assert expected.items() <= build.read_pip_settings().items()
    monkeypatch.setenv("PIP_INDEX_URL", "https://five.example/simple")
    monkeypatch.setenv("UV_FIND_LINKS", "/c")
    settings = build.read_pip_settings()
    assert settings["UV_DEFAULT_INDEX"] == "https://five.example/simple"
    assert "UV_FIND_LINKS" not in settings  # what is set for uv itself holds


@contextmanager
def serve_folder(folder):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def test_uv_installs_from_the_mirror_of_pip(pip_file, tmp_path):
    wheel = tmp_path / "mirror/tapir/tapir-1.0-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    information = "tapir-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tapir.py", "")
        archive.writestr(
            f"{information}/METADATA", "Metadata-Version: 2.1\nName: tapir\nVersion: 1\n"
        )
        archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{information}/RECORD", "")
    (wheel.parent / "index.html").write_text(f"<a href='{wheel.name}'>{wheel.name}</a>")
    uv = (
        build.find_program("uv"),
        "pip",
        "install",
        "--no-cache",
        "--target",
        str(tmp_path / "to"),
    )
    with serve_folder(tmp_path / "mirror") as url:
        pip_file.write_text(f"[global]\nindex-url = {url}\nfind-links =\nextra-index-url =\n")
        settings = build.read_pip_settings()
        build.require("no tapir", *uv, "tapir==1.0", settings=settings)
        with pytest.raises(build.Missing, match="okapi"):
            build.require("no okapi", *uv, "okapi==1.0", settings=settings)
    assert (tmp_path / "to/tapir.py").exists()


def test_newer_pythons_are_releases_and_the_newest_comes_first():
    versions = [int(version.removeprefix("3.")) for version, _ in build.find_pythons()]
    assert versions == sorted(versions, reverse=True)
    assert all(version > sys.version_info.minor for version in versions)


@pytest.mark.parametrize("module", [True, False])
def test_a_skip_that_is_not_listed_fails_in_ci(tmp_path, module):
    skip = "import pytest\n\n{}pytest.skip('no tapir here'{})\n\ndef test_two(): pass\n"
    inside = skip.format("def test_one(): ", "")
    outside = skip.format("", ", allow_module_level=True")
    (tmp_path / "test_skips.py").write_text(outside if module else inside)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")]
    command += ["--rootdir", str(tmp_path), "-p", "tests.conftest", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CI": "true"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "skipped, and not listed in tests/conftest.py:" in done.stdout
