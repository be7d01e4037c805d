"""What people write for other tools and terminals, read as it is meant."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from inlaid.cli.verify import command
from inlaid.verify.examples.steps import parse_console
from tests.verify.one_page import verify_page

pytestmark = pytest.mark.slow


@pytest.fixture
def verify(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def verify(page, settings=""):
        report, output = verify_page(page, settings)
        found = [
            f"{diagnostic['line']} {diagnostic['code']}" for diagnostic in report["diagnostics"]
        ]
        return found, output

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
    assert "1 example: 1 parsed in" in output


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


FLAGS = {
    "ellipsis": (">>> print('a\\nb')  # doctest: +ELLIPSIS\n{}", "a...b", "a...c"),
    "white space": (">>> [1,  2]  # doctest: +NORMALIZE_WHITESPACE\n{}", "[1,\n 2]", "[1,\n 3]"),
    "two": (
        ">>> 'a  b', 'c'  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE\n{}",
        "('a  b',\n  '...')",
        "('a  c',\n  '...')",
    ),
    "exception": (
        ">>> 1 / 0  # doctest: +IGNORE_EXCEPTION_DETAIL\nTraceback (most recent call last):\n    ...\n{}",
        "some.where.ZeroDivisionError: any",
        "ValueError: any",
    ),
    "message": (
        ">>> int('a')  # doctest: +ELLIPSIS\nTraceback (most recent call last):\n    ...\n{}",
        "ValueError: invalid ...: 'a'",
        "ValueError: invalid ...: 'b'",
    ),
    "blank lines": (">>> print('a\\n')  # doctest: +ELLIPSIS\n{}", "a...\n<BLANKLINE>", "a...b"),
    "own line": (">>> print('abc')\n... # doctest: +ELLIPSIS\n{}", "a...", "b..."),
    "set and unset": (">>> 2  # doctest: -ELLIPSIS\n{}", "2", "..2"),
}


@pytest.mark.parametrize("name", FLAGS)
def test_answers_are_compared_as_doctest_compares_them(name, verify):
    text, good, bad = FLAGS[name]
    found, output = verify(fence("pycon", text.format(good)))
    assert found == [], output
    found, output = verify(fence("python", text.format(bad)))
    assert [line.split()[1] for line in found] == ["output-drift"], output


def test_what_doctest_skips_is_not_run(verify):
    page = fence("pycon", ">>> fail()  # doctest: +SKIP\n>>> 1\n2") + fence(
        "python", ">>> fail()  # doctest: +SKIP"
    )
    found, output = verify(page)
    assert found == ["4 output-drift"], output
    assert "docs/page.md:7: skipped (pycon): its statements say `# doctest: +SKIP`" in output


def test_an_unknown_flag_is_an_error_at_its_line(verify):
    found, output = verify(fence("python", ">>> 1  # doctest: +ELIPSIS\n1"))
    assert [line.split()[1] for line in found] == ["syntax-error"], output
    assert "ELIPSIS" in output


AWAITS = {
    "await": "import asyncio\nprint(await asyncio.sleep(0, 2))",
    "async for": "async def f():\n    yield 2\nasync for n in f():\n    print(n)",
    "async with": (
        "import asyncio\nasync with asyncio.timeout(9):\n    await asyncio.sleep(0)\nprint(2)"
    ),
}


@pytest.mark.parametrize("name", AWAITS)
def test_await_stands_outside_of_functions(name, verify):
    found, output = verify(fence("python", AWAITS[name]) + fence("output", "2"))
    assert found == [], output


def test_steps_share_the_event_loop(verify):
    page = fence("py", ">>> import asyncio\n>>> made = asyncio.Queue()\n>>> await made.put(2)")
    page += fence("py", ">>> asyncio.run(asyncio.sleep(0))\n>>> await made.get()\n3")
    found, output = verify(page)
    assert found == ["10 output-drift"], output
    assert "printed '2'" in output


def test_a_step_that_awaits_fails_at_its_line(verify):
    page = fence("python", "import asyncio\n\nawait asyncio.sleep(0)\nfail()")
    found, output = verify("<!-- inlaid: verify=demo -->\n" + page)
    assert found == ["6 command-failed"], output
    assert "NameError" in output


MYST = {
    "options": ("{code-block} json\n:linenos:\n:caption: A\n\n{}", 4),
    "no options": ("{code-block} json\n{}", 1),
    "yaml": ("{code-cell} json\n---\ntags: [a]\n---\n{}", 4),
    "attributes": ("json,editable\n{}", 1),
    "a space": ("json, editable, a=b\n{}", 1),
}


@pytest.mark.parametrize("name", MYST)
def test_headers_that_the_host_does_not_know_are_read(name, verify):
    text, line = MYST[name]
    good, bad = (f"```{text.replace('{}', code)}\n```\n\n" for code in ('{"a": 1}', '{"a": 1,}'))
    found, output = verify(good + bad)
    assert found == [f"{good.count(chr(10)) + 1 + line} syntax-error"], output


RUST = [
    ("# fn main() {\nlet x = 1;\n# }", []),
    ("# #[derive(Debug)]\nstruct A;\n#\n  # fn f() {}", []),
    ("##[derive(Debug)]\nstruct A;", []),
    ("#[derive(Debug)]\nstruct A;", []),
    ("# fn main( {\nlet x = 1;\n# }", ["syntax-error"]),
]


@pytest.mark.parametrize(("text", "codes"), RUST)
def test_lines_that_rustdoc_hides_are_code(text, codes, verify):
    found, output = verify(fence("rust", text))
    assert [line.split()[1] for line in found] == codes, output


COMMENTED = {
    "two": ("print(1)\n#> 1\nprint(2)\n#> 3", [5]),
    "lines": ("print('a\\nb')\n#> a\n#> c", [4]),
    "a blank line": ("print('a\\n\\nb')\n#> a\n#>\n#> b", []),
    "a loop": ("for n in range(2):\n    print(n)\n    #> 0\n    #> 2", [5]),
    "arrow": ("print(2)\n# => 3", [3]),
    "what is not shown": ("print(1)\nprint(2)\n#> 2\nprint(3)", []),
    "a function": ("def f():\n    print(1)\n    #> 1\n\nf()", []),
    "the future": ("from __future__ import annotations\nx: y = 1\nprint(x)\n#> 1", []),
    "a text": ('a = """\n#> 1\n"""\nfail()', []),
    "a decorator": ("def a(f):\n    return f\n\n@a\ndef b(): ...\nprint(b())\n#> 1", [8]),
    "one line": ("a = 1; print(a)\n#> 1", []),
    "a failure": ("print(1)\n#> 1\nfail()", [4]),
    "not a comment of output": ("fail()  #> 1", []),
}


