"""`inlaid invoke`: run a Lambda function locally, and show what the console would show."""

import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click

from inlaid.cli.named_path import NamedPath
from inlaid.errors import InlaidError, UsageError
from inlaid.functions.console import format_invocation
from inlaid.functions.function import find_function, unpack_function
from inlaid.functions.invocation import Failed, Function, FunctionSettings, Invocation, LogFormat

_NEEDED = ("killpg", "pread")  # of `os`


def _parse_variables(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    del context, parameter
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not name or not equals:
            raise click.BadParameter(f"'{name}' is not NAME=VALUE")
    return tuple((name, value) for name, _, value in pairs)


@click.command()
@click.argument("name", metavar="FILE[.HANDLER]")
@click.argument("event", required=False)
@click.option("--event-file", type=click.File(encoding="utf-8"), help="The event; - is stdin.")
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
    "--env", multiple=True, callback=_parse_variables, help="NAME=VALUE for the function."
)
@click.option(
    "--zip",
    "archive",
    type=NamedPath(dir_okay=False, path_type=Path),
    help="Take FILE from this zip file, as AWS would.",
)
@click.pass_context
def command(
    context: click.Context,
    *,
    name: str,
    event: str | None,
    event_file: TextIO | None,
    timeout: float,
    memory: int,
    log_format: str,
    runtime: str | None,
    env: tuple[tuple[str, str], ...],
    archive: Path | None,
) -> None:
    """Run a Lambda function with EVENT (JSON) under AWS's own runtime client.

    Prints the logs and the result as the Lambda console does. Exits with 1 when the function fails.
    """
    payload = _read_event(event, event_file)
    settings = FunctionSettings(timeout, memory, LogFormat(log_format), runtime, env)
    here = Path.cwd()
    with ExitStack() as stack:
        folder = here
        if archive is not None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="inlaid-zip-")))
            unpack_function(archive, folder)
        invocation = _invoke(find_function(name, folder), settings, here, payload)
    click.echo(format_invocation(invocation, settings.log_format))
    context.exit(1 if isinstance(invocation.outcome, Failed) else 0)


def _invoke(function: Function, settings: FunctionSettings, here: Path, payload: str) -> Invocation:
    if sys.platform == "win32" or not all(hasattr(os, name) for name in _NEEDED):
        raise InlaidError("`inlaid invoke` needs Linux or macOS; on Windows, run it in WSL")
    else:  # noqa: RET506 (mypy reads no more of it on Windows)
        from inlaid.functions.execution_environment import Sandbox  # noqa: PLC0415 (for systems that have all)

        with Sandbox(function, settings, around=(here,)) as sandbox:
            return sandbox.invoke(payload)


def _read_event(event: str | None, event_file: TextIO | None) -> str:
    if event is not None and event_file is not None:
        raise UsageError("give the event once: as EVENT or with --event-file")
    text = event if event_file is None else _read_text(event_file)
    if text is None:
        raise UsageError("no event: give it as EVENT or with --event-file")
    try:
        json.loads(text)
    except ValueError as error:
        raise UsageError(f"the event is not JSON: {error} (a string needs its quotes)") from error
    except RecursionError as error:
        raise UsageError("the event is nested too deep") from error
    return text


def _read_text(event_file: TextIO) -> str:
    try:
        return event_file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{event_file.name} is not UTF-8 text") from error
