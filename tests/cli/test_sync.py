"""`inlaid sync`: what it writes, what it leaves alone, and what happens when it can't."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from inlaid.cli.main import main
from inlaid.pages.header import is_include
from inlaid.project import write as output

SOURCE = "// snippet-a\nfirst();\n// snippet-a\n// snippet-b\n  second();\n\n    third();\n// snippet-b\n"
EMPTY = "# Title\n\n```js ./a.js snippet-a\n```\n\nText.\n\n```js ./a.js snippet-b\n```\n"
FULL = (
    "# Title\n\n```js ./a.js snippet-a\nfirst();\n```\n\nText.\n\n"
    "```js ./a.js snippet-b\nsecond();\n\n  third();\n```\n"
)
BROKEN = "\n```js ./a.js snippet-c\n```\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.js").write_text(SOURCE)
    Path("README.md").write_text(EMPTY)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["sync", *arguments])


def read(name="README.md"):
    return Path(name).read_bytes().decode()


def test_bodies_are_filled_and_stay_as_they_are(project):
    result = run("README.md")
    assert (result.exit_code, read()) == (0, FULL)
    assert result.output == "1 file, 2 includes, 2 changed: no errors\n"
    before = Path("README.md").stat()
    again = run("README.md")
    assert (again.exit_code, read()) == (0, FULL)
    assert Path("README.md").stat().st_ino == before.st_ino
    assert again.output == "1 file, 2 includes, 0 changed: no errors\n"


def test_stale_body_is_replaced(project):
    Path("README.md").write_text(FULL.replace("first", "old") + "\n- last\n")
    assert run("README.md").exit_code == 0
    assert read() == FULL + "\n- last\n"


def test_check_writes_nothing(project):
    assert run("--check", "README.md").exit_code == 1
    assert read() == EMPTY
    run("README.md")
    assert run("--check", "README.md").exit_code == 0


def test_diff_writes_nothing_and_shows_the_change(project):
    result = run("--diff", "README.md")
    assert result.exit_code == 1
    assert read() == EMPTY
    assert "--- README.md" in result.output
    assert "+first();\n" in result.output
    assert "-" not in [line[:1] for line in result.output.splitlines() if line[:3] != "---"]


def test_one_problem_keeps_all_from_being_written(project):
    Path("other.md").write_text(EMPTY + BROKEN)
    result = run("README.md", "other.md")
    assert result.exit_code == 1
    assert "other.md:11:14: error[region-missing]" in result.output
    assert read() == EMPTY
    assert read("other.md") == EMPTY + BROKEN


def test_keep_going_writes_the_good_ones(project):
    Path("other.md").write_text(EMPTY + BROKEN + BROKEN.replace("-c", "-d"))
    result = run("--keep-going", "README.md", "other.md")
    assert result.exit_code == 1
    assert result.output.count("error[region-missing]") == 2
    assert read() == FULL
    assert read("other.md") == FULL + BROKEN + BROKEN.replace("-c", "-d")


def test_json(project):
    Path("README.md").write_text(EMPTY + BROKEN)
    report = json.loads(run("--keep-going", "--format", "json", "README.md").output)
    assert [diagnostic["code"] for diagnostic in report["diagnostics"]] == ["region-missing"]
    assert report["summary"] == {"files": 1, "includes": 3, "changed": 2}


def test_usage():
    assert run().exit_code == 2


def test_folder(project):
    Path("docs").mkdir()
    Path("docs/page.md").write_text("```js ../a.js snippet-a\n```\n")
    assert run("docs").exit_code == 0
    assert read("docs/page.md") == "```js ../a.js snippet-a\nfirst();\n```\n"
    assert read() == EMPTY


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("- ```js ./a.js snippet-b\n  ```\n",
         "- ```js ./a.js snippet-b\n  second();\n\n    third();\n  ```\n"),
        ("1. x\n\n   ```js ./a.js snippet-b\n   ```\n",
         "1. x\n\n   ```js ./a.js snippet-b\n   second();\n\n     third();\n   ```\n"),
        ("> ```js ./a.js snippet-b\n> ```\n",
         "> ```js ./a.js snippet-b\n> second();\n>\n>   third();\n> ```\n"),
        ("> - > 1. ```js ./a.js snippet-a\n>   >    ```\n",
         "> - > 1. ```js ./a.js snippet-a\n>   >    first();\n>   >    ```\n"),
        ("-\t```js ./a.js snippet-b\n\t```\n",
         "-\t```js ./a.js snippet-b\n \tsecond();\n\n \t  third();\n\t```\n"),
        ("   ~~~js ./a.js snippet-a\n ~~~~\n", "   ~~~js ./a.js snippet-a\n   first();\n ~~~~\n"),
        (">```js ./a.js snippet-a\n>```\n", ">```js ./a.js snippet-a\n>first();\n>```\n"),
    ],
)  # fmt: skip
def test_containers(project, page, expected):
    Path("README.md").write_text(page)
    result = run("README.md")
    assert (result.output, read()) == ("1 file, 1 include, 1 changed: no errors\n", expected)
    assert run("--check", "README.md").exit_code == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_marks_are_kept(project, end, bom, last):
    def write(text):
        text = bom + text.replace("\n", end)
        return (text if last else text[: -len(end)]).encode()

    Path("README.md").write_bytes(write(EMPTY))
    assert run("README.md").exit_code == 0
    assert Path("README.md").read_bytes() == write(FULL)


def test_body_with_fences_gets_a_longer_fence(project):
    Path("b.md").write_text("````js\nx\n````\n  ```\n")
    Path("c.md").write_text("~~~~~~\n")
    page = "```md ./b.md\n```\n\n~~~md ./b.md\n~~~\n\n~~~md ./c.md\n ~~~~\n"
    Path("README.md").write_text(page)
    assert run("README.md").exit_code == 0
    fences = [token for token in MarkdownIt().parse(read()) if token.type == "fence"]
    b, c = Path("b.md").read_text(), Path("c.md").read_text()
    assert [fence.content for fence in fences] == [b, b, c]
    assert [fence.markup for fence in fences] == ["`````", "~~~", "~~~~~~~"]
    assert run("--check", "README.md").exit_code == 0


def test_permissions_are_kept(project):
    Path("README.md").chmod(0o640)
    run("README.md")
    assert stat.S_IMODE(Path("README.md").stat().st_mode) == 0o640


def test_symlinked_page_stays_a_link(project):
    Path("real").mkdir()
    Path("README.md").rename("real/page.md")
    Path("README.md").symlink_to("real/page.md")
    assert run("README.md").exit_code == 0
    assert Path("README.md").is_symlink()
    assert read("real/page.md") == FULL
    assert [path.name for path in Path("real").iterdir()] == ["page.md"]


def test_failed_write_leaves_the_old_file(project, monkeypatch):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", fail)
    result = run("README.md")
    assert result.exit_code == 1
    assert result.output == "inlaid: README.md can't be written: No space left on device\n"
    assert read() == EMPTY
    assert sorted(path.name for path in Path().iterdir()) == ["README.md", "a.js"]


@pytest.mark.slow
def test_killed_write_leaves_the_old_file(project):
    program = (
        "import os, signal\n"
        "from inlaid.project import write as output\n"
        "output.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from inlaid.cli.main import main\n"
        "main(['sync', 'README.md'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -9
    assert read() == EMPTY


def test_page_that_is_utf_16_is_not_rewritten(project):
    Path("README.md").write_bytes(EMPTY.encode("utf-16"))
    result = run("README.md")
    assert result.exit_code == 1
    assert "error[not-text]" in result.output
    assert Path("README.md").read_bytes() == EMPTY.encode("utf-16")


@pytest.mark.slow
def test_ten_thousand_fences_in_one_call(project):
    fence = "```js ./a.js snippet-a\n```\n\n"
    Path("README.md").write_text(fence * 10_000)
    result = run("README.md")
    assert result.output == "1 file, 10000 includes, 10000 changed: no errors\n"
    assert read() == fence.replace("a\n```", "a\nfirst();\n```") * 10_000


FENCES = (
    "```js ./a.js snippet-a\n```\n", "```js ./a.js snippet-b\nold\n```\n", "- ```js ./a.js 2\n  ```\n",
    "> ```js ./a.js snippet-b\n> ```\n", "```js\n./a.js\n```\n", "````md\n```js ./a.js snippet-a\n```\n````\n",
    "~~~js ./a.js snippet-a\n~~~\n", "```js ./a.js nothing\nkept\n```\n", "<!--\n```js ./a.js\n```\n-->\n",
    "    ```js ./a.js\n    ```\n", "\t- x\n", "text\x0c\u2028\n", "| a |\n", "\n", "## `js ./a.js`\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.js").write_text(SOURCE)
    return folder


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(FENCES), max_size=8).map("\n".join),
    st.sampled_from(("\n", "\r\n")),
)
@settings(deadline=None, max_examples=60)
def test_nothing_else_in_the_file_changes(folder, text, end):
    page = folder / "page.md"
    page.write_bytes(text.replace("\n", end).encode())
    run("--keep-going", str(page))
    synced = page.read_bytes().decode()
    assert _outside(synced) == _outside(text.replace("\n", end))
    run("--keep-going", str(page))
    assert page.read_bytes().decode() == synced


def _outside(text):
    """The bytes of a page without the bodies and the marker lengths of its include fences."""
    tokens = MarkdownIt("commonmark").parse(text.replace("\r\n", "\n"))
    lines = text.split("\n")
    for token in reversed(tokens):
        if token.type == "fence" and is_include(token.info):
            first, last = token.map
            lines[first + 1 : last - 1] = []
    return lines


def test_a_check_reports_what_would_change_in_every_format(project):
    empty = "README.md:3:4: error[stale-body] the body is empty; a.js shows "
    result = run("--check", "README.md")
    assert result.stdout.startswith(empty), result.stdout
    assert result.stdout.endswith("1 file, 2 includes, 2 changed: 2 errors\n")
    assert (
        "title=stale-body::the body is empty"
        in run("--check", "--format", "github", "README.md").stdout
    )
    Path("README.md").write_text(FULL.replace("first", "old"))
    assert "error[stale-body] the body is stale: line" in run("--check", "README.md").stdout
    assert run("--check", "--diff", "README.md").stdout.startswith("--- README.md\n")
