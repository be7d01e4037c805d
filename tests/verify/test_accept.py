"""Rewriting shown output."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from inlaid.cli.verify import command
from inlaid.verify.accept import accept_output
from inlaid.verify.output.output import find_mismatch

pytestmark = pytest.mark.slow

A, B = "3e21d80e-7e31-11e4-912c-2f870de05098", "4e21d80e-7e31-11e4-912c-2f870de05098"
TIMES = ("2026-11-24T03:45:53.123Z", "2026-11-24T03:45:54.456Z")


def accept(expected, first, second):
    return "\n".join(accept_output(expected, first, second))


def test_text_that_does_not_change_is_taken_as_it_is():
    assert accept("old", "new 1\nnew 2\n", "new 1\nnew 2\n") == "new 1\nnew 2"


def test_what_changes_becomes_a_placeholder_of_its_type():
    first = f"{TIMES[0]} start {A} in 3.5 ms\nend {A}, 7 left\n"
    second = f"{TIMES[1]} start {B} in 4.5 ms\nend {B}, 8 left\n"
    shown = "[iso-time:1] start [uuid:1] in [ms] ms\nend [uuid:1], [int] left"
    assert accept("", first, second) == shown


def test_lines_that_still_hold_are_kept_as_written():
    expected = "id [uuid:7]\ncount 1"
    assert accept(expected, f"id {A}\ncount 2", f"id {B}\ncount 2") == "id [uuid:7]\ncount 2"


def test_lines_that_come_and_go_become_dots():
    assert accept("", "a\nb\nz\n", "a\nx y\nq\nz\n") == "a\n...\nz"


def test_text_that_changes_without_a_type_is_cut_out():
    assert accept("", "token abcXYZdef.", "token abcQdef.") == "token abc[...]def."


@given(st.lists(st.text(alphabet="ab 1/:.-", max_size=8), max_size=6), st.data())
def test_what_is_accepted_holds_for_both_runs(lines, data):
    other = [data.draw(st.sampled_from([line, line + "x"])) for line in lines]
    shown = accept("", "\n".join(lines), "\n".join(other))
    assert find_mismatch(shown, "\n".join(lines)) is None
    assert find_mismatch(shown, "\n".join(other)) is None


PAGE = """\
# Page

- In a list:

    ```console
    $ printf 'one\\n\\ntwo\\n'
    old
    $ date +%s%N | sed s/^/nanoseconds:/
    nanoseconds:[int:1]
    $ cat /proc/sys/kernel/random/uuid
    gone
    ```

```python
print(6 * 7)
```

```output
41
```

Text that stays.
"""
ACCEPTED = PAGE.replace("    old\n", "    one\n\n    two\n").replace("    gone\n", "    [uuid:1]\n")
ACCEPTED = ACCEPTED.replace("41\n", "42\n")


def make_project(root, page):
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (root / "docs" / "page.md").write_bytes(page.encode())
    return root / "docs" / "page.md"


def test_the_page_is_rewritten_and_the_change_shown(tmp_path, monkeypatch):
    page = make_project(tmp_path, PAGE)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["--accept"])
    assert result.exit_code == 0, result.output
    assert page.read_text() == ACCEPTED
    assert "--- docs/page.md" in result.output
    assert "-    old\n+    one\n" in result.output
    assert CliRunner().invoke(command, ["--no-cache"]).exit_code == 0
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.md"]


def test_line_ends_stay_as_they_are(tmp_path, monkeypatch):
    page = make_project(tmp_path, "# P\r\n\r\n```console\r\n$ seq 2\r\nx\r\n```\r\n")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 0
    assert page.read_bytes() == b"# P\r\n\r\n```console\r\n$ seq 2\r\n1\r\n2\r\n```\r\n"


def test_a_failure_is_not_accepted(tmp_path, monkeypatch):
    text = "```console\n$ cat missing\nold\n```\n"
    page = make_project(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    report = tmp_path / "report.json"
    assert CliRunner().invoke(command, ["--accept", "--json", str(report)]).exit_code == 1
    assert page.read_text() == text
    codes = [each["code"] for each in json.loads(report.read_text())["diagnostics"]]
    assert codes == ["command-failed"]


def test_output_that_would_close_the_fence_is_not_accepted(tmp_path, monkeypatch):
    text = "```console\n$ printf '```\\n'\nold\n```\n"
    page = make_project(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 1
    assert page.read_text() == text


def test_a_blank_line_of_an_answer_is_written_as_doctest_does(tmp_path, monkeypatch):
    page = make_project(tmp_path, '```pycon\n>>> print("a\\n\\nb")\na\n>>> 1\n1\n```\n')
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 0
    answer = '>>> print("a\\n\\nb")\na\n<BLANKLINE>\nb\n>>> 1\n1\n'
    assert page.read_text() == f"```pycon\n{answer}```\n"
    assert CliRunner().invoke(command, ["--no-cache"]).exit_code == 0


@pytest.mark.parametrize(
    "page",
    [
        "```console\n$ printf '$ touch /tmp/x\\n'\nold\n```\n",
        "```console\n$ printf '> a\\n'\nold\n```\n",
        "```console\n$ echo '[3]'\nold\n```\n",
        "```pycon\n>>> print('>>> 1')\nold\n```\n",
        "```js\nconsole.log('[3]')\n```\n\n```output\nold\n```\n",
    ],
)
def test_output_that_would_be_read_as_something_else_is_not_accepted(page, tmp_path, monkeypatch):
    file = make_project(tmp_path, page)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 1
    assert file.read_text() == page
