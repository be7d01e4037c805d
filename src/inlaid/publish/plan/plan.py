"""The plan of a publish: a pure difference between the files of a site and a manifest."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from inlaid.publish.plan.layers import Placement, find_keys, place_release
from inlaid.publish.plan.manifest import (
    STORED_PREFIX,
    Manifest,
    ManifestEntry,
    Release,
    Retired,
    SiteLayout,
    Switch,
    find_key,
    find_live,
    find_stored,
    has_same_content,
    is_same,
)
from inlaid.publish.plan.phases import Phase, find_phase


class Reason(Enum):
    """Why a path is in a plan."""

    NEW = "new"
    CONTENT = "changed content"
    HEADERS = "changed headers"
    LOST = "lost or altered"
    PRESENT = "already there"  # sent by an interrupted or older publish, or back within its grace
    GATHERED = "gathered"  # copied, because the layers have become too many
    REMOVED = "removed"
    GRACE = "in grace"
    EXPIRED = "grace is over"
    KEPT = "kept"


SENT: Final = frozenset({Reason.NEW, Reason.CONTENT, Reason.HEADERS, Reason.LOST, Reason.GATHERED})
"""The reasons for which a file is sent, or copied."""
_LEAST_DROPS: Final = 100  # keys
_IDLE: Final = frozenset({Reason.KEPT, Reason.GRACE, Reason.EXPIRED})


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one path: the entry before and after (None: absent), why, at which stage.

    ``source`` is the key from which it is copied, when it is gathered.
    """

    path: str
    reason: Reason
    before: ManifestEntry | None
    after: ManifestEntry | None
    phase: Phase
    source: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A change that sends a file: what it will be, at which stage, from which key it is copied."""

    path: str
    after: ManifestEntry
    phase: Phase
    source: str = ""


@dataclass(frozen=True, slots=True)
class Layers:
    """How releases lie in layers: what chooses them, and how many it takes for so many paths."""

    switch: Switch
    most: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Policy:
    """How many releases are kept, and for how many a removed file is still served.

    Without ``layers``, files lie in place.
    """

    keep: int
    grace: int
    layers: Layers | None = None


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What a listing proved.

    Paths that an interrupted publish has sent; the tags that prove the site's files, by path; paths
    that are missing or hold something else than the site; names of stored contents; the keys that
    hold what they should (None: no listing was made, and the manifest is believed).
    """

    arrived: Collection[str] = frozenset()
    tags: Mapping[str, str] = field(default_factory=dict)
    lost: Collection[str] = frozenset()
    stored: Collection[str] = frozenset()
    keys: Collection[str] | None = None

    def is_lost(self, path: str, entry: ManifestEntry) -> bool:
        """Whether the listing disproves that the file is where its entry says."""
        return self.keys is not None and find_key(path, entry) not in self.keys


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """Everything that a publish will do.

    ``stored`` are the names of contents that the target keeps already, ``saves`` those to keep
    before they are replaced: name → the path that holds it now.
    ``tag`` is that of the manifest it was made from (None: there was none), ``next`` the manifest
    once it is done. ``deletes`` are the keys to delete after that, and ``drops`` those that no
    reader has any more, which are deleted before, and not one by one.
    """

    changes: tuple[Change, ...]
    stored: frozenset[str]
    saves: Mapping[str, str]
    base: Manifest
    next: Manifest
    tag: str | None
    deletes: tuple[str, ...]
    drops: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the target already serves this site."""
        base = self.base
        unfinished = base.pending or base.stale or base.switch != self.next.switch
        unfinished = unfinished or not set(self.deletes).isdisjoint(base.doomed)
        return not unfinished and all(change.reason in _IDLE for change in self.changes)

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The changes that send a file, in the order of their stages."""
        sent = (
            Upload(change.path, change.after, change.phase, change.source)
            for change in self.changes
            if change.reason in SENT and change.after
        )
        return tuple(sorted(sent, key=lambda each: (each.phase, each.path)))

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes that take a path out of the site now, or end its grace.

        What an interrupted publish began to send was not in the site yet.
        """
        live = find_live(self.base)
        return tuple(
            change
            for change in self.changes
            if change.reason in (Reason.REMOVED, Reason.EXPIRED) and change.path in live
        )


def plan_release(
    release: Release, base: Manifest, tag: str | None, policy: Policy, found: FoundFiles
) -> PublishPlan:
    """Return the plan that makes the target serve ``release`` instead of what ``base`` says."""
    if policy.layers is None:
        return _plan_in_place(release, base, tag, policy, found)
    return _plan_layers(release, base, tag, policy, policy.layers, found)


def _plan_in_place(
    release: Release, base: Manifest, tag: str | None, policy: Policy, found: FoundFiles
) -> PublishPlan:
    begun = base.pending.files if base.pending else {}
    if _is_served(release, base):  # only what it left to delete is left to do
        retired, releases = dict(base.retired), base.releases
    else:
        retired = _plan_retired(release, {**begun, **base.files}, base, policy.grace)
        releases = (release, *base.releases[: policy.keep - 1])
    following = Manifest(
        releases=releases,
        retired={path: kept for path, kept in retired.items() if kept.releases_left},
        conditional=base.conditional,
    )
    changes = [_compare(path, base, after, found) for path, after in release.files.items()]
    changes += [_take_out(path, base, kept) for path, kept in retired.items()]
    stored = frozenset({*find_stored(base), *found.stored})
    deletes = _plan_deletes(retired, base, following)
    needed = {f"{STORED_PREFIX}{name}" for name in find_stored(following)}
    due = {f"{STORED_PREFIX}{name}" for name in stored}
    due |= {key for key in base.doomed if key.startswith(STORED_PREFIX)}
    drops, left = _postpone(due - needed)
    return PublishPlan(
        changes=tuple(sorted(changes, key=lambda each: each.path)),
        stored=stored,
        saves={name: path for name, path in find_stored(following).items() if name not in stored},
        base=base,
        next=replace(following, doomed=tuple(sorted({*deletes, *left}))),
        tag=tag,
        deletes=deletes,
        drops=tuple(sorted(drops)),
    )


def _is_served(release: Release, base: Manifest) -> bool:
    """Whether the base serves just this, and has keys that a killed publish didn't delete."""
    served = base.files
    return (
        base.pending is None
        and any(not key.startswith(STORED_PREFIX) for key in base.doomed)
        and served.keys() == release.files.keys()
        and all(is_same(served[path], entry) for path, entry in release.files.items())
    )


