"""Names from outside steer no terminal and begin no line of a log, whatever command prints them."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

EVIL = "a\x1b]0;owned\x07\n::error::b\x9b31m\r\u202e"
SHOWN = r"a\x1b]0;owned\x07\x0a::error::b\x9b31m\x0d\u202e"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("docs", "code", "site"):
        Path(folder).mkdir()
    Path("mkdocs.yml").write_text("plugins: [inlaid: {base_path: code, sources: [code]}]\n")
    Path("code/ok.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")
    Path(f"code/{EVIL}.py").write_text("# ANCHOR: two\nx = 1\n# ANCHOR_END: two\n")
    Path(f"docs/{EVIL}.md").write_text(
        "```py ./ok.py one\n```\n\n```py ./gone.py\n```\n\n```xyz\n```\n"
    )
    Path(f"site/{EVIL}.html").write_text("<h1>Evil</h1>")
    Path(f"{EVIL}.mmd").write_text("sequenceDiagram\n  A->>B: hi\n")
    Path("run.jsonl").write_text(
        '{"actor": "A\\u009b", "service": "S", "operation": "\\u001b[2J"}\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("regions",), f"code/{SHOWN}.py:2 two [mdbook] no page names it\n"),
        (("regions", "--pages-for", "code/ok.py"), f"docs/{SHOWN}.md\n"),
        (("regions", "--pages-for", f"code/{EVIL}.py"), f"no page shows code/{SHOWN}.py\n"),
        (("check",), f"docs/{SHOWN}.md:4:7: error[file-missing]"),
        (("check", "gone\x1b[2J"), r"inlaid: no such file or folder: gone\x1b[2J"),
        (("sync", "--check", "docs"), f"docs/{SHOWN}.md:4:7: error[file-missing]"),
        (("verify", "-v"), f"docs/{SHOWN}.md:7: skipped (xyz)"),
        (("diagram", f"{EVIL}.mmd", "run.jsonl"), f"{SHOWN}.mmd: ok\n"),
        (("trace", "show", "run.jsonl"), r"\x1b[2J"),
        (("assets", f"out/{EVIL}"), f"out/{SHOWN}/inlaid.css\n"),
        (("publish", "--to", "out", "--plan"), f"site/{repr(EVIL)[1:-1]}.html' has a control character"),
    ],
)  # fmt: skip
def test_what_would_steer_is_written_out(project, arguments, said):
    result = CliRunner().invoke(main, arguments)
    assert said in result.output
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]|^\s*::", result.output, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("regions", "--json"),
        ("check", "--format", "json"),
        ("check", "--format", "sarif"),
        ("diagram", "--format", "json", f"{EVIL}.mmd"),
        ("trace", "show", "--format", "json", "run.jsonl"),
    ],
)
def test_json_on_the_output_is_ascii(project, arguments):
    printed = CliRunner().invoke(main, arguments).stdout
    assert printed.isascii()
    assert not set(printed) & set(map(chr, [*range(10), *range(11, 32), 127]))
    assert json.loads(printed)


def test_annotations_of_names_from_outside(project):
    lines = CliRunner().invoke(main, ["check", "--format", "github"]).stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=docs/" + SHOWN.replace(":", "%3A") + ".md,line=4")


def test_a_changed_page_of_such_a_name(project):
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], env=environment, check=True)
    Path("code/ok.py").write_text("# ANCHOR: one\nx = 2\n# ANCHOR_END: one\n")
    done = CliRunner().invoke(main, ["regions", "--since", "HEAD"])
    assert done.stdout == f"docs/{SHOWN}.md (code/ok.py)\n"


def test_a_diff_is_a_patch_for_programs_and_harmless_on_a_terminal(project, monkeypatch):
    Path("code/ok.py").write_text("# ANCHOR: one\nx = '\x1b[2J'\n# ANCHOR_END: one\n")
    (page,) = Path("docs").iterdir()
    page.write_text("```py ./ok.py one\n```\n")
    patch = CliRunner().invoke(main, ["sync", "--diff", "docs"]).stdout
    assert patch.startswith(f"--- docs/{SHOWN}.md\n+++ docs/{SHOWN}.md\n")
    assert "\n+x = '\x1b[2J'\n" in patch
    monkeypatch.setattr("inlaid.cli.sync.is_watched", lambda: True)
    assert "\n+x = '\\x1b[2J'\n" in CliRunner().invoke(main, ["sync", "--diff", "docs"]).stdout
