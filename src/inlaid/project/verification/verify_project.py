"""Verify the examples of a project: the wiring between its configuration and the engine."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from inlaid.errors import InlaidError, UsageError
from inlaid.project.project import MEMORY, Project
from inlaid.project.verification.baseline import heed_baseline, read_baseline
from inlaid.project.verification.session_programs import (
    complete_page,
    complete_settings,
    find_folders,
)
from inlaid.project.verification.traces import check_diagrams
from inlaid.sources.git import find_commit
from inlaid.verify.examples.examples import Example
from inlaid.verify.output.redaction import find_secrets, redact
from inlaid.verify.provenance.run_facts import RunFacts, format_now
from inlaid.verify.provenance.tools import find_tools
from inlaid.verify.run.cache import ResultCache
from inlaid.verify.run.runner import Progress, Runner, Tell
from inlaid.verify.run.surroundings import Surroundings
from inlaid.verify.run.work_threads import open_workers
from inlaid.verify.sandbox.limits import Network
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.sandbox.variables import find_outer
from inlaid.verify.sandbox.weaknesses import list_weaknesses
from inlaid.verify.settings import VerifySettings
from inlaid.verify.verification import LcovReport, LeastCoverage, Verification, verify_examples


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """How to verify: executor None means threads, ``jobs`` of them; ``lcov`` are report files.

    ``min_coverage`` None: what the configuration says. ``surroundings`` may serve several runs.
    ``watch``: see Runner. ``live``: blocks that need the network run, too.
    """

    jobs: int
    executor: Executor | None = None
    use_cache: bool = True
    lcov: tuple[Path, ...] = ()
    min_coverage: float | None = None
    progress: Progress = lambda _done, _total: None
    tell: Tell = lambda _line: None
    watch: Callable[[], None] = lambda: None
    surroundings: Surroundings = field(default_factory=Surroundings)
    live: bool = False


def verify_project(
    project: Project, examples: Sequence[Example], request: VerifyRequest
) -> tuple[Verification, RunFacts]:
    """Verify the examples and return what became of them, and the facts of the run.

    Raises UsageError for a report that can't be read.
    """
    started = time.monotonic()
    settings = project.settings.verify or VerifySettings()
    settings = replace(settings, traces=project.settings.traces, live=request.live)
    settings = complete_settings(project.root, settings, os.environ)
    examples = [
        replace(example, page=complete_page(project.root, example.page)) for example in examples
    ]
    isolation = _find_isolation(project.root, settings, request.surroundings)
    with _open_executor(request) as executor:
        runner = _build_runner(project, settings, request, isolation, executor)
        verification = verify_examples(
            examples,
            settings,
            project.root,
            runner,
            secrets_from=os.environ,
            reports=tuple(_read_reports(project, (*request.lcov, *map(Path, settings.coverage)))),
            least=_find_least(project, settings, request),
        )
        verification = check_diagrams(project, verification)
    verification = heed_baseline(verification, read_baseline(project))
    networks = {place.network for place in settings.places}
    facts = _find_facts(project, verification, runner, networks, time.monotonic() - started)
    return verification, facts


def _find_least(
    project: Project, settings: VerifySettings, request: VerifyRequest
) -> LeastCoverage | None:
    """What a call demands holds for the whole file: the setting demands something else."""
    if request.min_coverage is not None:
        return LeastCoverage(request.min_coverage, *project.place_setting())
    if settings.min_coverage is None:
        return None
    return LeastCoverage(settings.min_coverage, *project.place_setting("verify", "min_coverage"))


def _find_isolation(root: Path, settings: VerifySettings, surroundings: Surroundings) -> Isolation:
    isolation = surroundings.expect_isolation(root).result()
    if settings.require_isolation and not isolation.namespaces:
        raise InlaidError(
            f"verify.require_isolation is set, and namespaces are unavailable: {isolation.reason}"
        )
    return isolation


@contextmanager
def _open_executor(request: VerifyRequest) -> Iterator[Executor]:
    if request.executor is not None:
        yield request.executor
        return
    with open_workers(request.jobs) as executor:
        yield executor


def _build_runner(
    project: Project,
    settings: VerifySettings,
    request: VerifyRequest,
    isolation: Isolation,
    executor: Executor,
) -> Runner:
    secrets = find_secrets(os.environ)
    passed = [name for place in settings.places for name in place.pass_env]
    return Runner(
        executor=executor,
        width=request.jobs,
        environment=_find_environment(tuple(passed), settings),
        isolation=isolation,
        limits=settings.limits,
        cache=ResultCache(project.root / MEMORY) if request.use_cache else None,
        progress=request.progress,
        tell=lambda line: request.tell(redact(line, secrets)),
        watch=request.watch,
        surroundings=request.surroundings,
    )


def _find_environment(passed: tuple[str, ...], settings: VerifySettings) -> dict[str, str]:
    """Our own environment, as far as it matters; programs beside the pages' Python come first.

    Then come those that are installed beside Inlaid.
    """
    outer = find_outer(os.environ, passed)
    folders = map(str, (*find_folders(settings), Path(sys.executable).parent))
    return {**outer, "PATH": os.pathsep.join([*folders, outer.get("PATH", os.defpath)])}


def _read_reports(project: Project, paths: Sequence[Path]) -> Iterator[LcovReport]:
    for path in paths:
        file = path if path.is_absolute() else project.root / path
        try:
            text = file.read_text("utf-8")
        except OSError as error:
            raise UsageError(f"coverage report {path} can't be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"coverage report {path} is not UTF-8 text") from error
        yield LcovReport(project.display(file), "", text)


def _find_facts(
    project: Project,
    verification: Verification,
    runner: Runner,
    networks: set[Network],
    seconds: float,
) -> RunFacts:
    toolbox = Toolbox(runner.environment, runner.isolation, runner.limits)
    return RunFacts(
        time=format_now(),
        commit=find_commit(project.root),
        tools=find_tools(verification.verdicts, toolbox, project.root / MEMORY),
        isolation=runner.isolation.description,
        isolation_reason=runner.isolation.reason,
        seconds=seconds,
        not_stopped=list_weaknesses(runner.isolation, networks),
    )