def _plan_layers(  # noqa: PLR0917 (what plan_release takes)
    release: Release,
    base: Manifest,
    tag: str | None,
    policy: Policy,
    layers: Layers,
    found: FoundFiles,
) -> PublishPlan:
    leaving = _plan_retired(release, base.files, base, policy.grace)
    served = {path: kept for path, kept in leaving.items() if kept.releases_left}
    placed = place_release(release, served, base, layers.most, found.is_lost)
    # The one before is always kept: for a while, some places of CloudFront still serve it.
    following = Manifest(
        releases=(placed.release, *base.releases[: max(policy.keep, 2) - 1]),
        retired=placed.retired,
        conditional=base.conditional,
        layout=SiteLayout.LAYERS,
        switch=_keep_tag(layers.switch, base.switch),
    )
    after = {**leaving, **placed.retired}
    changes = [
        *(
            _compare_layers(path, base, entry, placed)
            for path, entry in placed.release.files.items()
        ),
        *(
            _take_out(path, base, entry, placed.sources.get(path, ""))
            for path, entry in after.items()
        ),
    ]
    needed = find_keys(following)
    drops, left = _postpone(set(base.doomed) - needed)
    doomed = left | (find_keys(base) - needed)
    return PublishPlan(
        changes=tuple(sorted(changes, key=lambda each: each.path)),
        stored=frozenset(),
        saves={},
        base=base,
        next=replace(following, doomed=tuple(sorted(doomed))),
        tag=tag,
        deletes=(),
        drops=tuple(sorted(drops)),
    )


def _keep_tag(switch: Switch, known: Switch) -> Switch:
    return replace(switch, tag=known.tag) if known.name == switch.name else switch


