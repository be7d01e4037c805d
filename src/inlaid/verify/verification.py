"""The whole of a verification: from examples to verdicts, coverage and what was used."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inlaid.diagnostics.codes import COVERAGE_LOW, COVERAGE_UNREADABLE
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.verify.coverage.coverage import (
    Share,
    ShownLines,
    count_share,
    find_uncovered,
    map_coverage,
)
from inlaid.verify.coverage.lcov import Coverage, merge_coverage, parse_lcov
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.judge.judge import judge_entries
from inlaid.verify.judge.outside import Outside
from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.level import Level
from inlaid.verify.output.redaction import find_secrets
from inlaid.verify.plan.planner import plan_work
from inlaid.verify.plan.proofs import PrintsSteps, Steps, VerifyPlan
from inlaid.verify.plan.recorders import choose_recorders, find_place
from inlaid.verify.plan.work import ProgramWork, Result, Work
from inlaid.verify.run.conditions import apply_conditions
from inlaid.verify.run.fingerprint import Fingerprints
from inlaid.verify.run.runner import Runner, run_works, store_results
from inlaid.verify.sandbox.tools.needs import Need, find_unmet
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.settings import VerifySettings


@dataclass(frozen=True, slots=True)
class LcovReport:
    """A coverage report: where it was, the folder its relative paths start from, its text."""

    path: str
    folder: str
    text: str


@dataclass(frozen=True, slots=True)
class LeastCoverage:
    """The share of shown lines that must be executed, and the place and line that demand it."""

    percent: float
    place: Location
    line: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of all examples.

    ``shown``: line by line coverage of included examples; empty when nothing was measured.
    ``diagnostics``: what is wrong besides the examples' own. ``traces``: path and text of those
    that tests wrote.
    """

    verdicts: tuple[Verdict, ...]
    shown: tuple[ShownLines, ...]
    diagnostics: tuple[Diagnostic, ...]
    traces: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> Share:
        """How many of the executable shown lines were executed."""
        return count_share(self.shown)

    @property
    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong."""
        own = [diagnostic for verdict in self.verdicts for diagnostic in verdict.diagnostics]
        return (*own, *self.diagnostics)

    @property
    def is_good(self) -> bool:
        """Whether nothing failed."""
        failed = any(verdict.status is Status.FAILED for verdict in self.verdicts)
        return not failed and not any(map(is_error, self.all_diagnostics))

    def with_problems(self, problems: tuple[Diagnostic, ...]) -> "Verification":
        """The same, with more that is wrong besides the examples' own."""
        return replace(self, diagnostics=(*self.diagnostics, *problems))


def verify_examples(
    examples: Sequence[Example],
    settings: VerifySettings,
    root: Path,
    runner: Runner,
    *,
    secrets_from: Mapping[str, str],
    reports: Sequence[LcovReport] = (),
    least: LeastCoverage | None = None,
) -> Verification:
    """Verify the examples, which stand in the order of their pages.

    ``reports``: coverage measured elsewhere; ``least``: None for any. ``secrets_from``: the
    environment whose secrets are masked in messages.
    """
    toolbox = Toolbox(runner.environment, runner.isolation, runner.limits)
    fingerprints = Fingerprints(toolbox, root, runner.isolation, runner.surroundings)
    examples = apply_conditions(examples, settings, toolbox, secrets_from)
    plan = plan_work(examples, settings, str(root))
    unmet = _find_unmet(plan.works, settings, toolbox)
    able = [work for work in plan.works if work not in unmet]
    if able:  # else the report follows at once
        causes = (fault.message for result in unmet.values() for fault in result.faults)
        for message in dict.fromkeys(causes):
            runner.tell(message)
    results = {**unmet, **run_works(able, runner, fingerprints)}
    plan = choose_recorders(plan, results, dict(settings.traces))
    verdicts = judge_entries(plan, results, _look_outside(root, secrets_from, settings))
    store_results(results, _find_good(plan, verdicts), runner, fingerprints)
    written = _collect_files(plan.works, results)
    files = {path for _, path in settings.traces}
    measured = [*reports, *(file for file in written if file.path not in files)]
    traces = tuple((file.path, file.text) for file in written if file.path in files)
    verification = _add_coverage(verdicts, measured, settings, root, least)
    unwritten = tuple(_find_unwritten(plan.works, results, settings))
    return replace(verification.with_problems(unwritten), traces=traces)


def _find_unmet(
    works: Sequence[Work], settings: VerifySettings, toolbox: Toolbox
) -> dict[Work, Result]:
    """The results of programs that need what isn't there, by what they need."""
    needing = [work for work in works if isinstance(work, ProgramWork) and work.needs]
    projects: dict[tuple[Need, ...], list[str]] = {work.needs: [] for work in needing}
    for project in settings.projects:
        if project.needs in projects:
            projects[project.needs].append(project.name)
    found = {needs: find_unmet(needs, names, toolbox) for needs, names in projects.items()}
    return {work: Result(faults=(fault,)) for work in needing if (fault := found[work.needs])}


