"""`inlaid export`: pages with their code resolved, as plain Markdown."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.cli.reporting import (
    config_option,
    exit_with,
    format_option,
    open_documented,
    print_report,
)
from inlaid.errors import ConfigError, InlaidError, UsageError
from inlaid.project.export.export_tree import Exported, export_tree
from inlaid.project.export.targets import DEFAULT, TARGETS, ExportTarget
from inlaid.project.project import Project

_FILTER = Path("-")


@click.command(name="export")
@click.argument(
    "folders", nargs=-1, type=NamedPath(path_type=Path, allow_dash=True), metavar="[SRC] DST"
)
@click.option(
    "--for",
    "target_name",
    type=click.Choice(list(TARGETS)),
    default=DEFAULT,
    show_default=True,
    help="Who reads the pages.",
)
@click.option("--watch", is_flag=True, help="Export again whenever a page or a source changes.")
@click.option(
    "--path",
    "page_path",
    type=NamedPath(path_type=Path),
    help="With -: where the page of standard input would lie, for its relative paths.",
)
@config_option
@format_option
def command(
    *,
    folders: tuple[Path, ...],
    target_name: str,
    watch: bool,
    page_path: Path | None,
    config_file: Path | None,
    output_format: str,
) -> None:
    """Write the pages below SRC into the folder DST, with their code and diagrams resolved.

    SRC is the docs folder of the project by default; what lies beside pages is copied. Only files
    that differ are written; with any problem none is. `inlaid export -` reads a page from standard
    input and prints it.
    """
    target = TARGETS[target_name]
    if not 1 <= len(folders) <= 2:
        raise UsageError("name the folder to write, such as build/docs, or - for a filter")
    project = open_documented(folders[:-1] or ((page_path,) if page_path else ()), config_file)
    if folders == (_FILTER,):
        if watch:
            raise UsageError("--watch goes with folders")
        _filter(project, target, page_path or Path("<stdin>"))
        return
    if page_path is not None or _FILTER in folders:
        raise UsageError("- and --path are for standard input, without folders")
    source = folders[0].absolute() if len(folders) > 1 else project.docs_dir
    if not watch:
        done = export_tree(project, source, folders[-1], target)
        _report(project, done, output_format)
        exit_with(done.diagnostics)
    _watch(project, (source, folders[-1], target), config_file, output_format)


def _report(project: Project, done: Exported, output_format: str) -> None:
    summary = {
        "pages": done.pages,
        "blocks": done.blocks,
        "diagrams": done.diagrams,
        "written": len(done.written),
        "deleted": len(done.deleted),
    }
    print_report(project.root, done.diagnostics, output_format, summary)


def _filter(project: Project, target: ExportTarget, path: Path) -> None:
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    shown = project.display(path.absolute()) if path.name != "<stdin>" else str(path)
    from inlaid.project.export.exported_page import export_page  # noqa: PLC0415 (most exports need not resolve)

    library = project.open_library()
    exported = export_page(project, library, shown, text, target, has_files=False)
    library.tree.close()
    if exported.diagnostics:
        from inlaid.cli.colour import echo_report  # noqa: PLC0415 (for problems only)
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (the same)

        echo_report(format_text(exported.diagnostics), err=True)
    if exported.is_good:
        sys.stdout.buffer.write(exported.text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    exit_with(exported.diagnostics)


def _watch(
    project: Project,
    wanted: tuple[Path, Path, ExportTarget],
    config_file: Path | None,
    output_format: str,
) -> None:
    """Export until interrupted; what is wrong is reported, and leaves the last good pages."""
    source, out, target = wanted
    from inlaid.project.export.export_watch import Watcher  # noqa: PLC0415 (few exports watch)

    seen: tuple[str, ...] | None = None
    with Watcher(source, out, is_polling=project.settings.polling) as watcher:
        while True:
            watched: Sequence[Path] = ()
            try:
                done = export_tree(project, source, out, target)
                watched = list(done.watched)
                said = tuple(map(str, done.diagnostics))
                if done.written or done.deleted or said != seen:
                    _report(project, done, output_format)
                seen = said
            except InlaidError as error:
                echo_line(f"inlaid: {error}", err=True)
            config = [project.config] if project.config else []
            if watcher.follow([*watched, *config]):
                continue
            watcher.wait()
            project = _reopen(project, source, config_file)


def _reopen(project: Project, source: Path, config_file: Path | None) -> Project:
    """The project with its settings as they are now, or as they were while they are wrong."""
    from inlaid.project.project import load_project  # noqa: PLC0415 (as above)

    try:
        return load_project(config_file or source, Path.cwd())
    except ConfigError as error:
        echo_line(f"inlaid: {error}", err=True)
        return project
