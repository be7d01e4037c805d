"""What `inlaid verify` does, once its options are read."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import click

from inlaid.cli.colour import echo_report
from inlaid.cli.echo import echo_line
from inlaid.cli.empty import report_empty
from inlaid.cli.verify_options import STANDARD_OUTPUT, VerifyOptions
from inlaid.diagnostics.codes import EXAMPLE_MISSING
from inlaid.diagnostics.diagnostic import Diagnostic, is_error, sort_diagnostics
from inlaid.diagnostics.formats import format_github, format_sarif
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.diagnostics.report import format_text
from inlaid.errors import UsageError, WriteError
from inlaid.project.pages import find_docs, find_pages
from inlaid.project.project import Project
from inlaid.project.repository import place_in_repository
from inlaid.project.verification.baseline import (
    BASELINE,
    find_mended,
    heed_baseline,
    read_baseline,
    write_baseline,
)
from inlaid.project.verification.page_examples import find_project_examples
from inlaid.project.verification.proof_record import keep_provenance
from inlaid.project.verification.verify_project import VerifyRequest, verify_project
from inlaid.project.write import write_report
from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.find import PageExamples
from inlaid.verify.plan.shard import select_shard
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.reports.json_report import format_json
from inlaid.verify.reports.text import TextForm, TextOptions, format_verification
from inlaid.verify.run.runner import Progress
from inlaid.verify.run.scheduler import Remote, open_scheduler
from inlaid.verify.run.surroundings import Surroundings
from inlaid.verify.verification import Verification
from inlaid.version import __version__


def verify_pages(project: Project, options: VerifyOptions, surroundings: Surroundings) -> bool:
    """Verify, report as asked, and return whether all is good."""
    with _open_remote(options.scheduler) as remote, _show_progress() as progress:
        request = VerifyRequest(
            jobs=options.jobs or (remote.width if remote else os.cpu_count() or 1),
            executor=remote.executor if remote else None,
            use_cache=not options.no_cache,
            lcov=tuple(path.absolute() for path in options.coverage),
            min_coverage=options.min_coverage,
            progress=progress,
            tell=_tell,
            watch=remote.watch if remote else lambda: None,
            surroundings=surroundings,
            live=options.live,
        )
        verification, facts = _verify(project, options, request)
    asked = TextOptions(
        TextForm(options.form), options.quiet, options.verbose, options.max_failures
    )
    report = format_verification(verification, facts, asked)
    _print(project.root, report, verification, options)
    _keep(project, verification, facts)
    _write_reports(project.root, verification, facts, options.reports)
    return verification.is_good


def report_mistakes(mistakes: tuple[Diagnostic, ...], options: VerifyOptions) -> None:
    """Report the mistakes of a configuration, with which nothing is run, in each form asked for."""
    verification, root = Verification((), (), mistakes), Path.cwd()
    _print(root, format_text(mistakes), verification, options)
    _write_reports(root, verification, RunFacts.of_nothing(), options.reports)


def _print(root: Path, report: str, verification: Verification, options: VerifyOptions) -> None:
    aside = options.is_read_by_program
    if report:
        echo_report(report, err=aside)
    if options.github and verification.all_diagnostics:
        found = sort_diagnostics(verification.all_diagnostics)
        click.echo(format_github(place_in_repository(root, found)), err=aside)


def _verify(
    project: Project, options: VerifyOptions, request: VerifyRequest
) -> tuple[Verification, RunFacts]:
    examples, problems, known = _find(project, options)
    run = verify_project(project, examples, request)
    if not options.accept:
        return _heed_list(project, options, run[0], known).with_problems(problems), run[1]
    from inlaid.project.verification.acceptance import accept_project  # noqa: PLC0415 (rarely needed)

    diff, verification, facts = accept_project(
        project, run, request, lambda texts: _find(project, options, texts)[0]
    )
    if diff:
        click.echo(diff, err=options.is_read_by_program)
        _, problems, _ = _find(project, options)
    return verification.with_problems(problems), facts


def _heed_list(
    project: Project, options: VerifyOptions, verification: Verification, known: Sequence[Example]
) -> Verification:
    """Write the list of known failures as asked; else report what must leave it."""
    if options.baseline:
        listed, fewer = write_baseline(project, verification, known)
        left = f" ({fewer} fewer)" if fewer else ""
        echo_line(f"inlaid: {BASELINE} lists {len(listed.lines)} blocks{left}", err=True)
        return heed_baseline(verification, listed)
    listed_before = read_baseline(project)
    if listed_before is None:
        return verification
    return verification.with_problems(tuple(find_mended(listed_before, verification, known)))


def _find(
    project: Project,
    options: VerifyOptions,
    texts: Mapping[Path, bytes] = MappingProxyType({}),
) -> tuple[tuple[Example, ...], tuple[Diagnostic, ...], tuple[Example, ...]]:
    """The examples to verify, what is wrong with their pages, and all examples of these."""
    places = options.paths or (find_docs(project),)
    pages = {
        place: [path.absolute() for path in find_pages(project, (place,))]
        for place in dict.fromkeys(places)
    }
    found = find_project_examples(project, dict.fromkeys(chain(*pages.values())), texts)
    problems = list(found.diagnostics)
    if not options.allow_empty:
        problems += _find_empty(project, pages, found)
    chosen = _select(found.examples, options.only, allow_empty=options.allow_empty)
    return select_shard(chosen, options.shard), tuple(problems), found.examples


def _find_empty(
    project: Project, pages: Mapping[Path, Sequence[Path]], found: PageExamples
) -> Iterator[Diagnostic]:
    """A warning for each named page without an example; raises UsageError for such a folder.

    Where an error hides examples, that is what is reported.
    """
    holding = {example.location.path for example in found.examples}
    holding |= {
        diagnostic.location.path for diagnostic in found.diagnostics if is_error(diagnostic)
    }
    for named, paths in pages.items():
        shown = list(map(project.display, paths))
        if not holding.isdisjoint(shown):
            continue
        if named.is_dir():
            raise report_empty("example", named)
        for display in shown:
            message = "the page was named, and holds no example"
            yield Diagnostic(
                EXAMPLE_MISSING, message, Location(display, 1), help=EXAMPLE_MISSING.fix
            )


def _select(
    examples: tuple[Example, ...], only: tuple[str, ...], *, allow_empty: bool
) -> tuple[Example, ...]:
    """The examples that one of ``only`` names; sessions and outputs of their pages stay whole."""
    known = {text for example in examples for text in _list_names(example)}
    for name in only:
        may_be_empty = allow_empty and find_checked(name) is not None
        if known.isdisjoint({name, _name_language(name)}) and not may_be_empty:
            near = find_nearest(name, known)
            advice = f"; did you mean '{near}'?" if near else ""
            raise UsageError(f"--only {name}: no example has this language or file{advice}")
    wanted = {*only, *map(_name_language, only)}
    return tuple(example for example in examples if not only or wanted & _list_names(example))


def _list_names(example: Example) -> set[str]:
    return {example.location.path, example.source, _name_language(example.language)} - {""}


def _name_language(written: str) -> str:
    """The name of a language that can be checked; else as written."""
    language = find_checked(written)
    return language.name if language else written


@contextmanager
def _open_remote(scheduler: str | None) -> Iterator[Remote | None]:
    if scheduler is None:
        yield None
        return
    with open_scheduler(scheduler) as remote:
        yield remote


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


def _tell(line: str) -> None:
    """Say what takes long, or is missing, before the report can."""
    if sys.stderr.isatty():
        click.echo(err=True)  # ends the line of the bar
    echo_line(f"inlaid: {line}", err=True)


def _keep(project: Project, verification: Verification, facts: RunFacts) -> None:
    """Remember the run; where that fails, as in a read-only checkout, its verdict still holds."""
    try:
        keep_provenance(project, verification, facts)
    except WriteError as error:
        echo_line(f"inlaid: {error}; the next build won't know of this run", err=True)


def _write_reports(
    root: Path, verification: Verification, facts: RunFacts, files: tuple[Path | None, ...]
) -> None:
    found = sort_diagnostics(verification.all_diagnostics)
    formats: tuple[Callable[[], str], ...] = (
        lambda: _format_junit(verification, facts),
        lambda: format_sarif(place_in_repository(root, found), __version__) + "\n",
        lambda: format_json(verification, facts),
    )
    for file, format_ in zip(files, formats, strict=True):
        if file == STANDARD_OUTPUT:
            click.echo(format_().encode("utf-8", "replace"), nl=False)
        elif file is not None:
            write_report(file, format_())


def _format_junit(verification: Verification, facts: RunFacts) -> str:
    from inlaid.verify.reports.junit import format_junit  # noqa: PLC0415 (its XML is slow to import)

    return format_junit(verification, facts)
