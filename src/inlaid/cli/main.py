"""The `inlaid` command: a group whose commands are imported when they are called."""

from importlib import import_module

import click

from inlaid import __version__
from inlaid.errors import InlaidError, UsageError

# One row a command: its name and the module of inlaid.cli that holds `command`.
COMMANDS = {
    "publish": "publish",
    "cloudfront-function": "cloudfront_function",
    "iam-policy": "iam_policy",
    "releases": "releases",
    "rollback": "rollback",
    "check": "check",
    "regions": "regions",
    "sync": "sync",
    "diagram": "diagram",
    "trace": "trace",
    "verify": "verify",
    "invoke": "invoke",
    "cover-bash": "cover_bash",
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
        command = import_module(f"inlaid.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)  # noqa: S101 (a fault of ours, not of the input)
        return command

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
