"""`inlaid invoke`: run a Lambda function locally, and show what the console would show."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.terminal import make_line
from inlaid.errors import InlaidError, UsageError
from inlaid.functions.changes import read_state, wait_for_change
from inlaid.functions.console import format_invocation
from inlaid.functions.function import find_function, unpack_function
from inlaid.functions.function_variables import read_variables
from inlaid.functions.invocation import Failed, Function, FunctionSettings, Invocation, LogFormat
from inlaid.functions.samples import list_samples, read_sample

_STDIN = Path("-")
_NEEDED = ("killpg", "pread")  # of `os`


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be invoked, as it was typed: read anew each time."""

    name: str
    payload: str
    settings: FunctionSettings
    archive: Path | None


@click.command()
@click.argument("name", metavar="FILE[.HANDLER]")
@click.argument("event", required=False)
@click.option(
    "--event-file",
    type=NamedPath(dir_okay=False, allow_dash=True, path_type=Path),
    help="The event; - is stdin.",
)
@click.option(
    "--event",
    "sample",
    type=click.Choice(list_samples()),
    help="A sample of what a service of AWS sends.",
)
@click.option("--timeout", type=click.FloatRange(0.1, 900), default=3, help="Seconds (3).")
@click.option("--memory", type=click.IntRange(128, 10240), default=128, help="MB (128).")
@click.option(
    "--log-format",
    type=click.Choice([form.value for form in LogFormat]),
    default="text",
    show_default=True,
    help="The function's logging configuration.",
)
@click.option("--runtime", metavar="NAME", help="nodejs22.x, for example; default: the newest.")
@click.option(
    "--env",
    metavar="NAME[=VALUE]",
    multiple=True,
    help="A variable for the function; without a value it is your own of that name.",
)
@click.option(
    "--env-file",
    "env_files",
    type=NamedPath(dir_okay=False, path_type=Path),
    multiple=True,
    help="A file of variables, one NAME=VALUE a line; --env goes before it.",
)
@click.option(
    "--zip",
    "archive",
    type=NamedPath(dir_okay=False, path_type=Path),
    help="Take FILE from this zip file, as AWS would.",
)
@click.option("--watch", is_flag=True, help="Invoke again whenever the code or a file changes.")
@click.pass_context
def command(
    context: click.Context,
    *,
    name: str,
    event: str | None,
    event_file: Path | None,
    sample: str | None,
    timeout: float,
    memory: int,
    log_format: str,
    runtime: str | None,
    env: tuple[str, ...],
    env_files: tuple[Path, ...],
    archive: Path | None,
    watch: bool,
) -> None:
    """Run a Lambda function with EVENT (JSON) under AWS's own runtime client.

    Prints the logs and the result as the Lambda console does. Exits with 1 when the function fails.
    """

    def read() -> _Request:
        payload = _read_event(event, event_file, sample)
        variables = tuple(read_variables(env, env_files, os.environ).items())
        settings = FunctionSettings(timeout, memory, LogFormat(log_format), runtime, variables)
        return _Request(name, payload, settings, archive)

    if not watch:
        context.exit(0 if _show(read()) else 1)
    if event_file == _STDIN:
        raise UsageError("--watch reads the event anew, so it can't come from standard input")
    code = archive or Path(name).parent
    _watch(read, [code, *env_files, *([event_file] if event_file else [])])


def _watch(read: Callable[[], _Request], places: list[Path]) -> None:
    """Show the invocation now and after each change, until the person ends it."""
    state = read_state(places)
    _show(read())  # what is wrong from the start ends it
    with suppress(KeyboardInterrupt):
        while True:
            click.echo("\nWaiting for changes; Ctrl-C ends it.", err=True)
            changed = wait_for_change(state, places)
            state = read_state(places)  # before it runs, so that no change meanwhile is lost
            click.echo(f"{make_line(changed[0])} has changed.\n", err=True)
            try:
                _show(read())
            except InlaidError as error:
                click.echo(f"inlaid: {error}", err=True)


def _show(request: _Request) -> bool:
    """Print an invocation; whether the function succeeded."""
    here = Path.cwd()
    with ExitStack() as stack:
        folder = here
        if request.archive is not None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="inlaid-zip-")))
            unpack_function(request.archive, folder)
        function = find_function(request.name, folder)
        invocation = _invoke(function, request.settings, here, request.payload)
    click.echo(format_invocation(invocation, request.settings.log_format))
    return not isinstance(invocation.outcome, Failed)


def _invoke(function: Function, settings: FunctionSettings, here: Path, payload: str) -> Invocation:
    if sys.platform == "win32" or not all(hasattr(os, name) for name in _NEEDED):
        raise InlaidError("`inlaid invoke` needs Linux or macOS; on Windows, run it in WSL")
    else:  # noqa: RET506 (mypy reads no more of it on Windows)
        from inlaid.functions.execution_environment import Sandbox  # noqa: PLC0415 (for systems that have all)

        with Sandbox(function, settings, around=(here,)) as sandbox:
            return sandbox.invoke(payload)


def _read_event(event: str | None, event_file: Path | None, sample: str | None) -> str:
    if len([way for way in (event, event_file, sample) if way is not None]) > 1:
        raise UsageError("give the event once: as EVENT, with --event or with --event-file")
    if sample is not None:
        return read_sample(sample)
    text = event if event_file is None else _read_text(event_file)
    if text is None:
        raise UsageError("no event: give it as EVENT, with --event or with --event-file")
    try:
        json.loads(text)
    except ValueError as error:
        raise UsageError(f"the event is not JSON: {error} (a string needs its quotes)") from error
    except RecursionError as error:
        raise UsageError("the event is nested too deep") from error
    return text


def _read_text(event_file: Path) -> str:
    try:
        with click.open_file(str(event_file), encoding="utf-8") as stream:
            text: str = stream.read()
    except OSError as error:
        raise UsageError(f"can't read {event_file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{event_file} is not UTF-8 text") from error
    return text
