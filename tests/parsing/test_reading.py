"""Texts that would hold up, break or fill the process: a refusal, and nothing else is harmed."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from inlaid.languages.grammar import Grammar
from inlaid.parsing import children
from inlaid.parsing.bounds import SMALL, Bounds
from inlaid.parsing.reading import read_text, read_tree
from inlaid.parsing.refused import RefusalReason, Refused

pytestmark = pytest.mark.slow

JAVA = Grammar("tree_sitter_java")
CHILD = Bounds(seconds=1, seconds_per_megabyte=0, small=0)


def find_root(tree, _data):
    return tree.root_node.type, os.getpid()


def measure(text):
    return len(text), os.getpid()


def crash(text):
    os.kill(os.getpid(), signal.SIGSEGV)


def compute(text):
    while True:
        pass


def sleep(text):
    time.sleep(600)


def fill(text):
    return len("x" * (64 << 30))


def nest(text):
    return nest(text)


def fail(text):
    raise ZeroDivisionError(text)


def chatter(text):
    print("not an answer")
    os.write(1, b"neither is this")
    return text


def test_a_small_text_is_parsed_here():
    assert read_tree(JAVA, b"class A {}", find_root) == ("program", os.getpid())


def test_a_larger_text_is_parsed_in_a_child_that_stays_warm():
    kind, first = read_tree(JAVA, b"class A {}\n" * SMALL, find_root)
    assert kind == "program"
    assert first != os.getpid()
    assert read_text(measure, "x" * (SMALL + 1), Bounds()) == (SMALL + 1, first)


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (crash, RefusalReason.CRASH),
        (compute, RefusalReason.TIME),
        (fill, RefusalReason.MEMORY),
        (nest, RefusalReason.DEPTH),
    ],
)
def test_what_breaks_a_child_is_a_refusal_and_the_next_text_is_read(reader, reason):
    assert read_text(reader, "x", CHILD) == Refused(reason)
    assert read_text(measure, "x", CHILD)[0] == 1


def test_a_child_that_sleeps_is_ended_by_its_clock():
    assert read_text(sleep, "x", Bounds(0.1, 0, small=0)) == Refused(RefusalReason.TIME)


def test_a_fault_of_ours_is_raised_where_it_was_asked_for():
    with pytest.raises(ZeroDivisionError, match="the text"):
        read_text(fail, "the text", CHILD)


def test_what_a_reader_prints_is_not_an_answer():
    assert read_text(chatter, "text", CHILD) == "text"


@pytest.mark.parametrize(
    ("grammar", "text"),
    [
        ("tree_sitter_java", "a<" * 20_000),
        ("tree_sitter_kotlin", "/*" * 20_000),
        ("tree_sitter_c_sharp", "a<" * 20_000),
        ("tree_sitter_swift", "/*" * 20_000),
        ("tree_sitter_c", (("-\n=$ = ^ " * 23)[:204] + ";") * 200),  # no long statement, and yet
    ],
)
def test_hostile_text_is_refused_in_bounded_time(grammar, text):
    start = time.monotonic()
    found = read_tree(Grammar(grammar), text.encode(), find_root)
    assert isinstance(found, Refused)
    assert found.reason in {RefusalReason.TIME, RefusalReason.CRASH, RefusalReason.MEMORY}
    assert time.monotonic() - start < 60


def test_absent_grammar_is_refused_here_and_in_a_child():
    for data in (b"x", b"x" * (SMALL + 1)):
        found = read_tree(Grammar("tree_sitter_cobol"), data, find_root)
        assert found == Refused(RefusalReason.GRAMMAR, "tree_sitter_cobol is not installed")


def test_whoever_waits_for_a_child_that_is_ended_gives_up():
    raised = []

    def wait():
        try:
            read_text(sleep, "x", Bounds(seconds=60, small=0))
        except CancelledError as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    while not children._POOL.busy:
        time.sleep(0.01)
    with children.end_children():
        thread.join(10)
        with pytest.raises(CancelledError):
            read_text(measure, "x", CHILD)
    assert raised
    assert read_text(measure, "x", CHILD)[0] == 1


ORPHAN = """
import sys
sys.path.insert(0, {folder!r})
from test_reading import sleep_and_tell
from inlaid.parsing.bounds import Bounds
from inlaid.parsing.reading import read_text
read_text(sleep_and_tell, {path!r}, Bounds(seconds=60, small=0))
"""


def sleep_and_tell(path):
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_child_ends_with_its_parent_whatever_ends_that(tmp_path, number):
    path = tmp_path / "pid"
    code = ORPHAN.format(folder=str(Path(__file__).parent), path=str(path))
    with subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.DEVNULL, start_new_session=True
    ) as parent:
        deadline = time.monotonic() + 60
        while not (path.exists() and path.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        parent.send_signal(number)
        parent.wait(10)
    child = int(path.read_text())
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < deadline, "the child outlives its parent"
        time.sleep(0.05)


def _state(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
