"""Publish, roll back and list releases on a target."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inlaid.diagnostics.codes import (
    PUBLISH_CHANGED,
    PUBLISH_FOREIGN,
    PUBLISH_LAYOUT,
    PUBLISH_LIMIT,
    PUBLISH_RELEASE,
)
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.lease import find_holder
from inlaid.publish.objects.owner import show_owner
from inlaid.publish.origin import Origin
from inlaid.publish.plan.manifest import (
    Files,
    Manifest,
    Release,
    SiteLayout,
    find_key,
    find_live,
    find_release,
    has_same_content,
    stored_name,
)
from inlaid.publish.plan.plan import (
    SENT,
    Change,
    FoundFiles,
    Policy,
    PublishPlan,
    Reason,
    count_reasons,
    find_unknown,
    plan_release,
)
from inlaid.publish.plan.tags import keep_tags
from inlaid.publish.plan_text import format_plan
from inlaid.publish.progress import SILENT, Progress
from inlaid.publish.resume import find_kept, find_present
from inlaid.publish.settings import DeleteLimit, PublishSettings
from inlaid.publish.site.site import Site, read_site
from inlaid.publish.targets.target import (
    Invalidation,
    Listing,
    PublishOutcome,
    Purpose,
    Snapshot,
    Target,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with all that carrying it out takes.

    ``foreign`` are the paths of files that it would replace and that Inlaid did not put there.
    """

    plan: PublishPlan
    site: Site
    snapshot: Snapshot
    invalidation: tuple[Invalidation, ...]
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What a publish did; ``release`` is the served one, also when nothing had to be done."""

    target: str
    location: str
    release: str
    files: int
    reasons: Mapping[str, int]
    sent: int
    sent_bytes: int
    deleted: int
    invalidated: tuple[str, ...]
    notices: tuple[Finding, ...]
    is_new: bool


def propose_site(
    folder: Path,
    target: Target,
    settings: PublishSettings,
    origin: Origin,
    *,
    repair: bool = False,
    progress: Progress = SILENT,
) -> Proposal:
    """Return the plan that publishes the site in ``folder`` (changes nothing).

    With ``repair``, the plan also sends again what was lost or altered behind Inlaid's back.
    """
    target.check_site(folder)
    site = read_site(folder, settings, progress, encodes=target.encodes)
    target.check_paths(site.files.keys())
    snapshot = target.read(Purpose.REPAIR if repair else Purpose.PUBLISH)
    _check_layout(snapshot.manifest, target)
    release = _name_release(site.files, snapshot, origin, "")
    found = find_present(site, snapshot, target.find_tag)
    release = replace(release, files=keep_tags(release.files, found.tags))
    plan = plan_release(release, snapshot.manifest, snapshot.tag, _policy(settings, target), found)
    return _propose(plan, site, snapshot, target)


def propose_rollback(release_id: str, target: Target, settings: PublishSettings) -> Proposal:
    """Return the plan that serves a kept release again; "" names the one before the current."""
    snapshot = target.read(Purpose.ROLLBACK)
    _check_layout(snapshot.manifest, target)
    former = _choose_release(snapshot.manifest, release_id)
    origin = Origin(former.author, former.commit)
    release = _name_release(former.files, snapshot, origin, f"rollback to {former.id}")
    found = find_kept(snapshot)
    plan = plan_release(release, snapshot.manifest, snapshot.tag, _policy(settings, target), found)
    _check_stored(plan, former, snapshot, found)
    return _propose(plan, Site(former.files, {}), snapshot, target)


def carry_out(
    proposal: Proposal,
    target: Target,
    limit: DeleteLimit,
    progress: Progress,
    *,
    replaces: bool = False,
) -> PublishSummary:
    """Carry out the plan, unless it takes out more files than the limit allows.

    Files that Inlaid did not put on the target are replaced only with ``replaces``.
    """
    if not replaces:
        _refuse_foreign(proposal)
    plan = proposal.plan
    _check_limit(plan, limit)
    outcome = PublishOutcome(0, 0, 0)
    if not plan.is_empty:
        replaces = replaces or bool(proposal.snapshot.notices)
        outcome = target.apply(plan, proposal.site.contents, progress, replaces=replaces)
    served = plan.base.releases[0] if plan.is_empty else plan.next.releases[0]
    return PublishSummary(
        target=target.url,
        location=target.describe_location(),
        release=served.id,
        files=len(served.files),
        reasons={reason.value: count for reason, count in count_reasons(plan).items()},
        sent=outcome.sent,
        sent_bytes=outcome.sent_bytes,
        deleted=outcome.deleted,
        invalidated=outcome.invalidated,
        notices=(*proposal.snapshot.notices, *outcome.notices),
        is_new=not plan.is_empty,
    )


def check_plan(text: str, proposal: Proposal, target: str) -> None:
    """Raise PublishError unless the saved plan is what would be done now."""
    if text == format_plan(proposal.plan, target, proposal.invalidation):
        return
    same_target = f'"manifest": {json.dumps(proposal.plan.tag)}' in text
    what = "the site" if same_target else "the target"
    raise PublishError(PUBLISH_CHANGED, f"{what} changed since the plan was made")


def describe_unfinished(snapshot: Snapshot) -> str:
    """Return who is publishing, or whose publish came to no end; empty when that is nobody."""
    pending = snapshot.manifest.pending
    if pending is None or not pending.owner:
        return ""
    who = show_owner(pending.owner)
    if find_holder(snapshot.manifest, snapshot.now):
        return f"{who} is publishing until {pending.expires:%H:%M:%S} UTC at the latest"
    left = {
        SiteLayout.IN_PLACE: "pages of two releases may be served",
        SiteLayout.LAYERS: "one whole release is served",
    }
    return f"a publish by {who} was interrupted: {left[snapshot.manifest.layout]}"


def describe_foreign(paths: Sequence[str]) -> str:
    """Return such files in words."""
    count = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    return f"{count} that Inlaid did not publish: {list_names(paths)}"


def _propose(plan: PublishPlan, site: Site, snapshot: Snapshot, target: Target) -> Proposal:
    # Where a manifest was damaged, all that is there may be Inlaid's.
    paths = () if snapshot.notices else find_unknown(plan)
    foreign = target.find_taken(paths, snapshot) if paths else ()
    return Proposal(plan, site, snapshot, target.find_invalidation(plan), tuple(sorted(foreign)))


def _refuse_foreign(proposal: Proposal) -> None:
    if proposal.foreign:
        message = f"the target holds {describe_foreign(proposal.foreign)}"
        raise PublishError(PUBLISH_FOREIGN, message)


def _policy(settings: PublishSettings, target: Target) -> Policy:
    return Policy(settings.keep, settings.grace, target.layers)


def _check_layout(manifest: Manifest, target: Target) -> None:
    """Refuse to publish whole releases where files lie in place, and the other way round.

    Readers would find nothing where the one who set up the distribution makes them look.
    """
    layout = SiteLayout.LAYERS if target.layers else SiteLayout.IN_PLACE
    if (manifest.releases or manifest.pending) and manifest.layout is not layout:
        lie = {SiteLayout.IN_PLACE: "in place", SiteLayout.LAYERS: "in layers"}
        there, wanted = lie[manifest.layout], lie[layout]
        message = f"the files of {target.url} lie {there}, and would be put {wanted}"
        raise PublishError(PUBLISH_LAYOUT, message)


def _name_release(files: Files, snapshot: Snapshot, origin: Origin, note: str) -> Release:
    # The tag tells two releases of equal files apart; the times of a store have no fractions.
    now, known = snapshot.now, repr((snapshot.tag, sorted(files.items())))
    digest = hashlib.sha256(known.encode()).hexdigest()
    release_id = f"{now:%Y%m%dT%H%M%S}-{now.microsecond // 1000:03d}-{digest[:7]}"
    return Release(release_id, now, origin.author, origin.commit, files, note)


def _choose_release(manifest: Manifest, release_id: str) -> Release:
    if release_id:
        found = find_release(manifest, release_id)
    else:
        found = next(iter(manifest.releases[1:]), None)
    if found is None:
        raise PublishError(PUBLISH_RELEASE, _describe_missing(manifest, release_id))
    return found


def _describe_missing(manifest: Manifest, release_id: str) -> str:
    if not manifest.releases:
        return "the target serves no release yet"
    if not release_id:
        return "there is no earlier release"
    known = [release.id for release in manifest.releases]
    nearest = find_nearest(release_id, known)
    hint = f"did you mean `{nearest}`?" if nearest else f"kept: {list_names(known)}"
    return f"no release `{release_id}` is kept; {hint}"


def _check_stored(
    plan: PublishPlan, former: Release, snapshot: Snapshot, found: FoundFiles
) -> None:
    """Refuse a rollback to contents that somebody deleted from the target, or altered."""
    if snapshot.listing is None:
        return
    listing = snapshot.listing
    if lost := [change.path for change in plan.changes if _is_lost(change, listing, found)]:
        what = (
            f"{former.id} can't be restored: {list_names(lost)} is gone from the target or altered"
        )
        raise PublishError(PUBLISH_RELEASE, what)


def _is_lost(change: Change, listing: Listing, found: FoundFiles) -> bool:
    """Whether the content that a path is to have is nowhere on the target."""
    if change.after is None:
        return False
    if change.after.layer:
        key = change.source or find_key(change.path, change.after)
        return key not in listing.tags or key in listing.damaged
    if change.reason not in SENT or stored_name(change.after) in listing.stored:
        return False
    # What isn't stored is still in its place: a publish stores a content before it replaces it.
    in_place = has_same_content(change.before, change.after) and change.path in listing.tags
    return change.reason is Reason.LOST or not in_place or change.path in found.lost


def _check_limit(plan: PublishPlan, limit: DeleteLimit) -> None:
    lost, allowed = len(plan.losses), limit.allowance(len(find_live(plan.base)))
    if lost > allowed:
        raise PublishError(
            PUBLISH_LIMIT,
            f"{lost} of {len(find_live(plan.base))} files would go, and {limit} allows {allowed}: "
            + list_names(loss.path for loss in plan.losses),
        )
