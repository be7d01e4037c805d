"""Text for people, which may hold names and texts from outside: nothing in it steers a terminal."""

import click

from inlaid.diagnostics.terminal import make_line, make_printable


def echo_line(text: object, *, err: bool = False) -> None:
    """Print one line; line ends in it are written out."""
    click.echo(make_line(str(text)), err=err)


def echo_lines(text: object, *, err: bool = False) -> None:
    """Print a text of several lines."""
    click.echo(make_printable(str(text)), err=err)
