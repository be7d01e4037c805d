"""`verify`: what pages show is checked and run."""

import os
from collections.abc import Iterable

from inlaid.api.conversion import convert_diagnostics
from inlaid.api.opening import AnyPath, join_paths, open_root, raising_ours
from inlaid.api.values import ExampleResult, Verification
from inlaid.errors import UsageError
from inlaid.project.pages import find_pages
from inlaid.project.verification.page_examples import find_project_examples
from inlaid.project.verification.proof_record import keep_provenance
from inlaid.project.verification.verify_project import VerifyRequest, verify_project
from inlaid.verify.judge.verdicts import Verdict


@raising_ours()
def verify(
    root: AnyPath,
    paths: Iterable[AnyPath] = (),
    *,
    jobs: int | None = None,
    cache: bool = True,
    record: bool = False,
) -> Verification:
    """Check and run what the pages of the project at ``root`` show, and return what became of it.

    Programs run in a sandbox, ``jobs`` at a time (None: one a core). ``paths``: pages or folders,
    by default the docs folder. ``cache``: trust and keep good results in `.inlaid/`. ``record``:
    remember the run for the next build of the site, as the command does.
    Raises UsageError for a root or a path that doesn't exist, ConfigError for wrong settings,
    WriteError when the run can't be recorded.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"jobs: expected a number from 1, found {jobs}")
    project = open_root(root)
    found = find_project_examples(project, find_pages(project, join_paths(project, paths)))
    request = VerifyRequest(jobs=jobs or os.cpu_count() or 1, use_cache=cache)
    verification, facts = verify_project(project, found.examples, request)
    verification = verification.with_problems(found.diagnostics)
    if record:
        keep_provenance(project, verification, facts)
    return Verification(
        tuple(map(_convert, verification.verdicts)),
        convert_diagnostics(verification.all_diagnostics),
        verification.share.executed,
        verification.share.executable,
        facts.isolation,
    )


def _convert(verdict: Verdict) -> ExampleResult:
    example = verdict.example
    return ExampleResult(
        path=example.location.path,
        line=example.location.line,
        kind=example.kind.value,
        language=example.language,
        source=example.source,
        status=verdict.status,
        level=verdict.level,
        covered=verdict.covered,
        reason=verdict.reason,
        proved=verdict.proved,
        seconds=verdict.seconds,
        cached=verdict.cached,
    )
