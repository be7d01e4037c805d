"""Parsing in a process of its own first, for text that might take all memory.

When a grammar has many readings of a long stretch without an end of a statement, its parser may
take gigabytes in one step that nothing interrupts. What such a text does to a child tells.
"""

import os
import subprocess
import sys

from inlaid.languages.language import Language

_LONGEST = 4096  # bytes without an end of a statement that are parsed without a trial
_MEGABYTE = 1 << 20
_LEAST_MEMORY = 1024 * _MEGABYTE
_MEMORY = 128  # times the size
_START = 20.0  # seconds for the child to start on a busy machine

# Arguments: the grammar's module and function, bytes of memory, seconds of processor time.
_CHILD = """
import sys
from importlib import import_module
try:
    import resource
    memory, seconds = int(sys.argv[3]), int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
tree_sitter = import_module("tree_sitter")
grammar = tree_sitter.Language(getattr(import_module(sys.argv[1]), sys.argv[2])())
tree_sitter.Parser(grammar).parse(sys.stdin.buffer.read())
"""


def needs_trial(language: Language, data: bytes) -> bool:
    """Whether the text has a stretch that its grammar might choke on."""
    return any(len(each) > _LONGEST for each in language.ends.split(data))


def survives_trial(language: Language, data: bytes, seconds: float) -> bool:
    """Whether a child parses the text in so many seconds, without taking all memory."""
    memory = _LEAST_MEMORY + _MEMORY * len(data)
    arguments = (language.module, language.function, str(memory), str(int(seconds) + 1))
    try:
        done = subprocess.run(  # noqa: S603 (our own text, run by our own interpreter)
            (sys.executable, "-c", _CHILD, *arguments),
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(sys.path), **_keep_environment()},
            timeout=4 * seconds + _START,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _keep_environment() -> dict[str, str]:
    """What a program needs to start on Windows; nothing else of ours is the child's business."""
    return {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
