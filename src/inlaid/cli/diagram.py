"""`inlaid diagram`: sequence diagrams to pictures or text, with a verdict for each."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.formats import describe_diagnostic
from inlaid.diagnostics.report import format_text
from inlaid.diagrams.language.colours import find_colour
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.describe import describe_diagram, name_diagram
from inlaid.diagrams.picture.layout import TEXT_COLUMN
from inlaid.diagrams.picture.picture_file import IMAGES, FileOptions, Theme, convert, draw_file
from inlaid.errors import UsageError
from inlaid.project.figures.diagrams import PageDiagram
from inlaid.project.pages import is_page_name, read_page_diagrams
from inlaid.project.project import load_project
from inlaid.project.write import write_whole

_SUFFIXES = (".svg", ".txt", *IMAGES)
_STDIN = Path("-")
_NAME = "<stdin>"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A diagram: how it is called, the name of its picture without a suffix, and what it holds."""

    name: str
    stem: str
    diagram: Diagram | None
    diagnostics: tuple[Diagnostic, ...]
    problem: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.problem) or any(map(is_error, self.diagnostics))


def _read_background(_: click.Context, __: click.Parameter, value: str) -> str:
    if value.lower() in {"", "none", "transparent"}:
        return value.lower()
    colour = find_colour(value)
    if colour is None:
        raise click.BadParameter(f"{value!r} is not a CSS colour, nor `none`")
    return colour


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=NamedPath(path_type=Path, dir_okay=False),
    metavar="FILE...",
)
@click.option(
    "-o", "--output", type=NamedPath(path_type=Path), metavar="OUT.svg|.png|.pdf|.txt|DIR",
    help="Write the picture, or the description (.txt); for several diagrams, a folder of SVG. "
    "PNG and PDF need the extra `images`.",
)  # fmt: skip
@click.option(
    "--theme", type=click.Choice([theme.value for theme in Theme]), default=Theme.AUTO.value,
    show_default=True, help="Colours of the picture; auto follows the reader's setting.",
)  # fmt: skip
@click.option(
    "--background", default="", metavar="COLOUR|none", callback=_read_background,
    help="The ground of the picture, a CSS colour; none leaves it transparent. "
    "By default the theme's.",
)  # fmt: skip
@click.option(
    "--width", type=click.IntRange(100, 9999), default=TEXT_COLUMN, show_default=True,
    metavar="PIXELS", help="The width that labels are broken for.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How verdicts are reported; text also prints the description when nothing is written.",
)  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0917 (click passes options by name)
    ctx: click.Context,
    files: tuple[Path, ...],
    output: Path | None,
    theme: str,
    background: str,
    width: int,
    form: str,
) -> None:
    """Check sequence diagrams; print them in words, or write them as pictures.

    Each FILE is the text of one Mermaid `sequenceDiagram`, a Markdown page, whose diagrams are all
    taken, or `-` for standard input. The exit code is 1 when any of them has an error.
    """
    for missing in (file for file in files if file != _STDIN and not file.exists()):
        raise UsageError(f"no such file: {missing}")
    _check_output(output)
    outcomes = [outcome for file in files for outcome in _read(file)]
    targets = _plan_targets(outcomes, output)
    options = FileOptions(Theme(theme), background, width)
    for outcome, target in zip(outcomes, targets, strict=True):
        if target is not None and outcome.diagram is not None:
            write_whole(target, _render(outcome.diagram, target.suffix, options))
    if form == "json":
        click.echo(json.dumps([_list(outcome) for outcome in outcomes], indent=2))
    else:
        for outcome in outcomes:
            _print(outcome, describe=output is None, alone=len(outcomes) == 1)
    ctx.exit(int(any(outcome.failed for outcome in outcomes)))


def _check_output(output: Path | None) -> None:
    if output and output.suffix and output.suffix not in _SUFFIXES and not output.is_dir():
        known = ", ".join(_SUFFIXES)
        raise UsageError(f"{output}: the output ends in one of {known}, or is a folder")


def _plan_targets(outcomes: list[_Outcome], output: Path | None) -> list[Path | None]:
    if output is None:
        return [None] * len(outcomes)
    if output.suffix in _SUFFIXES and not output.is_dir():
        if len(outcomes) > 1:
            raise UsageError(f"{output} is one file; name a folder for {len(outcomes)} diagrams")
        return [output] * len(outcomes)
    stems = Counter(outcome.stem for outcome in outcomes)
    if repeated := [stem for stem, count in stems.items() if count > 1]:
        raise UsageError(f"two diagrams would be written to {output / repeated[0]}.svg")
    return [output / f"{outcome.stem}.svg" for outcome in outcomes]


def _read(path: Path) -> Iterator[_Outcome]:
    if path == _STDIN:
        yield _parse(_NAME, "diagram", sys.stdin.buffer.read)
    elif is_page_name(path.name):
        yield from _read_page(path)
    else:
        yield _parse(path.as_posix(), path.stem, path.read_bytes)


def _parse(name: str, stem: str, read: Callable[[], bytes]) -> _Outcome:
    try:
        text = read().decode("utf-8-sig")
    except OSError as error:
        return _Outcome(name, stem, None, (), error.strerror or str(error))
    except UnicodeDecodeError:
        return _Outcome(name, stem, None, (), "not UTF-8 text")
    return _Outcome(name, stem, *parse_diagram(text, name, 1))


def _read_page(path: Path) -> Iterator[_Outcome]:
    """The diagrams of a page, in fences `sequence` or `mermaid`, written there or included."""
    name = path.as_posix()
    found = read_page_diagrams(load_project(path.parent, Path.cwd()), path.resolve())
    if isinstance(found, Finding):
        yield _Outcome(name, path.stem, None, (), found.message)
        return
    if not found:
        yield _Outcome(name, path.stem, None, (), "the page has no sequence diagram")
    for number, drawn in enumerate(found, 1):
        parsed = drawn.parse() if isinstance(drawn, PageDiagram) else (None, drawn.diagnostics)
        yield _Outcome(f"{name}:{drawn.fence.line}", f"{path.stem}-{number}", *parsed)


def _render(diagram: Diagram, suffix: str, options: FileOptions) -> bytes:
    if suffix == ".txt":
        return ("\n".join((name_diagram(diagram), *describe_diagram(diagram))) + "\n").encode()
    if suffix in IMAGES:
        return convert(diagram, suffix, options)
    return (draw_file(diagram, options) + "\n").encode()


def _print(outcome: _Outcome, *, describe: bool, alone: bool) -> None:
    if outcome.problem:
        echo_line(f"{outcome.name}: error: {outcome.problem}", err=True)
    if outcome.diagnostics:
        echo_report(format_text(outcome.diagnostics) + "\n", err=True)
    if not (alone and describe) or outcome.failed:
        echo_line(f"{outcome.name}: {_verdict(outcome)}")
    if describe and outcome.diagram is not None:
        indent = "" if alone else "  "
        for number, step in enumerate(describe_diagram(outcome.diagram), 1):
            echo_line(f"{indent}{number}. {step}")


def _verdict(outcome: _Outcome) -> str:
    return "error" if outcome.failed else "ok"


def _list(outcome: _Outcome) -> dict[str, object]:
    return {
        "file": outcome.name,
        "verdict": _verdict(outcome),
        "problem": outcome.problem,
        "description": describe_diagram(outcome.diagram) if outcome.diagram else [],
        "diagnostics": [describe_diagnostic(diagnostic) for diagnostic in outcome.diagnostics],
    }
