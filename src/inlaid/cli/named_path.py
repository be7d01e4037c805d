"""The type of paths on the command line."""

import errno
import os

import click


class NamedPath(click.Path):
    """A path that has a name; pathlib would take an empty one for the current folder."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """As click has it; a name that is empty, like a variable without a value, is refused."""
        if not os.fspath(value):
            self.fail("the name is empty", param, ctx)
        try:
            os.lstat(value)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                self.fail("the name is too long", param, ctx)
        return super().convert(value, param, ctx)
