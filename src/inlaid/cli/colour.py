"""Reports in colour, where a person reads them."""

import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO

import click

from inlaid.diagnostics.terminal import make_printable
from inlaid.patterns import late_pattern

_SEVERITIES = {"error": "red", "warning": "yellow", "note": "cyan"}
_HEAD = late_pattern(
    r"^(?P<place>\S.*?:\d+:\d+): (?P<severity>error|warning|note)\[(?P<code>[\w-]+)\]"
)
_CARETS = late_pattern(r"^(?P<gutter> +\| [ \t]*)(?P<carets>\^+)$")
_HELP = late_pattern(r"^  help:")


def echo_report(text: str, *, err: bool = False) -> None:
    """Print a report; its places, severities and helps are coloured on a terminal."""
    text = make_printable(text)
    coloured = wants_colour(os.environ, sys.stderr if err else sys.stdout)
    click.echo(colour_report(text) if coloured else text, err=err, color=coloured)


def wants_colour(environment: Mapping[str, str], stream: TextIO) -> bool:
    """Whether to write in colour: NO_COLOR and FORCE_COLOR, unless empty, go before the stream."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def colour_report(text: str) -> str:
    """Return the text of diagnostics with the codes of a terminal; nothing else is changed."""
    colour = None
    lines = []
    for line in text.split("\n"):
        head = _HEAD.match(line)
        colour = _SEVERITIES[head["severity"]] if head else colour
        lines.append(_colour_line(line, head, colour))
    return "\n".join(lines)


def _colour_line(line: str, head: re.Match[str] | None, colour: str | None) -> str:
    """A line in the colour of the severity of the diagnostic that it belongs to."""
    if head:
        severity = click.style(f"{head['severity']}[{head['code']}]", fg=colour, bold=True)
        return f"{click.style(head['place'], bold=True)}: {severity}{line[head.end() :]}"
    if carets := _CARETS.match(line):
        return carets["gutter"] + click.style(carets["carets"], fg=colour, bold=True)
    if _HELP.match(line):
        return f"  {click.style('help:', fg='green')}{line[len('  help:') :]}"
    return line
