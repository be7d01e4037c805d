"""`inlaid verify`: nothing on a page that was not run."""

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from inlaid import __version__
from inlaid.cli.report import find_start
from inlaid.core.diagnostics import Diagnostic, sort_diagnostics
from inlaid.core.formats import format_github, format_sarif
from inlaid.core.nearest import find_nearest
from inlaid.errors import UsageError, WriteError
from inlaid.project.accept import accept_project
from inlaid.project.configuration import Project, load_project
from inlaid.project.examples import find_project_examples
from inlaid.project.output import write_whole
from inlaid.project.pages import find_pages
from inlaid.project.provenance import keep_provenance
from inlaid.project.verification import VerifyRequest, verify_project
from inlaid.verify.evaluators.registry import find_evaluator
from inlaid.verify.examples import Example
from inlaid.verify.reports.json_report import format_json
from inlaid.verify.reports.junit import format_junit
from inlaid.verify.reports.text import format_verification
from inlaid.verify.run_facts import RunFacts
from inlaid.verify.runner import Progress
from inlaid.verify.scheduler import open_scheduler
from inlaid.verify.shard import Shard, ShardError, parse_shard, select_shard
from inlaid.verify.verification import Verification

_FILE = click.Path(path_type=Path, dir_okay=False)


class _ShardType(click.ParamType):  # type: ignore[type-arg]
    name = "I/N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shard:
        try:
            return parse_shard(str(value))
        except ShardError as error:
            self.fail(str(error), param, ctx)


@click.command(name="verify")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1), help="Units of work at a time (default: cores).")
@click.option("--only", multiple=True, metavar="LANG|FILE", help="A language, page or source.")
@click.option("--accept", is_flag=True, help="Rewrite output blocks to what was printed.")
@click.option("--junit", type=_FILE, help="Write a JUnit XML report to this file.")
@click.option("--sarif", type=_FILE, help="Write a SARIF report to this file.")
@click.option("--json", "json_file", type=_FILE, help="Write a JSON report to this file.")
@click.option("--github", is_flag=True, help="Print annotations for GitHub Actions.")
@click.option("--coverage", multiple=True, type=_FILE, help="An LCOV report; may be repeated.")
@click.option("--min-coverage", type=click.FloatRange(0, 100), help="Least share in percent.")
@click.option("--shard", type=_ShardType(), help="Only part I of N, by page.")
@click.option("--scheduler", metavar="URL", help="A dask.distributed scheduler, tcp://HOST:PORT.")
@click.option("--no-cache", is_flag=True, help="Trust no earlier result, and keep none.")
def command(
    *,
    paths: tuple[Path, ...],
    jobs: int | None,
    only: tuple[str, ...],
    accept: bool,
    junit: Path | None,
    sarif: Path | None,
    json_file: Path | None,
    github: bool,
    coverage: tuple[Path, ...],
    min_coverage: float | None,
    shard: Shard | None,
    scheduler: str | None,
    no_cache: bool,
) -> None:
    """Check and run what pages show: code, commands, output, and the lines that tests executed.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    project = load_project(find_start(paths), Path.cwd())
    with _open_executor(scheduler) as (executor, width), _show_progress() as progress:
        request = VerifyRequest(
            jobs=jobs or width or os.cpu_count() or 1,
            executor=executor,
            use_cache=not no_cache,
            lcov=tuple(path.absolute() for path in coverage),
            min_coverage=min_coverage,
            progress=progress,
        )
        selection = _Selection(paths, only, shard)
        verification, facts = _verify(project, selection, request, accept=accept)
    click.echo(format_verification(verification, facts))
    if github and verification.all_diagnostics:
        click.echo(format_github(sort_diagnostics(verification.all_diagnostics)))
    _keep(project, verification, facts)
    _write_reports(verification, facts, {"junit": junit, "sarif": sarif, "json": json_file})
    raise SystemExit(0 if verification.is_good else 1)


@dataclass(frozen=True, slots=True)
class _Selection:
    """Which examples are asked for."""

    paths: tuple[Path, ...]
    only: tuple[str, ...]
    shard: Shard | None


def _verify(
    project: Project, selection: _Selection, request: VerifyRequest, *, accept: bool
) -> tuple[Verification, RunFacts]:
    examples, problems = _find(project, selection)
    verification, facts = verify_project(project, examples, request)
    if accept and (diff := accept_project(project, examples, verification, request)):
        click.echo(diff)
        examples, problems = _find(project, selection)
        verification, facts = verify_project(project, examples, request)
    return verification.with_problems(problems), facts


def _find(
    project: Project, selection: _Selection
) -> tuple[tuple[Example, ...], tuple[Diagnostic, ...]]:
    pages = dict.fromkeys(path.absolute() for path in find_pages(project, selection.paths))
    found = find_project_examples(project, pages)
    chosen = _select(found.examples, selection.only)
    return select_shard(chosen, selection.shard), found.diagnostics


def _select(examples: tuple[Example, ...], only: tuple[str, ...]) -> tuple[Example, ...]:
    """The examples that one of ``only`` names; sessions and outputs of their pages stay whole."""
    for name in only:
        known = {text for each in examples for text in _list_names(each)}
        if name not in known and find_evaluator(name) is None:
            near = find_nearest(name, known)
            advice = f"; did you mean '{near}'?" if near else ""
            raise UsageError(f"--only {name}: no example has this language or file{advice}")
    wanted = {*only, *(found.language for name in only if (found := find_evaluator(name)))}
    return tuple(each for each in examples if not only or wanted & _list_names(each))


def _list_names(example: Example) -> set[str]:
    evaluator = find_evaluator(example.language)
    language = evaluator.language if evaluator else example.language
    return {example.location.path, example.source, language} - {""}


@contextmanager
def _open_executor(scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    if scheduler is None:
        yield None, 0
        return
    with open_scheduler(scheduler) as opened:
        yield opened


@contextmanager
def _show_progress() -> Iterator[Progress]:
    """Draw a bar on standard error while work is done, when a person watches."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1, label="verify", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        yield progress


def _keep(project: Project, verification: Verification, facts: RunFacts) -> None:
    """Remember the run; where that fails, as in a read-only checkout, its verdict still holds."""
    try:
        keep_provenance(project, verification, facts)
    except WriteError as error:
        click.echo(f"inlaid: {error}; the next build won't know of this run", err=True)


def _write_reports(
    verification: Verification, facts: RunFacts, files: Mapping[str, Path | None]
) -> None:
    found = sort_diagnostics(verification.all_diagnostics)
    formats = {
        "junit": lambda: format_junit(verification, facts),
        "sarif": lambda: format_sarif(found, __version__) + "\n",
        "json": lambda: format_json(verification, facts),
    }
    for name, file in files.items():
        if file is not None:
            write_whole(file, formats[name]().encode())
