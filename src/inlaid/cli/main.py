"""The `inlaid` command: a group whose commands are imported when they are called."""

import errno
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import click

from inlaid.errors import ConfigError, InlaidError, UsageError
from inlaid.version import __version__

_INTERRUPTED, _TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM  # as shells count them


class Row(NamedTuple):
    """A command: the task it serves, its module in inlaid.cli, a summary, and examples of its use.

    An example is what stands behind `inlaid`, and what it does.
    """

    task: str
    module: str
    summary: str
    examples: tuple[tuple[str, str], ...]


# One row a command; `inlaid --help` prints them, by task, without importing any.
COMMANDS = {
    "check": Row(
        "Pages", "check", "Resolve the includes of pages; report every problem",
        (
            ("check", "every page of the docs folder"),
            ("check README.md docs/guide", "one file, and a folder"),
            ("check --format github", "as annotations of a pull request"),
        ),
    ),
    "regions": Row(
        "Pages", "regions", "List regions, with the pages that show them",
        (
            ("regions snippets/app.py", "those of one file"),
            ("regions --unused --check", "fail when a region is shown nowhere"),
            ("regions --since main", "the pages that this branch touches"),
        ),
    ),
    "sync": Row(
        "Pages", "sync", "Write what includes show into Markdown files",
        (
            ("sync README.md", "fill the fences of a page that GitHub shows"),
            ("sync --check", "fail when a filled fence is stale"),
        ),
    ),
    "export": Row(
        "Pages", "export", "Write pages with their code resolved, as plain Markdown",
        (
            ("export build/docs", "the docs folder, for GitHub and others"),
            ("export --for vitepress docs site", "a folder, in the syntax of a target"),
            ("export --for zensical --watch docs build/docs", "again after each change"),
        ),
    ),
    "mdbook": Row(
        "Pages", "mdbook", "Resolve the chapters of an mdBook, as its preprocessor",
        (("mdbook supports html", "what mdBook asks before it sends a book"),),
    ),
    "assets": Row(
        "Pages", "assets", "Write the style sheet and the script of blocks",
        (("assets static", "for a site that another tool builds"),),
    ),
    "explain": Row(
        "Pages", "explain", "Say what a diagnostic means, and how to mend it",
        (
            ("explain region-missing", "what stands in brackets in a message"),
            ("explain", "list all codes"),
        ),
    ),
    "verify": Row(
        "Proof", "verify", "Check and run the code, commands and output of pages",
        (
            ("verify", "every page of the docs folder"),
            ("verify docs/index.md -v", "one page, each block with what was done"),
            ("verify --accept docs/index.md", "write the output of today into the page"),
        ),
    ),
    "invoke": Row(
        "Proof", "invoke", "Run a Lambda function on this machine",
        (
            ("invoke handler.mjs --event s3-put", "with a sample event"),
            ("invoke handler.mjs --event-file event.json", "with your own"),
        ),
    ),
    "cover-bash": Row(
        "Proof", "cover_bash", "Run a command, and measure the Bash that it runs",
        (("cover-bash --lcov lcov.info --script upload.sh ./upload.sh", "which of its lines ran"),),
    ),
    "diagram": Row(
        "Diagrams", "diagram", "Check, describe and draw sequence diagrams",
        (
            ("diagram flow.mmd", "check one"),
            ("diagram docs/index.md -o pictures", "draw those of a page"),
        ),
    ),
    "trace": Row(
        "Diagrams", "trace", "Show and draw recorded runs; check diagrams by them",
        (
            ("trace show build/run.jsonl", "the calls, in order"),
            ("trace check flow.mmd build/run.jsonl", "whether the diagram is what ran"),
            ("trace draw build/spans.json", "the diagram of what ran"),
            ("trace accept flow.mmd build/run.jsonl", "write what ran into the diagram"),
        ),
    ),
    "publish": Row(
        "Publishing", "publish", "Publish the built site",
        (
            ("publish --plan", "what would change"),
            ("publish --to ./public", "to a folder"),
            ("publish --to s3://docs.example.org", "to a bucket"),
        ),
    ),
    "releases": Row(
        "Publishing", "releases", "List the kept releases",
        (("releases --to ./public", "the served one first"),),
    ),
    "rollback": Row(
        "Publishing", "rollback", "Serve a kept release again",
        (("rollback --to ./public", "the one before"),),
    ),
    "iam-policy": Row(
        "Publishing", "iam_policy", "Print the IAM policy that publishing needs",
        (("iam-policy --to s3://docs.example.org", "for that bucket"),),
    ),
    "cloudfront-function": Row(
        "Publishing", "cloudfront_function", "Print the function that serves the site",
        (("cloudfront-function", "to put behind a distribution once"),),
    ),
}  # fmt: skip