def _postpone(due: set[str]) -> tuple[set[str], set[str]]:
    """Return the keys to drop now, and those that wait: a few are not worth a request."""
    return (due, set()) if len(due) >= _LEAST_DROPS else (set(), due)


def find_unknown(plan: PublishPlan) -> frozenset[str]:
    """Return the paths that will be sent and that the manifest knows nothing of.

    Whatever lies there was put there by somebody else. In layers, each publish has its own place.
    """
    base = plan.base
    if plan.next.layout is SiteLayout.LAYERS:
        return frozenset()
    begun = base.pending.files.keys() if base.pending else frozenset[str]()
    known = {*base.files, *base.retired, *begun, *base.doomed}
    return frozenset(upload.path for upload in plan.uploads) - known


def count_reasons(plan: PublishPlan) -> Mapping[Reason, int]:
    """Return how many paths have each reason that occurs."""
    counts = dict.fromkeys(Reason, 0)
    for change in plan.changes:
        counts[change.reason] += 1
    return {reason: count for reason, count in counts.items() if count}


def _compare(path: str, base: Manifest, after: ManifestEntry, found: FoundFiles) -> Change:
    before = find_before(path, base)
    phase = find_phase(path, is_new=before is None)
    return Change(path, _find_reason(path, base, after, found), before, after, phase)


def find_before(path: str, base: Manifest) -> ManifestEntry | None:
    """Return what the base says that the path holds, or None."""
    if entry := base.files.get(path):
        return entry
    retired = base.retired.get(path)
    return retired.entry if retired else None


def _find_reason(path: str, base: Manifest, after: ManifestEntry, found: FoundFiles) -> Reason:
    before = find_before(path, base)
    if base.pending and path in base.pending.files:
        if path in found.arrived:
            return Reason.PRESENT
        return Reason.CONTENT if before else Reason.NEW
    if reason := _find_difference(before, after):
        return reason
    if path in found.lost:
        return Reason.LOST
    return Reason.KEPT if path in base.files else Reason.PRESENT


def _compare_layers(path: str, base: Manifest, after: ManifestEntry, placed: Placement) -> Change:
    before = find_before(path, base)
    phase = find_phase(path, is_new=before is None)
    source = placed.sources.get(path, "")
    if source:
        reason = Reason.GATHERED
    elif after.layer != placed.release.id:
        reason = Reason.KEPT if after == base.files.get(path) else Reason.PRESENT
    else:
        reason = _find_difference(before, after) or Reason.LOST
    return Change(path, reason, before, after, phase, source)


def _find_difference(before: ManifestEntry | None, after: ManifestEntry) -> Reason | None:
    if before is None:
        return Reason.NEW
    if not has_same_content(before, after):
        return Reason.CONTENT
    return None if is_same(before, after) else Reason.HEADERS


def _plan_retired(
    release: Release, leaving: Mapping[str, ManifestEntry], base: Manifest, grace: int
) -> dict[str, Retired]:
    """Return what is no longer in the site and how long it is still served; 0: no longer."""
    left = {path: Retired(entry, grace) for path, entry in leaving.items()}
    resting = {
        path: replace(kept, releases_left=kept.releases_left - 1)
        for path, kept in base.retired.items()
    }
    return {path: kept for path, kept in {**left, **resting}.items() if path not in release.files}


def _take_out(path: str, base: Manifest, retired: Retired, source: str = "") -> Change:
    if source:
        before = find_before(path, base)
        return Change(path, Reason.GATHERED, before, retired.entry, Phase.ASSETS, source)
    if path not in base.retired:
        reason = Reason.REMOVED
    else:
        reason = Reason.GRACE if retired.releases_left else Reason.EXPIRED
    return Change(path, reason, retired.entry, None, Phase.DELETES)


def _plan_deletes(
    retired: Mapping[str, Retired], base: Manifest, following: Manifest
) -> tuple[str, ...]:
    over = {path for path, kept in retired.items() if not kept.releases_left}
    begun = {key for key in base.doomed if not key.startswith(STORED_PREFIX)}
    return tuple(sorted({*over, *begun} - find_live(following).keys()))
