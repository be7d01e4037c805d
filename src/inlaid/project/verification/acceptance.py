"""Take over in the pages what programs print now."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.errors import WriteError
from inlaid.project.project import Project
from inlaid.project.verification.verify_project import VerifyRequest, verify_project
from inlaid.project.write import write_whole
from inlaid.verify.accept.machine import Machine
from inlaid.verify.accept.page_edits import (
    UNCOVERED,
    PageEdit,
    Refusal,
    apply_edits,
    format_diff,
    plan_edits,
)
from inlaid.verify.examples.examples import Example
from inlaid.verify.judge.judge_output import DRIFTS
from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.settings import VerifySettings
from inlaid.verify.verification import Verification

_PAUSE = 1.0  # seconds between two runs, so that clocks show another time

# Returns the examples of a run, of pages that have other text than their files.
Find = Callable[[Mapping[Path, bytes]], tuple[Example, ...]]
_Plans = dict[int, tuple[PageEdit, ...] | Refusal]  # by the index of the verdict


def accept_project(
    project: Project,
    run: tuple[Verification, RunFacts],
    request: VerifyRequest,
    find: Find,
) -> tuple[str, Verification, RunFacts]:
    """Rewrite the output blocks that drifted; return the change as a diff, and the last run.

    The pages concerned are run again to see what changes from run to run, and once more, as they
    would be, before any of them is written. A block whose output isn't taken says why. Each page is
    replaced in one step, or not at all.
    """
    verification, facts = run
    drifted = [at for at, verdict in enumerate(verification.verdicts) if _has_drifted(verdict)]
    if not drifted:
        return "", verification, facts
    acceptance = _Acceptance(project, verification, request)
    plans = acceptance.plan(drifted)
    while texts := acceptance.write_texts(plans):
        time.sleep(_PAUSE)
        verification, facts = verify_project(project, find(texts), request)
        failing = _find_failing(plans, verification, len(acceptance.first.verdicts))
        if not failing:
            break
        plans |= dict.fromkeys(failing, Refusal(UNCOVERED))
    else:
        verification = acceptance.first
    acceptance.check_unchanged(texts)
    diffs = [_write(project, path, text) for path, text in sorted(texts.items())]
    return "\n".join(diffs), _explain(verification, plans), facts


def _has_drifted(verdict: Verdict) -> bool:
    codes = {diagnostic.code for diagnostic in verdict.diagnostics}
    return bool(codes) and codes <= DRIFTS


def _find_failing(plans: _Plans, run: Verification, count: int) -> list[int]:
    """The edited blocks that fail; all where they would no longer be the same ``count`` blocks."""
    verdicts = run.verdicts
    edited = [at for at, plan in plans.items() if not isinstance(plan, Refusal) and plan]
    if len(verdicts) != count:
        return edited
    return [at for at in edited if verdicts[at].status is not Status.OK]


def _explain(verification: Verification, plans: _Plans) -> Verification:
    """The same, in which blocks whose output isn't taken say why."""
    verdicts = list(verification.verdicts)
    for at, plan in plans.items():
        if isinstance(plan, Refusal):
            found = tuple(_explain_one(diagnostic, plan) for diagnostic in verdicts[at].diagnostics)
            verdicts[at] = replace(verdicts[at], diagnostics=found)
    return replace(verification, verdicts=tuple(verdicts))


def _explain_one(diagnostic: Diagnostic, refusal: Refusal) -> Diagnostic:
    if diagnostic.code not in DRIFTS:
        return diagnostic
    return replace(diagnostic, help=f"--accept leaves it as it is: {refusal.reason}")


class _Acceptance:
    """What would be written, by the first run of pages and another one."""

    def __init__(self, project: Project, first: Verification, request: VerifyRequest) -> None:
        self.project = project
        self.first = first
        self.request = replace(request, use_cache=False)
        self.before: dict[str, bytes] = {}

    def plan(self, drifted: list[int]) -> _Plans:
        verdicts = self.first.verdicts
        pages = {verdicts[at].example.location.path for at in drifted}
        own = [verdict.example for verdict in verdicts if verdict.example.location.path in pages]
        self.before = {page: (self.project.root / page).read_bytes() for page in pages}
        time.sleep(_PAUSE)
        again, _ = verify_project(self.project, own, self.request)
        second = {verdict.example.key: verdict for verdict in again.verdicts}
        return {at: self._plan_one(verdicts[at], second) for at in drifted}

    def _plan_one(
        self, verdict: Verdict, second: Mapping[str, Verdict]
    ) -> tuple[PageEdit, ...] | Refusal:
        settings = self.project.settings.verify or VerifySettings()
        page = self.before[verdict.example.location.path].decode("utf-8")
        folders = tuple(_find_folders(self.project.root))
        machine = Machine(folders, page, date.today().isoformat())  # noqa: DTZ011 (programs' own)
        return plan_edits(verdict, second[verdict.example.key], settings.types, machine)

    def write_texts(self, plans: _Plans) -> dict[Path, bytes]:
        """The pages that would change, as they would be."""
        texts: dict[Path, bytes] = {}
        for page, before in self.before.items():
            edits = [edit for at in plans for edit in self._list_edits(page, at, plans)]
            after = apply_edits(before.decode("utf-8"), edits).encode("utf-8")
            if after != before:
                texts[self.project.root / page] = after
        return texts

    def check_unchanged(self, texts: Mapping[Path, bytes]) -> None:
        """Raise WriteError when a page was edited while programs ran; nothing is written then."""
        for path in sorted(texts):
            shown = self.project.display(path)
            if path.read_bytes() != self.before[shown]:
                raise WriteError(f"{shown} was changed meanwhile; run --accept again")

    def _list_edits(self, page: str, at: int, plans: _Plans) -> tuple[PageEdit, ...]:
        plan = plans[at]
        is_own = self.first.verdicts[at].example.location.path == page
        return plan if is_own and not isinstance(plan, Refusal) else ()


def _find_folders(root: Path) -> Iterator[str]:
    """The folders of this machine: the project, the home, temporary files; the longest first."""
    found = {root, Path.home(), Path(tempfile.gettempdir())}
    found |= {folder.resolve() for folder in found}
    names = {str(folder) for folder in found if folder.parent != folder}
    yield from sorted(names, key=lambda name: (-len(name), name))


def _write(project: Project, path: Path, after: bytes) -> str:
    shown = project.display(path)
    before = path.read_bytes()
    write_whole(path, after, shown)
    return format_diff(shown, before.decode("utf-8"), after.decode("utf-8"))
