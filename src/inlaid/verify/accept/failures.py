"""What a program prints when it fails, as the runtimes of languages and shells word it."""

import re

# Whatever its status, output with such a line is that of a failure.
_FAILURES = re.compile(
    r"^[ \t|+]*(?:Exception Group )?Traceback \(most recent call last\):"  # Python
    r"|^\s*File \"[^\"\n]+\", line \d+"
    r"|^\s*at (?:async )?(?:[\w.<>$\[\] ]+ \()?(?:file://|node:|/|\w:\\|\[eval|evalmachine)\S*:\d+"
    r"|^Uncaught "
    r"|^\S+:\d+:in [`'].*[`'].*: "  # Ruby
    r"|^(?:PHP )?(?:Fatal|Parse) error: |^(?:PHP )?Stack trace:$"  # PHP
    r"|^(?:Died|.+) at \S+ line \d+\.$"  # Perl
    r"|^stack traceback:$"  # Lua
    r"|^(?:Exception in thread|Caused by:) |^\s+at [\w.$/]+\([\w$]+\.(?:java|kt|scala):\d+\)"  # JVM
    r"|^(?:panic: |fatal error: |goroutine \d+ \[)"  # Go
    r"|^thread '.*'.* panicked at |^stack backtrace:$"  # Rust
    r"|^Unhandled exception[.:]|^\s+at .+ in .+:line \d+"  # .NET, Dart
    r"|^(?:Segmentation fault|Bus error|Aborted|Killed)(?: \(core dumped\))?$"
    r"|^(?:ba|da|z|k)?sh: .+: (?:command not found|No such file or directory|syntax error\b.*)$"
    r"|^(?:ba|da|z|k)?sh: .*syntax error\b"
    r"|^(?:ba|da|z|k)?sh: (?:\d+: )?\S+: not found$",
    re.MULTILINE,
)


def find_failure(output: str) -> str:
    """Return the first line of output that reports a failure, empty without one."""
    found = _FAILURES.search(output)
    return output[found.start() :].strip().split("\n", 1)[0] if found else ""
