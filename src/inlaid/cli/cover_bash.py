"""`inlaid cover-bash`: run a command, and report which lines of Bash scripts ran meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from inlaid.cli.named_path import NamedPath
from inlaid.errors import UsageError
from inlaid.project.write import write_whole
from inlaid.verify.coverage.bash_coverage import (
    Traced,
    format_lcov,
    measure_script,
    take_traces,
    write_tracer,
)

_GRACE = 2  # seconds that a command has to clean up
_FILE = NamedPath(exists=True, dir_okay=False, path_type=Path)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--lcov", "report", required=True, type=NamedPath(path_type=Path), help="To write.")
@click.option("--script", "scripts", multiple=True, required=True, type=_FILE, help="To measure.")
@click.argument("argv", nargs=-1, required=True, type=click.UNPROCESSED, metavar="COMMAND ...")
@click.pass_context
def command(
    context: click.Context, report: Path, scripts: tuple[Path, ...], argv: tuple[str, ...]
) -> None:
    """Run COMMAND with every Bash that it starts traced; write line and branch coverage (LCOV).

    Ends with COMMAND's own exit code. Of a trace only line numbers are kept.
    """
    with TemporaryDirectory(prefix="inlaid-trace-") as name:
        folder = Path(name)
        environment = os.environ | write_tracer(folder)
        code = _run(argv, environment)
        traced = take_traces(folder)
    write_whole(report, "".join(_report(scripts, traced)).encode())
    context.exit(code)


def _run(argv: tuple[str, ...], environment: Mapping[str, str]) -> int:
    """The exit code as a shell gives it: 128 and the signal when a signal ended the command.

    When we are ended, so is all that the command started in its group.
    """
    # A group of its own could not read from the terminal; there, Ctrl-C reaches all by itself.
    group = None if sys.stdin.isatty() else 0
    try:
        process = subprocess.Popen(argv, env=environment, process_group=group)  # noqa: S603 (asked for)
    except OSError as error:
        raise UsageError(f"can't run {argv[0]}: {error.strerror}") from error
    try:
        code = process.wait()
    except BaseException:
        _end(process, in_group=group is not None)
        raise
    return code if code >= 0 else 128 - code


def _end(process: subprocess.Popen[bytes], *, in_group: bool) -> None:
    """End the command, with its group where it has one: asked first, then made to."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError):  # all have ended
            if in_group and hasattr(os, "killpg"):
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)


def _report(scripts: Sequence[Path], traced: Sequence[Traced]) -> Iterator[str]:
    for script in scripts:
        own = [function for function in traced if _is_same(function.source, script)]
        coverage = measure_script(script.read_text(encoding="utf-8", errors="replace"), own)
        yield format_lcov(script.as_posix(), coverage)


def _is_same(source: str, script: Path) -> bool:
    """Whether a trace means the script; a relative name was relative to where that Bash started."""
    traced = Path(source)
    return traced.resolve() == script.resolve() if traced.is_absolute() else source == script.name
