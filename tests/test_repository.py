"""The files for those who clone, commit and report: read as their programs read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command, cwd=ROOT, code=0):
    done = subprocess.run(
        [str(each) for each in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def check_out(folder, *settings):
    """All files that git keeps, as a clone with these settings would have them."""
    options = [part for each in settings for part in ("-c", each)]
    run("git", *options, "checkout-index", "--all", f"--prefix={folder}/")
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def test_a_clone_on_windows_has_the_same_bytes(tmp_path):
    windows = check_out(tmp_path / "windows", "core.autocrlf=true")
    here = check_out(tmp_path / "here", "core.autocrlf=false")
    assert windows.keys() == here.keys()
    assert [name for name, content in windows.items() if content != here[name]] == []
    assert b"\r" not in windows["README.md"]
    assert b"\r\n" in windows["tests/cases/ok/crlf-page/page.md"]