@pytest.mark.parametrize("name", COMMENTED)
def test_comments_show_what_is_printed(name, verify):
    text, lines = COMMENTED[name]
    found, output = verify(fence("python", text))
    assert [int(line.split()[0]) for line in found] == lines, output


def test_new_output_is_written_into_the_comments(verify):
    verify(fence("json", "{}"))
    page = fence("python", "for n in (1, 2):\n    print(n)\n    #> 1\nprint('a\\n\\nb')\n#> old")
    Path("docs/page.md").write_text(page)
    CliRunner().invoke(command, ["--no-cache", "--accept"])
    assert Path("docs/page.md").read_text() == page.replace(
        "    #> 1", "    #> 1\n    #> 2"
    ).replace("#> old", "#> a\n#>\n#> b")


def test_new_output_is_written_behind_any_prompt(verify):
    verify(fence("json", "{}"))
    page = fence("bash", "(venv) % echo two\nold") + fence("", ">>> 1 + 1\n3")
    Path("docs/page.md").write_text(page)
    CliRunner().invoke(command, ["--no-cache", "--accept"])
    assert Path("docs/page.md").read_text() == page.replace("old", "two").replace("\n3", "\n2")


def test_earlier_blocks_of_the_page_run_before_one_whose_output_is_shown(verify):
    page = fence("python", "one = 1") + fence("bash", "false") + fence("json", "{}")
    page += fence("", ">>> one\n1") + fence("python", "fail()")
    found, output = verify(page)
    assert found == [], output
    found, output = verify(fence("python", "fail()") + fence("py", "print(1)\n#> 1"))
    assert found == ["2 command-failed"], output
    off = '<!-- inlaid: verify=off:"no" -->\n' + fence("python", "fail()")
    found, output = verify(off + fence("python", "print(1)") + fence("output", "1"))
    assert found == [], output
