"""What the options `verify` and `trace` of a page's fences need of the project's files."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from inlaid.diagnostics.finding import Span
from inlaid.includes.resolution import Resolution
from inlaid.includes.uses import WHOLE, Use, UseReason
from inlaid.pages.fences import Fence
from inlaid.pages.verify_option import InputOf, Named, OutputOf
from inlaid.project.file_walk import is_own, walk_files
from inlaid.project.project import Project

if TYPE_CHECKING:
    from inlaid.verify.settings import Place

OptionUse = tuple[int, str, Use]


def find_option_uses(
    project: Project, fences: Sequence[Fence], resolution: Resolution
) -> Iterator[OptionUse]:
    """Yield the files of the runs, sessions and traces that a page names, each with its line.

    A run needs its `inputs`, the files that its command names, and its folder when it has one of
    its own; a trace needs the file that tests record.
    """
    if not (project.settings.verify or project.settings.traces):
        return
    # Heavy, and few projects have the settings.
    from inlaid.project.verification.page_examples import list_examples  # noqa: PLC0415

    runs, traces = _list_run_files(project), dict(project.settings.traces)
    for example in list_examples(project, fences, resolution).examples:
        line, span = example.location.line, Span(1, 1, len(example.header) + 1)
        if isinstance(example.option, Named | OutputOf | InputOf):
            for path in runs.get(example.option.name, ()):
                yield line, path, Use(UseReason.RUN, path, path, span, lines=WHOLE)
        if (trace := traces.get(example.trace)) is not None:
            yield line, trace, Use(UseReason.TRACE, trace, trace, span, lines=WHOLE)


def _list_run_files(project: Project) -> Mapping[str, tuple[str, ...]]:
    settings = project.settings.verify
    if settings is None:
        return {}
    named = [(run.name, run.run, run.place) for run in settings.runs]
    named += [(name, "", session.place) for name, session in settings.sessions]
    return {name: tuple(_list_files(project, run, place)) for name, run, place in named}


def _list_files(project: Project, command: str, place: "Place") -> list[str]:
    folder = project.root / place.root
    found = [path for pattern in place.inputs for path in project.root.glob(pattern)]
    found += [folder / word for word in _split(command) if not word.startswith("/")]
    if place.root not in {"", "."} and folder.is_dir():
        found += walk_files(folder, project.root, is_own)
    return sorted({project.display(path) for path in found if path.is_file()})


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()
