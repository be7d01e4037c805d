"""The `inlaid` command: a group whose commands are imported when they are called."""

from importlib import import_module
from typing import NamedTuple

import click

from inlaid import __version__
from inlaid.errors import InlaidError, UsageError


class Row(NamedTuple):
    """A command: the module of inlaid.cli that holds `command`, and what it does, in one line."""

    module: str
    summary: str


# One row a command; `inlaid --help` prints them without importing any.
COMMANDS = {
    "check": Row("check", "Resolve the includes of pages; report every problem"),
    "regions": Row("regions", "List regions, with the pages that show them"),
    "sync": Row("sync", "Write what includes show into Markdown files"),
    "diagram": Row("diagram", "Check, describe and draw sequence diagrams"),
    "trace": Row("trace", "Show recorded runs; check diagrams against them"),
    "verify": Row("verify", "Check and run the code, commands and output of pages"),
    "invoke": Row("invoke", "Run a Lambda function on this machine"),
    "cover-bash": Row("cover_bash", "Run a command, and measure the Bash that it runs"),
    "publish": Row("publish", "Publish the built site"),
    "releases": Row("releases", "List the kept releases"),
    "rollback": Row("rollback", "Serve a kept release again"),
    "iam-policy": Row("iam_policy", "Print the IAM policy that publishing needs"),
    "cloudfront-function": Row("cloudfront_function", "Print the function that serves the site"),
}


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
        command = import_module(f"inlaid.cli.{COMMANDS[cmd_name].module}").command
        assert isinstance(command, click.Command)  # noqa: S101 (a fault of ours, not of the input)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, so that none is imported."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.summary) for name, row in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an InlaidError becomes one line on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except InlaidError as error:
            click.echo(f"inlaid: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inlaid")
def main() -> None:
    """Inlay tested source regions into Markdown, verify them, and publish the site."""
