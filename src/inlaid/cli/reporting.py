"""What commands share: the project of their PATHS, the `--format` option, the exit code."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from inlaid.cli.named_path import NamedPath
from inlaid.diagnostics.diagnostic import Diagnostic, Severity, is_error, sort_diagnostics
from inlaid.errors import ConfigError
from inlaid.project.config_place import require_config
from inlaid.project.project import Project, load_project
from inlaid.version import __version__

FORMATS = ("text", "json", "github", "sarif")
_Command = TypeVar("_Command", bound=Callable[..., object])


def open_project(paths: Sequence[Path], config_file: Path | None) -> Project:
    """Return the project of a configuration file, or else the one around a command's PATHS.

    Mistakes in the configuration end a command that has `--format` with a report of that form.
    """
    try:
        return load_project(config_file or _find_start(paths), Path.cwd())
    except ConfigError as error:
        output_format = click.get_current_context().params.get("output_format")
        if output_format is None:
            raise
        print_report(Path.cwd(), error.diagnostics, output_format, {})
        exit_with(error.diagnostics)


def open_documented(paths: Sequence[Path], config_file: Path | None) -> Project:
    """Return the same for a command that reads pages.

    Raises UsageError where neither PATHS nor a configuration say which pages.
    """
    if not paths and config_file is None:
        require_config(Path.cwd())
    return open_project(paths, config_file)


def _find_start(paths: Sequence[Path]) -> Path:
    if not paths:
        return Path.cwd()
    return next(parent for parent in (paths[0], *paths[0].parents) if parent.is_dir())


def config_option(command: _Command) -> _Command:
    """Add `--config-file` to a command, called as that of MkDocs."""
    return click.option(
        "-f",
        "--config-file",
        type=NamedPath(exists=True, dir_okay=False, path_type=Path),
        help="The configuration of MkDocs; the nearest mkdocs.yml by default.",
    )(command)


def allow_empty_option(command: _Command) -> _Command:
    """Add `--allow-empty` to a command that is wrong about a folder in which it finds nothing."""
    return click.option(
        "--allow-empty", is_flag=True, help="Finding nothing in a folder is fine (else exit 2)."
    )(command)


def format_option(command: _Command) -> _Command:
    """Add `--format` to a command."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to print problems: for people, as JSON, as GitHub annotations, as SARIF 2.1.0.",
    )(command)


def print_report(
    root: Path, diagnostics: Sequence[Diagnostic], output_format: str, summary: Mapping[str, int]
) -> None:
    """Print the diagnostics, ordered by place, in the format asked for; ``root`` of the project."""
    found = sort_diagnostics(list(diagnostics))
    if output_format != "text":
        _print_for_machines(root, found, output_format, summary)
        return
    if found:
        from inlaid.cli.colour import echo_report  # noqa: PLC0415 (for problems only)
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (the same)

        echo_report(format_text(found) + "\n")
    click.echo(_summarise(found, summary))


def _print_for_machines(
    root: Path, found: Sequence[Diagnostic], output_format: str, summary: Mapping[str, int]
) -> None:
    from inlaid.diagnostics.formats import format_github, format_json, format_sarif  # noqa: PLC0415 (people read most reports)
    from inlaid.project.repository import place_in_repository  # noqa: PLC0415 (the same)

    match output_format:
        case "json":
            click.echo(format_json(found, summary))
        case "sarif":
            click.echo(format_sarif(place_in_repository(root, found), __version__))
        case _:
            if found:
                click.echo(format_github(place_in_repository(root, found)))


def exit_with(diagnostics: Sequence[Diagnostic]) -> NoReturn:
    """End the command: 1 when there is an error, else 0."""
    raise SystemExit(1 if any(map(is_error, diagnostics)) else 0)


def _summarise(found: Sequence[Diagnostic], summary: Mapping[str, int]) -> str:
    counts = ", ".join(
        f"{count} {name.removesuffix('s') if count == 1 else name}"
        for name, count in summary.items()
    )
    errors = sum(map(is_error, found))
    verdict = f"{errors} {'error' if errors == 1 else 'errors'}" if errors else "no errors"
    warnings = sum(diagnostic.severity is Severity.WARNING for diagnostic in found)
    if warnings:
        verdict += f", {warnings} {'warning' if warnings == 1 else 'warnings'}"
    return f"{counts}: {verdict}" if counts else verdict
