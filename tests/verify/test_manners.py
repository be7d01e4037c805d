"""What people write for other tools and terminals, read as it is meant."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from inlaid.cli.verify import command
from inlaid.verify.examples.steps import parse_console

pytestmark = pytest.mark.slow


@pytest.fixture
def verify(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)

    def verify(page, settings=""):
        Path("mkdocs.yml").write_text(
            f"site_name: x\nplugins: [inlaid: {{verify: {{{settings}}}}}]\n"
        )
        Path("docs/page.md").write_text(page)
        result = CliRunner().invoke(command, ["--no-cache", "--json", "report.json"])
        report = json.loads(Path("report.json").read_text())
        found = [f"{each['line']} {each['code']}" for each in report["diagnostics"]]
        return found, result.output

    return verify


def fence(label, text):
    return f"```{label}\n{text}\n```\n\n"


# Label and text of a block that prints `two` below line 2 of the page.
PROMPTS = {
    "bash": ("bash", "$ echo two\n{}"),
    "zsh": ("zsh", "% echo two\n{}"),
    "ksh with a user": ("ksh", "me@host:~/a$ echo two\n{}"),
    "percent in a console": ("console", "% echo two\n{}"),
    "zsh on macOS": ("console", "me@host ~ % echo two\n{}"),
    "root": ("console", "# echo two\n{}"),
    "root by name": ("shell", "root@host:/srv# echo two\n{}"),
    "brackets": ("sh", "[me@host dir]$ echo two\n{}"),
    "environment": ("sh", "(my-venv) $ echo two\n{}"),
    "environment and user": ("terminal", "(venv) me@host:~$ echo two\n{}"),
    "place": ("console", "~/project $ echo two\n{}"),
    "version": ("console", "bash-5.2$ echo two\n{}"),
    "angle": ("console", "> echo two\n{}"),
    "angle in a script": ("bash", "> echo two\n{}"),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_what_is_printed_behind_a_prompt_is_compared(name, verify):
    label, text = PROMPTS[name]
    found, output = verify(fence(label, text.format("two")) + fence(label, text.format("three")))
    assert found == ["8 output-drift"], output


SCRIPTS = {
    "a comment": "# echo two\necho one",
    "a variable": "$HOME/bin/run",
    "a redirection": "> file",
    "a test of status": "test $? = 0",
    "a prompt in a text": 'cat <<"EOF"\n$ echo two\nwrong\nEOF',
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_not_taken_for_what_is_typed(name, verify):
    found, output = verify(fence("bash", SCRIPTS[name]))
    assert found == [], output
    assert "1 examples: 1 passed" in output or "1 example: 1 passed" in output


def test_a_language_is_skipped_by_the_label_of_its_fence(verify):
    page = fence("bash", "$ false") + fence("python", ">>> fail()")
    found, output = verify(page, "skip: {bash: later, python: never}")
    assert found == [], output
    assert "later" in output
    assert "never" in output


def test_commands_of_powershell_are_skipped_with_the_reason(verify):
    page = fence("console", "PS C:\\Users\\me> Get-Item") + fence("sh", "PS> Get-Item")
    page += fence("json", "{}")
    found, output = verify(page)
    assert found == [], output
    assert "docs/page.md:1,5: skipped (console): its prompt is one of PowerShell" in output


def read(text):
    return [(step.code, step.expected, step.status) for step in parse_console(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('$ echo "a\nb"\na\nb', 'echo "a\nb"'),
        ("$ echo 'a\n> b'\na\nb", "echo 'a\nb'"),
        ('$ echo "it\'s" \\\n  b\na\nb', 'echo "it\'s" \\\n  b'),
        ("$ cat <<EOF\na\nb\nEOF\na\nb", "cat <<EOF\na\nb\nEOF"),
        ("$ cat \\\n> <<-'E O'\n> a\n> b\n> E O\na\nb", "cat \\\n<<-'E O'\na\nb\nE O"),
        ("$ cat \\\n  <<EOF\na\nb\nEOF\na\nb", "cat \\\n  <<EOF\na\nb\nEOF"),
        ("$ printf 'a\\nb\\n' |\n  cat\na\nb", "printf 'a\\nb\\n' |\n  cat"),
        ("$ echo a && # it's\n  echo b\na\nb", "echo a && # it's\n  echo b"),
        ("$ echo $'a\\'\nb'\na\nb", "echo $'a\\'\nb'"),
        ("$ f  # don't\na\nb", "f  # don't"),
        ("$ echo it\\'s\na\nb", "echo it\\'s"),
        ("$ echo it's\na\nb", "echo it's"),
        ('$ cat <<< "x"\na\nb', 'cat <<< "x"'),
    ],
)
def test_a_command_goes_on_where_a_line_leaves_it_open(text, code):
    assert read(f"{text}\n$ true\n") == [(code, "a\nb", 0), ("true", "", 0)]


def test_comments_between_commands_are_no_output():
    text = "# first\n$ echo a\na\n\n# second,\n# in two lines\n$ cat b.md\n# Title\n$ cat c\nx\n\n# y\n"
    assert read(text) == [("echo a", "a", 0), ("cat b.md", "# Title", 0), ("cat c", "x\n\n# y", 0)]


def test_only_the_sign_of_the_block_begins_a_command():
    text = "$ curl -O x\n% Total\n# no\n(venv) $ sudo -i\nroot@host:~# id\n[1]\n"
    assert [step.code for step in parse_console(text)] == ["curl -O x", "sudo -i", "id"]


@given(st.text(alphabet="$%#>PS'\"\\\\<E &|()@:~a\n"))
def test_any_text_is_read(text):
    steps = parse_console(text)
    lines = text.split("\n")
    assert all(step.line < step.expected_line <= len(lines) for step in steps)


def test_a_quotation_that_nothing_closes_is_read_in_one_go():
    text = "$ echo it's\n" + "> a 'b\nc\n" * 20_000
    assert len(parse_console(text)) == 1


PYTHON = {
    "python": ">>> 1 + 1\n{}",
    "py": "# a comment\n>>> 1 + 1\n{}",
    "": "\n>>> 1 + 1\n{}",
    "python3": "Python 3.12.1 (main, Dec  1 2026) on linux\n>>> 1 + 1\n{}",
    "pycon": ">>> 1 + 1\n{}",
    "{.python}": ">>> 1 + 1\n{}",
}


@pytest.mark.parametrize("label", PYTHON)
def test_what_is_answered_at_a_prompt_of_python_is_compared(label, verify):
    good, bad = (fence(label, PYTHON[label].format(answer)) for answer in (2, 3))
    found, output = verify(good + bad)
    line = good.count("\n") + bad.count("\n") - 2
    assert found == [f"{line} output-drift"], output


@pytest.mark.parametrize(
    ("label", "text"),
    [("", "> a\n>> b\n>>> c"), ("", ">>>>>>> main"), ("text", ">>> 1 + 1\n3")],
)
def test_quoted_text_is_not_python(label, text, verify):
    found, output = verify(fence(label, text) + fence("json", "{}"))
    assert found == [], output


def test_statements_of_several_lines_stand_behind_dots(verify):
    found, output = verify(fence("python", ">>> for n in (1, 2):\n...     print(n)\n...\n1\n3"))
    assert found == ["6 output-drift"], output
