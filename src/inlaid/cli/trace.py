"""`inlaid trace`: show a recorded run, or check a diagram against it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import TraceCounts, check_trace
from inlaid.diagrams.traces.trace import show_trace
from inlaid.diagrams.traces.trace_file import parse_trace
from inlaid.errors import InlaidError, UsageError


@click.group()
def command() -> None:
    """Show recorded runs, and check sequence diagrams against them.

    A trace is a file of JSON lines, each a call with `actor`, `service` and `operation`.
    """


@command.command()
@click.argument("trace", type=NamedPath(path_type=Path, dir_okay=False))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="One line a call, or JSON.",
)  # fmt: skip
@click.pass_context
def show(ctx: click.Context, trace: Path, form: str) -> None:
    """List the calls of TRACE in order."""
    calls, diagnostics = parse_trace(_read(trace), trace.as_posix())
    if form == "json":
        fields = [
            {"actor": call.actor, "service": call.service, "operation": call.operation}
            for call in calls
        ]
        click.echo(json.dumps(fields, indent=2))
    else:
        for line in show_trace(calls):
            echo_line(line)
    _report(ctx, diagnostics)


@command.command(short_help="Check that DIAGRAM shows what TRACE recorded.")
@click.argument("diagram", type=NamedPath(path_type=Path, dir_okay=False))
@click.argument("trace", type=NamedPath(path_type=Path, dir_okay=False))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A verdict with its counts, or JSON.",
)  # fmt: skip
@click.pass_context
def check(ctx: click.Context, diagram: Path, trace: Path, form: str) -> None:
    """Check that DIAGRAM, a file with one sequence diagram, shows what TRACE recorded."""
    parsed, diagnostics = parse_diagram(_read(diagram), diagram.as_posix(), 1)
    calls, problems = parse_trace(_read(trace), trace.as_posix())
    diagnostics += problems
    counts = TraceCounts()
    if parsed is not None and not problems:
        checked = check_trace(parsed, calls)
        counts = checked.counts
        diagnostics += (checked.deviation,) if checked.deviation else ()
    if form == "json":
        described = [describe_diagnostic(diagnostic) for diagnostic in diagnostics]
        failed = any(map(is_error, diagnostics))
        found = {"as_recorded": not failed, "counts": asdict(counts), "diagnostics": described}
        click.echo(json.dumps(found, indent=2))
        ctx.exit(int(failed))
    _report(ctx, diagnostics)
    echo_line(f"{diagram}: as recorded in {trace}: {counts}")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"no such file: {path}") from error
    except OSError as error:
        raise InlaidError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InlaidError(f"{path}: not UTF-8 text") from error


def _report(ctx: click.Context, diagnostics: tuple[Diagnostic, ...]) -> None:
    if diagnostics:
        echo_report(format_text(diagnostics), err=True)
    if any(map(is_error, diagnostics)):
        ctx.exit(1)
