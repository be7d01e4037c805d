"""Take over in the pages what programs print now."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inlaid.diagnostics.codes import OUTPUT_DRIFT, OUTPUT_PAIRING
from inlaid.project.project import Project
from inlaid.project.verification.verify_project import VerifyRequest, verify_project
from inlaid.project.write import write_whole
from inlaid.verify.accept import PageEdit, apply_edits, format_diff, plan_edits
from inlaid.verify.examples.examples import Example
from inlaid.verify.judge.verdicts import Verdict
from inlaid.verify.verification import Verification


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


def _rewrite_page(file: Path, shown: str, edits: Sequence[PageEdit]) -> str:
    before = file.read_bytes().decode("utf-8")
    after = apply_edits(before, edits)
    if after == before:
        return ""
    write_whole(file, after.encode("utf-8"), shown)
    return format_diff(shown, before, after)