def _look_outside(root: Path, environment: Mapping[str, str], settings: VerifySettings) -> Outside:
    def is_file(path: str) -> bool:
        place = (root / path).resolve()
        return bool(path) and place.is_relative_to(root.resolve()) and place.is_file()

    return Outside(find_secrets(environment), is_file, settings.types)


def _find_good(plan: VerifyPlan, verdicts: Sequence[Verdict]) -> set[Work]:
    """Work that no failed example depends on."""
    sessions = dict(plan.sessions)
    bad: set[Work] = set()
    for entry, verdict in zip(plan.entries, verdicts, strict=True):
        if verdict.status is Status.FAILED:
            bad |= {
                sessions[proof.session] if isinstance(proof, Steps | PrintsSteps) else proof.work
                for proof in entry.proofs
            }
    return set(plan.works) - bad


def _collect_files(works: Sequence[Work], results: Mapping[Work, Result]) -> list[LcovReport]:
    return [
        LcovReport(find_place(work, name), work.program.cwd, text)
        for work in works
        if isinstance(work, ProgramWork)
        for name, text in results[work].collected
    ]


def _find_unwritten(
    works: Sequence[Work], results: Mapping[Work, Result], settings: VerifySettings
) -> Iterator[Diagnostic]:
    """The reports that tests were to write and, although nothing failed, did not."""
    promised = {
        posixpath.normpath(f"{project.place.root}/{name}")
        for project in settings.projects
        for name in project.coverage
    }
    for work in works:
        result = results[work]
        if not isinstance(work, ProgramWork) or result.faults or not result.outcome.is_success:
            continue
        written = {name for name, _ in result.collected}
        for path in (
            find_place(work, name) for name in work.program.collect if name not in written
        ):
            if path in promised:
                message = f"`{work.command}` wrote no such file ({work.label})"
                help_ = "Let the command write it, or correct `coverage` in the configuration."
                yield Diagnostic(COVERAGE_UNREADABLE, message, Location(path, 1), help=help_)


def _add_coverage(
    verdicts: tuple[Verdict, ...],
    reports: Sequence[LcovReport],
    settings: VerifySettings,
    root: Path,
    least: LeastCoverage | None,
) -> Verification:
    wanted = any(project.coverage for project in settings.projects) or reports
    if not wanted:
        return Verification(verdicts, (), ())
    faults: list[Diagnostic] = []
    coverage = merge_coverage(_read_reports(reports, root, faults))
    shown: list[ShownLines] = []
    judged = [_judge_coverage(verdict, coverage, shown) for verdict in verdicts]
    if low := _check_share(count_share(tuple(shown)), least):
        faults.append(low)
    return Verification(tuple(judged), tuple(shown), tuple(faults))


def _read_reports(
    reports: Sequence[LcovReport], root: Path, faults: list[Diagnostic]
) -> list[Coverage]:
    coverages: list[Coverage] = []
    for report in reports:
        coverage, problems = parse_lcov(report.text, report.folder, str(root))
        coverages.append(coverage)
        faults += [problem.at(Location(report.path, 1)) for problem in problems[:1]]
    return coverages


def _judge_coverage(verdict: Verdict, coverage: Coverage, shown: list[ShownLines]) -> Verdict:
    example = verdict.example
    if example.kind is not ExampleKind.INCLUDED or verdict.status is Status.SKIPPED:
        return verdict
    own = map_coverage(example, coverage)
    shown.append(own)
    problems = find_uncovered(own)
    if verdict.status is Status.FAILED:
        return verdict  # what failed was not measured in full
    if not problems:
        return _note_share(verdict, count_share((own,)))
    return replace(verdict, status=Status.FAILED, diagnostics=(*verdict.diagnostics, *problems))


def _note_share(verdict: Verdict, share: Share) -> Verdict:
    """Tests that executed none of the shown lines didn't run what is shown."""
    if not share.executable or share.executed:
        is_covered = share.executed == share.executable > 0
        return replace(verdict, covered=is_covered)
    return replace(
        verdict, levels=tuple(level for level in verdict.levels if level is not Level.RAN)
    )


def _check_share(share: Share, least: LeastCoverage | None) -> Diagnostic | None:
    if least is None or share.percent >= least.percent:
        return None
    message = (
        f"{share.executed} of {share.executable} executable shown lines were executed: "
        f"{share.percent:.1f} %, not {least.percent:g} %"
    )
    return Finding(COVERAGE_LOW, message).at(least.place, least.line)
