"""`inlaid diagram`: sequence diagrams to SVG or text, with a verdict for each file."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.assets import read_style_sheet
from inlaid.diagrams.picture.describe import describe_diagram, name_diagram
from inlaid.diagrams.picture.layout import layout_diagram
from inlaid.diagrams.picture.svg import render_svg
from inlaid.errors import UsageError
from inlaid.project.write import write_whole

_SUFFIXES = (".svg", ".txt")


@dataclass(frozen=True, slots=True)
class _Outcome:
    path: Path
    diagram: Diagram | None
    diagnostics: tuple[Diagnostic, ...]
    problem: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.problem) or any(map(is_error, self.diagnostics))


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE...",
)
@click.option(
    "-o", "--output", type=NamedPath(path_type=Path), metavar="OUT.svg|OUT.txt|DIR",
    help="Write the picture (.svg) or the description (.txt); for several files, a folder.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How verdicts are reported; text also prints the description when nothing is written.",
)  # fmt: skip
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], output: Path | None, form: str) -> None:
    """Check sequence diagrams; print them in words, or write them as SVG.

    Each FILE is the text of one Mermaid `sequenceDiagram`. The exit code is 1 when any of them
    has an error.
    """
    for missing in (file for file in files if not file.exists()):
        raise UsageError(f"no such file: {missing}")
    targets = _plan_targets(files, output)
    outcomes = [_read(path) for path in files]
    for outcome, target in zip(outcomes, targets, strict=True):
        if target is not None and outcome.diagram is not None:
            _write(outcome.diagram, target)
    if form == "json":
        click.echo(json.dumps([_list(outcome) for outcome in outcomes], indent=2))
    else:
        for outcome in outcomes:
            _print(outcome, describe=output is None, alone=len(files) == 1)
    ctx.exit(int(any(outcome.failed for outcome in outcomes)))


def _plan_targets(files: tuple[Path, ...], output: Path | None) -> list[Path | None]:
    if output is None:
        return [None] * len(files)
    if output.suffix in _SUFFIXES and not output.is_dir():
        if len(files) > 1:
            raise UsageError(f"{output} is one file; name a folder for {len(files)} diagrams")
        return [output]
    if output.suffix and not output.is_dir():
        raise UsageError(f"{output}: the output ends in .svg or .txt, or is a folder")
    repeated = [stem for stem, count in Counter(path.stem for path in files).items() if count > 1]
    if repeated:
        raise UsageError(f"two diagrams would be written to {output / repeated[0]}.svg")
    return [output / f"{path.stem}.svg" for path in files]


def _read(path: Path) -> _Outcome:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return _Outcome(path, None, (), error.strerror or str(error))
    except UnicodeDecodeError:
        return _Outcome(path, None, (), "not UTF-8 text")
    return _Outcome(path, *parse_diagram(text, path.as_posix(), 1))


def _write(diagram: Diagram, target: Path) -> None:
    if target.suffix == ".txt":
        text = "\n".join((name_diagram(diagram), *describe_diagram(diagram))) + "\n"
    else:
        text = render_svg(layout_diagram(diagram), style=read_style_sheet()) + "\n"
    write_whole(target, text.encode())


def _print(outcome: _Outcome, *, describe: bool, alone: bool) -> None:
    if outcome.problem:
        echo_line(f"{outcome.path}: error: {outcome.problem}", err=True)
    if outcome.diagnostics:
        echo_report(format_text(outcome.diagnostics) + "\n", err=True)
    if not (alone and describe) or outcome.failed:
        echo_line(f"{outcome.path}: {_verdict(outcome)}")
    if describe and outcome.diagram is not None:
        indent = "" if alone else "  "
        for number, step in enumerate(describe_diagram(outcome.diagram), 1):
            echo_line(f"{indent}{number}. {step}")


def _verdict(outcome: _Outcome) -> str:
    return "error" if outcome.failed else "ok"


def _list(outcome: _Outcome) -> dict[str, object]:
    return {
        "file": outcome.path.as_posix(),
        "verdict": _verdict(outcome),
        "problem": outcome.problem,
        "description": describe_diagram(outcome.diagram) if outcome.diagram else [],
        "diagnostics": [describe_diagnostic(diagnostic) for diagnostic in outcome.diagnostics],
    }
