"""Rewriting shown output."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from inlaid.cli.main import main
from inlaid.cli.verify import command
from inlaid.project.verification import acceptance
from inlaid.verify.accept.generalize import HoleIds
from inlaid.verify.accept.page_edits import accept_output
from inlaid.verify.output.hole_types import STANDARD
from inlaid.verify.output.output import find_mismatch

pytestmark = pytest.mark.slow

A, B = "3e21d80e-7e31-11e4-912c-2f870de05098", "4e21d80e-7e31-11e4-912c-2f870de05098"
TIMES = ("2026-11-24T03:45:53.123Z", "2026-11-24T03:45:54.456Z")


def accept(expected, first, second):
    ids = HoleIds(STANDARD)
    ids.reserve(expected)
    return "\n".join(accept_output((expected, first, second), ids))


def test_text_that_does_not_change_is_taken_as_it_is():
    assert accept("old", "new 1\nnew 2\n", "new 1\nnew 2\n") == "new 1\nnew 2"


def test_what_changes_becomes_a_placeholder_of_its_type_with_its_sample():
    first = f"{TIMES[0]} start {A} in 3.5 ms\nend {A}, 7 left\n"
    second = f"{TIMES[1]} start {B} in 4.5 ms\nend {B}, 8 left\n"
    assert accept("", first, second) == (
        f"[iso-time:1={TIMES[0]}] start [uuid:1={A}] in [duration:1=3.5 ms]\n"
        "end [uuid:1], [int:1=7] left"
    )


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("at 1796059041.37", "at 1796059042.9", "at [number:1=1796059041.37]"),
        ("id 1796059041376", "id 1796059042376", "id [int:1=1796059041376]"),
        ("<Foo at 0x7f9d3c>", "<Foo at 0x7f8a10>", "<Foo at [hex:1=0x7f9d3c]>"),
        ("1 passed in 0.11s", "1 passed in 0.2s", "1 passed in [duration:1=0.11s]"),
        ("took 950 ms.", "took 1.2 s.", "took [duration:1=950 ms]."),
        ("on port 8081", "on port 9000", "on port [port:1=8081]"),
        (
            "http://127.0.0.1:4711/a?b=1",
            "http://127.0.0.1:4712/a?b=2",
            "http://127.0.0.1:[port:1=4711]/a?b=[int:1=1]",
        ),
        ("from 10.0.0.7", "from 10.0.12.9", "from [ip:1=10.0.0.7]"),
        ("node v22.1.0", "node v22.10.1", "node [version:1=v22.1.0]"),
        ("HEAD is 9fceb02d", "HEAD is 1a2b3c4d", "HEAD is [sha:1=9fceb02d]"),
        (
            "Mon Nov 30 17:02:44 UTC 2026",
            "Mon Nov 30 17:02:45 UTC 2026",
            "[date:1=Mon Nov 30 17:02:44 UTC 2026]",
        ),
        ("Date: 2026-11-30,", "Date: 2026-12-01,", "Date: [date:1=2026-11-30],"),
        ("[1764] 45% of $3", "[1765] 46% of $4", "[[int:1=1764]] [int:2=45]% of $[int:3=3]"),
        ("token abcXYZdef.", "token abcQdef.", "token [...]."),
        ("in tmpab1c", "in tmpzz9", "in [...]"),
        ("a b c d", "a x y d", "a [...] [...] d"),
        ("a b d", "a x y d", "a [...] d"),
        ("usage: [port] 1", "usage: [port] 2", "usage: \\[port] [int:1=1]"),
        ("1,234 rows", "1,235 rows", "[...] rows"),
        ("sha256:9fceb02d", "sha256:1a2b3c4d", "sha256:[sha:1=9fceb02d]"),
        ("   7 items", "  12 items", "[...] items"),
        ("x=/a/b1]", "x=/a/b2]", "x=[path:1=/a/b1]]"),
    ],
)
def test_a_placeholder_covers_whole_words(first, second, shown):
    assert accept("", first, second) == shown


def test_lines_that_still_hold_are_kept_as_written():
    expected = "id [uuid:7]\ncount 1"
    assert accept(expected, f"id {A}\ncount 2", f"id {B}\ncount 2") == "id [uuid:7]\ncount 2"


def test_a_new_id_is_none_that_the_block_has():
    expected = f"id [uuid:7]\nold {A}"
    first, second = f"id {A}\nnext {B} {A}", f"id {B}\nnext {A} {B}"
    assert accept(expected, first, second) == f"id [uuid:7]\nnext [uuid:8={B}] [uuid:9={A}]"


def test_lines_that_come_and_go_become_dots():
    assert accept("", "a\nb\nz\n", "a\nx y\nq\nz\n") == "a\n...\nz"


def test_beside_lines_that_come_and_go_only_what_does_not_change_is_kept():
    first, second = "line 4\nline 9\nend", "line 3\nline 5\nline 7\nend"
    assert accept("", first, second) == "...\nend"


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
ACCEPTED = PAGE.replace("    old\n", "    one\n\n    two\n").replace(
    "    gone\n", "    [uuid:1=SAMPLE]\n"
)
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
    assert re.sub(r"=[0-9a-f-]{36}\]", "=SAMPLE]", page.read_text()) == ACCEPTED
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
    codes = [diagnostic["code"] for diagnostic in json.loads(report.read_text())["diagnostics"]]
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


FAILING = {
    "an-exception": "```python\nprint(undefined_name)\n```\n\n```output\nold\n```\n",
    "an-exit-status": "```python\nprint(1)\nraise SystemExit(3)\n```\n\n```output\nold\n```\n",
    "javascript": "```js\nconsole.log(nope)\n```\n\n```output\nold\n```\n",
    "bash": "```console\n$ echo a; false\nold\n```\n",
    "at-a-prompt": "```pycon\n>>> nope\n1\n```\n",
    "a-traceback-and-0": "```console\n$ python3 -c 'import nope' || true\nold\n```\n",
    "a-caught-traceback": "```python\nimport traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
    "    traceback.print_exc()\n```\n\n```output\nold\n```\n",
    "a-thread": "```python\nimport threading\nthreading.Thread(target=lambda: 1 / 0).start()\n```\n\n"
    "```output\nold\n```\n",
    "a-stack-of-node": "```js\ntry { null.x } catch (e) { console.log(e.stack) }\n```\n\n"
    "```output\nold\n```\n",
    "a-missing-command": "```console\n$ nonesuch; echo done\nold\n```\n",
    "behind-a-failure": "```python\nx = 1\nnope\n```\n\n```output\nold\n```\n\n"
    "```python\nprint(x)\n```\n\n```output\nold\n```\n",
    "a-failing-step-before": "```console\n$ false\n$ echo new\nold\n```\n",
    "an-end-of-the-session": "```console\n$ echo new; exit 1\nold\n```\n",
    "a-syntax-error": "```python\nprint(1\n```\n\n```output\nold\n```\n",
}


@pytest.mark.parametrize("name", FAILING)
def test_what_did_not_end_as_expected_is_not_accepted(name, tmp_path, monkeypatch):
    page = make_project(tmp_path, FAILING[name])
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["--accept"])
    assert result.exit_code == 1, result.output
    assert page.read_text() == FAILING[name]
    assert CliRunner().invoke(command, ["--no-cache"]).exit_code == 1


def test_what_ran_out_of_time_is_not_accepted(tmp_path, monkeypatch):
    text = (
        "```python\nimport time\nprint(1, flush=True)\ntime.sleep(9)\n```\n\n```output\nold\n```\n"
    )
    page = make_project(tmp_path, text)
    settings = "verify: {limits: {seconds: 1}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{{settings}}}]\n")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 1
    assert page.read_text() == text


def test_a_run_that_failed_is_not_accepted(tmp_path, monkeypatch):
    text = "<!-- inlaid: verify=output:a -->\n```text\nold\n```\n"
    page = make_project(tmp_path, text)
    settings = "verify: {runs: {a: {run: 'echo new; exit 2'}}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{{settings}}}]\n")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 1
    assert page.read_text() == text


def test_a_refused_block_says_why(tmp_path, monkeypatch):
    make_project(tmp_path, FAILING["a-traceback-and-0"])
    monkeypatch.chdir(tmp_path)
    output = CliRunner().invoke(command, ["--accept"]).output
    assert "help: --accept leaves it as it is: it printed a failure: 'Traceback " in output


def test_a_good_block_beside_a_refused_one_is_accepted(tmp_path, monkeypatch):
    good = "```console\n$ echo new\n{}\n```\n\n"
    page = make_project(tmp_path, good.format("old") + FAILING["javascript"] + good.format("old"))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 1
    assert page.read_text() == good.format("new") + FAILING["javascript"] + good.format("new")


def test_output_that_changes_once_more_is_left_as_it_was(tmp_path, monkeypatch):
    counter = tmp_path / "runs"
    counter.write_text("a b\n")
    monkeypatch.setattr(acceptance, "_PAUSE", 0)
    text = "```console\n$ cat runs\nold\n```\n\n```console\n$ echo new\nold\n```\n"
    page = make_project(tmp_path, text)
    settings = "verify: {sessions: {default: {root: .}}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{{settings}}}]\n")
    monkeypatch.chdir(tmp_path)
    real = acceptance.verify_project

    def run(project, examples, request):
        found = real(project, examples, replace(request, use_cache=False))
        counter.write_text("something else entirely\n")  # from the third run on
        return found

    monkeypatch.setattr(acceptance, "verify_project", run)
    result = CliRunner().invoke(command, ["--accept"])
    assert result.exit_code == 1
    assert page.read_text() == text.replace("new\nold", "new\nnew")
    assert "in a way that no placeholder covers" in result.output


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("import os; print('in', os.getcwd())", "in [path:1]"),
        ("import os; print(os.path.expanduser('~'))", "[path:1]"),
        ("import tempfile; print(tempfile.mkdtemp())", "[path:1]"),
        ("import datetime; print(datetime.date.today(), 1)", "[date:1=TODAY] 1"),
        ("print('/home/ada/x', 1)", "/home/ada/x 1"),  # the page's own
        ("print('/ho' + 'me/ada/x', 1)", "[path:1] 1"),
        ("import os; print(os.getcwd() + '/docs:1')", "old"),
    ],
)
def test_no_path_of_the_machine_is_written(code, shown, tmp_path, monkeypatch):
    page = make_project(tmp_path, f"```python\n{code}\n```\n\n```output\nold\n```\n")
    settings = "verify: {sessions: {default: {root: .}}}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{{settings}}}]\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["--accept"])
    shown = shown.replace("TODAY", date.today().isoformat())  # noqa: DTZ011 (as the program does)
    assert page.read_text().split("```output\n")[1] == f"{shown}\n```\n"
    assert result.exit_code == (1 if shown == "old" else 0), result.output


def test_a_number_is_not_given_to_two_values(tmp_path, monkeypatch):
    uuid = "$ cat /proc/sys/kernel/random/uuid\n[uuid:1]\n"
    page = make_project(tmp_path, f"```console\n{uuid}{uuid}```\n")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, []).exit_code == 1
    assert CliRunner().invoke(command, ["--accept"]).exit_code == 0
    assert re.findall(r"\[uuid:(\d)", page.read_text()) == ["1", "2"]
    assert CliRunner().invoke(command, ["--no-cache"]).exit_code == 0


def test_a_name_holds_in_the_whole_page(tmp_path, monkeypatch):
    block = "```python\nimport uuid\nprint(uuid.uuid4())\n```\n\n```output\n[uuid:{}]\n```\n\n"
    page = make_project(tmp_path, block.format("order") + block.format("order"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, [])
    assert "docs/page.md:16:1: error[output-pairing] [uuid:order] is '" in result.output
    page.write_text(block.format("order") + block.format("other"))
    assert CliRunner().invoke(command, []).exit_code == 0
    page.write_text(block.format("1") + block.format("1"))
    assert CliRunner().invoke(command, []).exit_code == 0


def test_a_page_that_is_edited_meanwhile_is_left_alone(tmp_path, monkeypatch):
    page = make_project(tmp_path, "```console\n$ echo new\nold\n```\n")
    monkeypatch.chdir(tmp_path)
    real = acceptance.verify_project

    def run(project, examples, request):
        page.write_text("# Edited\n")
        return real(project, examples, request)

    monkeypatch.setattr(acceptance, "verify_project", run)
    result = CliRunner().invoke(main, ["verify", "--accept"])
    assert (result.exit_code, page.read_text()) == (1, "# Edited\n")
    assert "docs/page.md was changed meanwhile; run --accept again" in result.output