class LazyGroup(click.Group):
    """A click group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        row = COMMANDS[cmd_name]
        command: click.Command = import_module(f"inlaid.cli.{row.module}").command
        command.epilog = _format_examples(row)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it, with the nearest name for one that no command has."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from inlaid.diagnostics.nearest import find_nearest  # noqa: PLC0415 (for a misspelt name only)

            near = find_nearest(name, COMMANDS)
            hint = f" Did you mean '{near}'?" if near else ""
            ctx.fail(f"No such command '{name}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, so that none is imported."""
        del ctx
        width = max(map(len, COMMANDS))
        for task in dict.fromkeys(row.task for row in COMMANDS.values()):
            with formatter.section(task):
                formatter.write_dl(
                    [
                        (f"{name:<{width}}", row.summary)
                        for name, row in COMMANDS.items()
                        if row.task == task
                    ]
                )

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 (as click has it)
        """As click has it; a file or an output that can't be written is one line, and exit code 1.

        SIGTERM ends the command as an interruption does: what it began is ended and removed.
        """
        _write_any_character()
        try:
            with _catching_termination():
                return super().main(*args, **extra)
        except OSError as error:
            _tell(_describe(error))
            sys.exit(1)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click has it; a mistake before the command is one line as well."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            _tell_usage(error)
            ctx.exit(error.exit_code)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what ends it becomes one line on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            _tell_diagnostics(str(error))
            ctx.exit(1)
        except InlaidError as error:
            is_usage = isinstance(error, UsageError)
            _tell(str(error), in_one_line=is_usage)
            ctx.exit(2 if is_usage else 1)
        except click.UsageError as error:
            _tell_usage(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("inlaid: interrupted", err=True)
            ctx.exit(_INTERRUPTED)


def _format_examples(row: Row) -> str:
    """The examples as click's epilog, whose first line asks it to keep the others as they are."""
    width = max(len(line) for line, _ in row.examples)
    lines = (f"  inlaid {line:<{width}}  {what}" for line, what in row.examples)
    return "\n".join(("\b", "Examples:", *lines))


def _tell(problem: str, *, in_one_line: bool = False) -> None:
    from inlaid.cli.echo import echo_line, echo_lines  # noqa: PLC0415 (for problems only)

    echo = echo_line if in_one_line else echo_lines
    echo(f"inlaid: {problem}", err=True)


def _tell_diagnostics(text: str) -> None:
    from inlaid.cli.colour import echo_report  # noqa: PLC0415 (for problems only)

    echo_report(text, err=True)


def _tell_usage(error: click.UsageError) -> None:
    """One line, and where to read on; raises the error again when it is help that was asked for."""
    if type(error).show is not click.UsageError.show:
        raise error
    message = " ".join(error.format_message().split())
    see = " See" if message.endswith((".", "?", ")")) else "; see"
    text = f"{message}{see} {error.ctx.command_path} --help" if error.ctx else message
    _tell(text, in_one_line=True)


def _describe(error: OSError) -> str:
    """What happened, and to which file: one that has a name, or else the output."""
    if error.errno == errno.ENOENT and not error.filename:
        return "the current folder is gone"
    return f"{error.filename or 'standard output'}: {error.strerror or error}"


def _write_any_character() -> None:
    r"""Let what the encoding of the output lacks be written as ``\u2192``, as on Windows."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


@contextmanager
def _catching_termination() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(_TERMINATED)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inlaid")
def main() -> None:
    """Inlay tested source regions into Markdown, verify them, and publish the site."""
