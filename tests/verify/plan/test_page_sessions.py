"""Sessions: blocks of a page that run one after the other and carry their state on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from inlaid.verify.evaluators.registry import list_checked

pytestmark = pytest.mark.slow

# Language: what defines, what uses it and prints 3, what fails on its second line.
SESSIONS = {
    "python": (
        "import math\n\ndef double(a):\n    return 2 * a",
        "one = 1\nprint(math.floor(double(one)) + 1)",
        "one = 2\nfail()",
    ),
    "javascript": (
        "const path = require('node:path');\nfunction double(a) { return 2 * a; }",
        "let one = path.sep.length;\nconsole.log(double(one) + 1);",
        "one = 2;\nfail();",
    ),
    "bash": (
        "double() { echo $((2 * $1)); }\ncd /",
        'n=$(double "${#PWD}") && echo $((n + 1))',
        ":\nfail",
    ),
    "ruby": (
        "require 'json'\ndef double(a) = 2 * a",
        "one = JSON.parse('[1]').first\nputs double(one) + 1",
        "one = 2\nfail 'no'",
    ),
    "php": (
        "<?php\nfunction double($a) { return 2 * $a; }\n$one = 1;",
        "<?php\necho double($one) + 1, PHP_EOL;",
        "<?php\nfail();",
    ),
}


@pytest.fixture
def verify(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    monkeypatch.chdir(tmp_path)

    def verify(page):
        (tmp_path / "docs" / "page.md").write_text(page)
        result = CliRunner().invoke(command, ["--no-cache", "--json", "report.json"])
        report = json.loads(Path("report.json").read_text())
        found = [
            f"{diagnostic['line']} {diagnostic['code']}" for diagnostic in report["diagnostics"]
        ]
        return found, result.output

    return verify


def block(language, text, option=""):
    comment = f"<!-- inlaid: verify={option} -->\n" if option else ""
    return f"{comment}```{language}\n{text}\n```\n\n"


def test_every_language_with_sessions_is_tested():
    own = {language.name for language in list_checked() if language.session}
    assert own - {"console", "pycon"} == SESSIONS.keys()


@pytest.mark.parametrize("language", SESSIONS)
def test_a_named_session_carries_state(language, verify):
    defines, uses, fails = SESSIONS[language]
    named = block(language, defines, "demo") + "Text.\n\n" + block(language, uses, "demo")
    found, output = verify(named + block("output", "3") + block("text", "3", "output:demo"))
    assert found == [], output
    found, output = verify(named + block("output", "4"))
    assert found == [f"{named.count(chr(10)) + 2} output-drift"], output
    found, output = verify(block(language, defines, "other") + block(language, uses, "demo"))
    assert found, output  # another session knows nothing of it
    assert all("command-failed" in line for line in found), output
    found, output = verify(named + block(language, fails, "demo"))
    assert found == [f"{named.count(chr(10)) + 4} command-failed"], output


@pytest.mark.parametrize("language", SESSIONS)
def test_blocks_with_output_run_in_the_page_s_own_session(language, verify):
    defines, uses, _ = SESSIONS[language]
    page = block(language, f"{defines}\n{uses.removeprefix('<?php')}")
    found, output = verify(
        page + block("output", "3") + block(language, uses) + block("output", "3")
    )
    assert found == [], output


JAVASCRIPT = {
    "imports": (
        (
            "import fs, { readFileSync as read } from 'node:fs';\nimport * as path from 'node:path';\n"
            "import {\n  ok,\n  equal,\n} from 'node:assert';\nimport 'node:os';"
        ),
        "ok(read === fs.readFileSync);\nconsole.log(path.sep, typeof equal);",
        "/ function",
    ),
    "await": (
        "const five = await Promise.resolve(5);",
        "for await (const n of [five]) console.log(n);",
        "5",
    ),
    "dynamic import": (
        "const load = (name) => import(name);",
        "const { sep } = await import('node:path');\nconsole.log(sep, typeof (await load('node:os')).cpus);",
        "/ function",
    ),
    "timers": ("let n = 1;", "setTimeout(() => console.log(n), 50);\nn = 2;", "2"),
    "console": (
        "console.log('shown');",
        "console.group('a');\nconsole.error('b');\nconsole.groupEnd();\nprocess.stdout.write('c\\n');",
        "a\n  b\nc",
    ),
    "no more globals than a program": (
        "1;",
        "console.log(typeof fs, typeof _);",
        "undefined undefined",
    ),
    "a name declared anew": (
        "const a = 1;\nclass B {}",
        "const a = 2;\nclass B {}\nconsole.log(a);",
        "2",
    ),
    "a server that stays open": (
        "const server = require('node:net').createServer();\nserver.unref;",
        "console.log(typeof server.listen);",
        "function",
    ),
}


@pytest.mark.parametrize("case", JAVASCRIPT)
def test_javascript_runs_as_in_a_module(case, verify):
    first, second, shown = JAVASCRIPT[case]
    page = block("js", first, "demo") + block("js", second, "demo") + block("output", shown)
    found, output = verify(page)
    assert found == [], output


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("let a = 1;\n\nawait Promise.reject(new Error('no'));", "status 1"),
        ("\n\nconst b = await 1; null.x;", "status 1"),
        ("\n\nawait new Promise(() => {});", "status 13"),
        ("\n\nawait import('./gone.js');", "status 1"),
    ],
)
def test_javascript_that_fails_later_is_a_failure(code, message, verify):
    found, output = verify(block("js", code, "demo"))
    assert [line.split()[1] for line in found] == ["command-failed"], output
    assert message in output


@pytest.mark.parametrize(
    ("language", "said"),
    [("kotlin", "kotlin"), ("lua", "lua"), ("cobol", "cobol"), ("sql", "sql"), ("json", "json")],
)
def test_a_language_without_sessions_says_so(language, said, verify):
    text = {"kotlin": "val x = 1", "lua": "x = 1", "json": "{}", "sql": "SELECT 1"}.get(
        language, "x"
    )
    found, output = verify(block(language, text, "demo"))
    assert found == ["1 verify-option"]
    assert (
        f"blocks of {said} can't be run in a session; those of bash, console, javascript" in output
    )


def test_a_session_ends_where_a_block_ends_it(verify):
    found, output = verify(block("ruby", "exit 3", "demo") + block("ruby", "puts 1", "demo"))
    assert found == ["3 command-failed", "8 command-failed"], output
    assert "1 more for the same cause: docs/page.md:8:1" in output


def test_messages_of_the_shell_are_those_of_a_prompt(verify):
    page = "$ nosuch\nbash: nosuch: command not found\n[127]\n$ cd gone\nbash: cd: gone: No such file or directory\n[1]\n$ f() {\n>   nosuch\n> }\n$ f\nbash: nosuch: command not found\n[127]"
    found, output = verify(block("console", page) + block("console", '$ echo $# "$@"\n0'))
    assert found == [], output


LATE = """import threading, time
threading.Thread(target=lambda: (time.sleep(0.1), print('late'))).start()
"""
ODD_PAGES = {
    "colours": ("console", "$ printf '\\033[31mred\\033[0m\\n'\nred"),
    "a progress bar": ("console", "$ printf '10%%\\r100%%\\n'\n100%"),
    "zero bytes, no end of line": ("console", "$ printf 'a\\0b'\nab\n$ echo c\nc"),
    "an early end of a pipe": ("console", "$ seq 100000 | head -1\n1"),
    "a trace": ("console", "$ set -x\n$ echo 'it is'; ls\n+ echo 'it is'\nit is\n+ ls"),
    "output sent elsewhere": ("console", "$ exec > log\n$ echo a\n$ exec >&2; cat log\na"),
    "output closed": ("console", "$ exec >&-\n$ true"),
    "names of ours": ("console", "$ printf() { echo no; }; eval() { echo no; }; true"),
    "a trap": ("console", "$ trap 'echo bye' EXIT\n$ echo a\na"),
    "a job": ("console", "$ (sleep 0.1; echo late) &\n$ wait; echo now\nlate\nnow"),
    "no input": ("console", "$ read x\n[1]\n$ cat"),
    "an exit that is shown": ("console", "$ exit 3\n[3]"),
    "a thread": (
        "python",
        LATE + "print('now')",
        "now\nlate",
    ),
    "a child": (
        "python",
        "import os\npid = os.fork()\nif not pid:\n    raise SystemExit\nos.wait()\nprint('one')",
        "one",
    ),
}


@pytest.mark.parametrize("name", ODD_PAGES)
def test_odd_programs_are_run_as_at_a_prompt(name, verify):
    language, text, *output = ODD_PAGES[name]
    page = block(language, text) + "".join(block("output", printed) for printed in output)
    found, said = verify(page)
    assert not found, said


def test_a_command_that_cannot_be_parsed_fails_alone(verify):
    found, said = verify(block("console", "$ echo 'no end\n$ echo b\nb"))
    assert found == ["2 command-failed"]
    assert "unexpected EOF while looking for matching `''" in said
    assert said.count("bash: ") == 1


def test_output_like_a_command_is_reported(verify):
    found, said = verify(block("console", "$ printf '$ x\\n'\n$ x"))
    assert found == ["2 output-drift", "3 command-failed"]
    assert "Show such output in an `output` block." in said


@pytest.mark.parametrize("printed", ["\\033]0;title\\007x", "\\033[2Jx", "\\bx\\r"])
def test_no_message_holds_what_a_terminal_obeys(printed, verify):
    _, said = verify(block("console", f"$ printf '{printed}'\nother"))
    assert "the program printed 'x'" in said
    assert "\033" not in said


def test_two_thousand_examples_stand_on_one_page(verify):
    pages = "".join(block("python", f"x{n} = {n}") for n in range(1900))
    found, said = verify(pages + block("console", "$ true\n" * 100))
    assert not found
    assert "1901 examples: 1900 parsed, 1 ran" in said
