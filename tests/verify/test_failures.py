"""Output that reports a failure, as the runtimes of languages word it, and output that doesn't."""

import shutil
import subprocess

import pytest

from inlaid.verify.accept.failures import find_failure

FAILURES = [
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nNameError: x\n',
    "  + Exception Group Traceback (most recent call last):\n",
    "  File \"<stdin>\", line 1\n    print(\n         ^\nSyntaxError: '(' was never closed\n",
    "/srv/a.js:1\nnope\n^\n\nReferenceError: nope is not defined\n    at Object.<anonymous> (/srv/a.js:1:1)\n",
    "Error: x\n    at async main (file:///srv/a.mjs:1:1)\n",
    "    at node:internal/main/run_main_module:28:49\n",
    "a.rb:1:in `<main>': undefined local variable or method `nope' (NameError)\n",
    "a.rb:1:in '<main>': undefined method 'x' for nil (NoMethodError)\n",
    "PHP Fatal error:  Uncaught Error: Call to undefined function nope()\n",
    "Fatal error: Uncaught Exception in a.php:1\n",
    "Died at a.pl line 1.\n",
    "Can't locate object method at a.pl line 3.\n",
    "lua: a.lua:1: x\nstack traceback:\n\t[C]: in ?\n",
    'Exception in thread "main" java.lang.IllegalStateException\n\tat A.main(A.java:3)\n',
    "panic: runtime error: index out of range [1] with length 0\n\ngoroutine 1 [running]:\n",
    "thread 'main' panicked at src/main.rs:2:5:\nboom\n",
    "thread 'main' (4711) panicked at src/main.rs:2:5:\nboom\n",
    "Unhandled exception. System.Exception: x\n   at P.Main() in /srv/P.cs:line 3\n",
    "bash: nonesuch: command not found\n",
    "bash: line 1: nonesuch: command not found\n",
    "sh: 1: nonesuch: not found\n",
    "bash: gone.txt: No such file or directory\n",
    "Segmentation fault (core dumped)\n",
]
OTHERS = [
    "",
    "Traceback is a word\n",
    "3 errors found\n",
    "ValueError: what was caught, and shown\n",
    "meet me at the corner\nlook at line 3 of a.txt\n",
    "panic is not an option\n",
    "not found: 0\n",
    "GET / 404 not found\n",
    "the thread 'main' has ended\n",
]


@pytest.mark.parametrize("output", FAILURES)
def test_a_failure_is_found_wherever_it_stands(output):
    assert find_failure(f"before\n{output}after\n")


@pytest.mark.parametrize("output", OTHERS)
def test_other_output_is_not_a_failure(output):
    assert find_failure(output) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("python3", "import nope"),
        ("python3", "print("),
        ("node", "nope()"),
        ("node", "Promise.reject(new Error('x'))"),
        ("perl", "die"),
        ("bash", "nonesuch"),
        ("bash", "if"),
    ],
)
def test_failures_of_real_programs_are_found(program, code):
    option = "-c" if program in {"python3", "bash"} else "-e"
    assert shutil.which(program)
    done = subprocess.run(
        [program, option, code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert find_failure(done.stdout), done.stdout
