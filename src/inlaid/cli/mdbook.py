"""`inlaid mdbook`: the protocol of mdBook's preprocessors."""

import json
import sys
from pathlib import Path

import click

from inlaid.cli.reporting import exit_with
from inlaid.diagnostics.diagnostic import is_error
from inlaid.errors import UsageError
from inlaid.project.export.book import find_source, resolve_book
from inlaid.project.project import load_project


@click.command(name="mdbook")
@click.argument("supports", nargs=-1, metavar="[supports RENDERER]")
def command(supports: tuple[str, ...]) -> None:
    """Resolve the chapters of a book: mdBook calls this, as `book.toml` says.

    It sends the book as JSON on standard input, and reads it from standard output. With any problem
    the build of the book fails. Every renderer is supported.
    """
    if supports:
        if supports[0] != "supports":
            raise UsageError(f"expected supports RENDERER, found {' '.join(supports)}")
        return
    try:
        context, book = json.loads(sys.stdin.buffer.read())
    except (ValueError, TypeError) as error:
        raise UsageError("standard input: expected what mdBook sends to a preprocessor") from error
    project = load_project(find_source(context), Path.cwd())
    found = resolve_book(project, context, book)
    if found:
        from inlaid.cli.colour import echo_report  # noqa: PLC0415 (for problems only)
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (the same)

        echo_report(format_text(found), err=True)
    if not any(map(is_error, found)):
        click.echo(json.dumps(book), nl=False)
    exit_with(found)
