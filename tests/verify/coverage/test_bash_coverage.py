import os
import subprocess

import pytest

from inlaid.verify.coverage.bash_coverage import (
    Branch,
    format_lcov,
    measure_script,
    parse_trace,
    take_traces,
    write_tracer,
)
from inlaid.verify.coverage.lcov import parse_lcov

SCRIPT = """\
#!/usr/bin/env bash
set -euo pipefail
text='a
b'
files=()
f() {
  local e
  e=$(printf '%s' \\
    "$1" 2>&1) && return
  echo never
}
f "$SECRET"
case $1 in
  a | b)
    files+=(x) && shift
    ;;
  *) echo other ;;
esac
if [ -f "${1-/none}" ]; then
  echo yes
else
  echo no \\
    more
fi
for x in 1 2; do
  [ "$x" = 1 ] || echo "$x"
done
$text 2>/dev/null || true
(cd / && pwd)
"""


@pytest.fixture
def trace(tmp_path):
    """Run a script under the tracer; what was traced of it."""
    folder, script = tmp_path / "trace", tmp_path / "script.sh"
    folder.mkdir()

    def trace(text, *arguments):
        script.write_text(text)
        environment = os.environ | write_tracer(folder) | {"SECRET": "hunter2"}
        done = subprocess.run(
            ["bash", script, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""  # the trace goes elsewhere
        written = "".join(path.read_text() for path in folder.glob("*.trace"))
        traced = [step for step in take_traces(folder) if step.source == str(script)]
        assert not list(folder.glob("*.trace"))
        return written, traced

    return trace


def test_lines_and_branches(trace):
    _, traced = trace(SCRIPT, "a")
    coverage = measure_script(SCRIPT, traced)
    missed = [line for line, count in coverage.hits.items() if count == 0]
    executed = [line for line, count in coverage.hits.items() if count > 0]
    assert missed == [10, 17, 20]
    assert executed == [2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 19, 22, 23, 25, 26, 28, 29]
    assert coverage.branches == (
        Branch(8, (1, 0)),
        Branch(13, (1, 0)),
        Branch(15, (1, 0)),
        Branch(19, (0, 1)),
        Branch(26, (1, 1)),
        Branch(28, (1, 0)),
        Branch(29, (1, 0)),
    )


def test_what_is_written_can_be_read(trace):
    _, traced = trace(SCRIPT, "c")
    coverage = measure_script(SCRIPT, traced)
    files, faults = parse_lcov(format_lcov("a/script.sh", coverage), "", "/root")
    assert not faults
    assert files["a/script.sh"].hits == coverage.hits
    assert coverage.hits[17] == 1
    assert coverage.hits[15] == 0


def test_secrets_stay_in_the_trace(trace):
    written, traced = trace(SCRIPT, "a")
    assert "hunter2" in written
    assert "hunter2" not in repr(traced)
    assert "hunter2" not in format_lcov("s.sh", measure_script(SCRIPT, traced))


def test_several_runs_add_up(trace):
    _, once = trace(SCRIPT, "a")
    _, again = trace(SCRIPT, "z")
    coverage = measure_script(SCRIPT, [*once, *again])
    assert coverage.hits[12] == 2
    assert (coverage.hits[15], coverage.hits[17]) == (1, 1)


def test_a_command_whose_name_is_known_only_as_it_runs_counts(trace):
    script = 'run=echo\n"$run" a\nif false; then\n  "$run" b\nfi\n'
    _, traced = trace(script)
    assert measure_script(script, traced).hits == {1: 1, 2: 1, 3: 1, 4: 0}


def test_a_script_that_never_ran_is_missed_everywhere():
    assert set(measure_script(SCRIPT, []).hits.values()) == {0}


def test_text_that_is_not_a_record_is_skipped():
    text = "+\x1fa.sh\x1f3\x1fe='x\n+\x1f no\nmore'\n++\x1fa.sh\x1f4\x1f'[' a ']'\n"
    assert [(step.line, step.word) for step in parse_trace(text)] == [(3, "e="), (4, "[")]
