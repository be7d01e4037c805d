"""`inlaid trace`: show a recorded run, or check a diagram against it."""

import json
from dataclasses import asdict
from difflib import unified_diff
from pathlib import Path

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line, echo_lines
from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.diagnostics.nearest import find_nearest
from inlaid.diagnostics.report import format_text
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.accepting import accept_trace
from inlaid.diagrams.traces.drawn_trace import draw_trace
from inlaid.diagrams.traces.matching import TraceCounts, check_trace
from inlaid.diagrams.traces.participant_names import fold_name
from inlaid.diagrams.traces.trace import Call, choose_calls, show_trace
from inlaid.diagrams.traces.trace_file import parse_trace
from inlaid.errors import InlaidError, UsageError
from inlaid.project.write import write_whole


@click.group()
def command() -> None:
    """Show recorded runs, and check sequence diagrams against them.

    A trace is JSON of OpenTelemetry (OTLP), Jaeger or Zipkin, or JSON lines, each a call with
    `actor`, `service` and `operation`.
    """


_FILE = NamedPath(path_type=Path, dir_okay=False)
_span = click.option(
    "--span", default="", metavar="NAME",
    help="Only the calls within the spans, or the test, of this name.",
)  # fmt: skip


@command.command()
@click.argument("trace", type=_FILE)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="One line a call, or JSON.",
)  # fmt: skip
@_span
@click.pass_context
def show(ctx: click.Context, trace: Path, form: str, span: str) -> None:
    """List the calls of TRACE in order."""
    calls, diagnostics = _read_calls(trace, span)
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
@click.argument("diagram", type=_FILE)
@click.argument("trace", type=_FILE)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A verdict with its counts, or JSON.",
)  # fmt: skip
@_span
@click.pass_context
def check(ctx: click.Context, diagram: Path, trace: Path, form: str, span: str) -> None:
    """Check that DIAGRAM, a file with one sequence diagram, shows what TRACE recorded."""
    parsed, diagnostics = parse_diagram(_read(diagram), diagram.as_posix(), 1)
    calls, problems = _read_calls(trace, span)
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


@command.command(short_help="Draw what TRACE recorded as a sequence diagram.")
@click.argument("trace", type=_FILE)
@click.option(
    "--depth", type=click.IntRange(min=1), default=None,
    help="How many calls deep, where services call each other.  [default: all]",
)  # fmt: skip
@click.option(
    "--participants", default="", metavar="NAMES",
    help="Only these, in this order, separated by commas.",
)  # fmt: skip
@_span
@click.pass_context
def draw(ctx: click.Context, trace: Path, depth: int | None, participants: str, span: str) -> None:
    """Print the sequence diagram of the calls of TRACE; it passes `inlaid trace check`.

    Repeats are folded into a loop, calls that overlap stand in `par`.
    """
    calls, diagnostics = _read_calls(trace, span)
    _report(ctx, diagnostics)
    chosen = tuple(name.strip() for name in participants.split(",") if name.strip())
    known = {fold_name(name): name for call in calls for name in (call.actor, call.service)}
    for name in chosen:
        if fold_name(name) not in known:
            near = find_nearest(name, known.values())
            hint = f". Did you mean '{near}'?" if near else ""
            raise UsageError(f"no participant '{name}' in {trace}{hint}")
    if not calls:
        within = f" within '{span}'" if span else ""
        raise InlaidError(f"{trace}: no calls{within}")
    echo_lines(draw_trace(calls, depth=depth or 0, chosen=chosen).rstrip("\n"))


@command.command(short_help="Rewrite the messages of DIAGRAM that deviate from TRACE.")
@click.argument("diagram", type=_FILE)
@click.argument("trace", type=_FILE)
@_span
@click.pass_context
def accept(ctx: click.Context, diagram: Path, trace: Path, span: str) -> None:
    """Rewrite the messages of DIAGRAM, a file with one sequence diagram, that deviate from TRACE.

    Participants, their order and labels, notes and blocks are kept. Nothing is written where
    blocks would have to change.
    """
    text = _read(diagram)
    calls, diagnostics = _read_calls(trace, span)
    _, faults = parse_diagram(text, diagram.as_posix(), 1)
    _report(ctx, (*faults, *diagnostics))
    accepted = accept_trace(text, diagram.as_posix(), calls)
    if accepted is None or accepted.deviation:
        found = (accepted.deviation,) if accepted and accepted.deviation else ()
        _report(ctx, found)
        return
    if accepted.text != text:
        write_whole(diagram, accepted.text.encode(), diagram.as_posix())
    old, new = text.split("\n"), accepted.text.split("\n")
    for line in unified_diff(old, new, diagram.name, diagram.name, lineterm="", n=0):
        echo_line(line)
    echo_line(f"{diagram}: as recorded in {trace}")


def _read_calls(trace: Path, span: str) -> tuple[tuple[Call, ...], tuple[Diagnostic, ...]]:
    calls, diagnostics = parse_trace(_read(trace), trace.as_posix())
    return choose_calls(calls, span), diagnostics


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
