"""Verify the examples of a project: the wiring between its configuration and the engine."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from inlaid.core.codes import OUTPUT_DRIFT, OUTPUT_PAIRING
from inlaid.core.resolve import Refusal, report_refusal
from inlaid.errors import ConfigError, UsageError
from inlaid.project.configuration import Project, ProjectLibrary
from inlaid.project.memory import MEMORY
from inlaid.project.pages import find_page_fences, read_page, resolve_project_page
from inlaid.project.sync import write_whole
from inlaid.project.traces import check_diagrams, mark_diagrams
from inlaid.sources.decode import decode_text
from inlaid.verify.accept import Edit, apply_edits, format_diff, plan_edits
from inlaid.verify.cache import ResultCache
from inlaid.verify.environment import find_outer
from inlaid.verify.examples import Example
from inlaid.verify.page import PageExamples, find_examples
from inlaid.verify.program import Isolation
from inlaid.verify.run_facts import RunFacts
from inlaid.verify.runner import Progress, Runner
from inlaid.verify.sandbox import find_isolation
from inlaid.verify.settings import Settings, parse_settings
from inlaid.verify.toolbox import Toolbox
from inlaid.verify.tools import find_tools
from inlaid.verify.verdicts import Verdict
from inlaid.verify.verification import LcovReport, Verification, verify_examples


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """How to verify: executor None means threads, ``jobs`` of them; ``lcov`` are report files.

    ``min_coverage`` None: what the configuration says.
    """

    jobs: int
    executor: Executor | None = None
    use_cache: bool = True
    lcov: tuple[Path, ...] = ()
    min_coverage: float | None = None
    progress: Progress = lambda _done, _total: None


def find_project_examples(project: Project, paths: Iterable[Path]) -> PageExamples:
    """Return the examples of the pages at ``paths``, and every problem that hides one.

    An include that can't be shown is a problem: nothing on a page may go unverified in silence.
    """
    library = project.open_library()
    pages = [_find_page_examples(project, path, library) for path in paths]
    return PageExamples(
        tuple(example for page in pages for example in page.examples),
        tuple(problem for page in pages for problem in page.diagnostics),
    )


def verify_project(
    project: Project, examples: Sequence[Example], request: VerifyRequest
) -> tuple[Verification, RunFacts]:
    """Verify the examples and return what became of them, and the facts of the run.

    Raises ConfigError for a wrong setting, UsageError for a report that can't be read.
    """
    started = time.monotonic()
    settings = parse_settings(project.settings.verify)
    settings = replace(settings, traces=project.settings.traces)
    if request.min_coverage is not None:
        settings = replace(settings, min_coverage=request.min_coverage)
    isolation = _find_isolation(settings)
    with _open_executor(request) as executor:
        runner = _build_runner(project, settings, request, isolation, executor)
        verification = verify_examples(
            examples,
            settings,
            project.root,
            runner,
            secrets_from=os.environ,
            reports=tuple(_read_reports(project, (*request.lcov, *map(Path, settings.coverage)))),
        )
        verification = check_diagrams(project, verification)
    facts = _find_facts(project, verification, runner, time.monotonic() - started)
    return verification, facts


def _find_page_examples(project: Project, path: Path, library: ProjectLibrary) -> PageExamples:
    page = read_page(project, path)
    if isinstance(page, Refusal):
        return PageExamples((), (report_refusal(page, project.display(path)),))
    resolution = resolve_project_page(project, page, library)
    fences = find_page_fences(project, page)
    found = find_examples(resolution, fences, _make_reader(project))
    found = mark_diagrams(page, fences, resolution, found)
    return PageExamples(found.examples, (*resolution.diagnostics, *found.diagnostics))


def _make_reader(project: Project) -> Callable[[str], str]:
    def read(path: str) -> str:
        text = decode_text(path, (project.root / path).read_bytes())
        return "" if isinstance(text, Refusal) else text  # resolving has read it before

    return read


def _find_isolation(settings: Settings) -> Isolation:
    isolation = find_isolation()
    if settings.require_isolation and not isolation.namespaces:
        raise ConfigError(
            "verify.require_isolation is set, and this system has no namespaces for us"
        )
    return isolation


@contextmanager
def _open_executor(request: VerifyRequest) -> Iterator[Executor]:
    if request.executor is not None:
        yield request.executor
        return
    with ThreadPoolExecutor(max_workers=request.jobs) as executor:
        yield executor


def _build_runner(
    project: Project,
    settings: Settings,
    request: VerifyRequest,
    isolation: Isolation,
    executor: Executor,
) -> Runner:
    places = [
        *(project.place for project in settings.projects),
        *(run.place for run in settings.runs),
        *(place for _, place in settings.sessions),
    ]
    passed = [name for place in places for name in place.pass_env]
    return Runner(
        executor=executor,
        width=request.jobs,
        environment=_find_environment(tuple(passed)),
        isolation=isolation,
        limits=settings.limits,
        cache=ResultCache(project.root / MEMORY) if request.use_cache else None,
        progress=request.progress,
    )


def _find_environment(passed: tuple[str, ...]) -> dict[str, str]:
    """Our own environment, as far as it matters; programs installed beside Inlaid come first."""
    outer = find_outer(os.environ, passed)
    own = Path(sys.executable).parent
    return {**outer, "PATH": f"{own}{os.pathsep}{outer.get('PATH', os.defpath)}"}


def _read_reports(project: Project, paths: Sequence[Path]) -> Iterator[LcovReport]:
    for path in paths:
        file = path if path.is_absolute() else project.root / path
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"coverage report {path} can't be read: {error}") from error
        yield LcovReport(project.display(file), "", text)


def _find_facts(
    project: Project, verification: Verification, runner: Runner, seconds: float
) -> RunFacts:
    toolbox = Toolbox(runner.environment, runner.isolation, runner.limits)
    return RunFacts(
        time=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        commit=find_commit(project.root),
        tools=find_tools(verification.verdicts, toolbox, project.root / MEMORY),
        isolation=runner.isolation.description,
        confined=runner.isolation.namespaces,
        seconds=seconds,
    )


def find_commit(root: Path) -> str:
    """Return the commit that the project's folder is at, `+` behind it when files differ; or ""."""
    try:
        answer = subprocess.run(  # noqa: S603
            ["git", "-C", str(root), "describe", "--always", "--abbrev=12", "--dirty=+"],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def accept_project(
    project: Project,
    examples: Sequence[Example],
    verification: Verification,
    request: VerifyRequest,
) -> str:
    """Rewrite the output blocks that drifted and return the change as a diff; "" without one.

    The pages concerned are run a second time to see what changes from run to run. Each page is
    replaced in one step, or not at all.
    """
    drifted = [verdict for verdict in verification.verdicts if _has_only_drifted(verdict)]
    pages = {verdict.example.location.path for verdict in drifted}
    own = [example for example in examples if example.location.path in pages]
    again, _ = verify_project(project, own, replace(request, use_cache=False))
    second = {verdict.example.key: verdict for verdict in again.verdicts}
    diffs = [
        _rewrite_page(
            project.root / page,
            page,
            [
                edit
                for verdict in drifted
                if verdict.example.location.path == page
                for edit in plan_edits(verdict, second[verdict.example.key])
            ],
        )
        for page in sorted(pages)
    ]
    return "\n".join(diff for diff in diffs if diff)


def _has_only_drifted(verdict: Verdict) -> bool:
    codes = {diagnostic.code for diagnostic in verdict.diagnostics}
    return bool(codes) and codes <= {OUTPUT_DRIFT, OUTPUT_PAIRING}


def _rewrite_page(file: Path, shown: str, edits: Sequence[Edit]) -> str:
    before = file.read_bytes().decode("utf-8")
    after = apply_edits(before, edits)
    if after == before:
        return ""
    write_whole(file, after.encode("utf-8"))
    return format_diff(shown, before, after)
