"""The right to change a target: taken, renewed and given back by conditional writes."""

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_CHANGED, PUBLISH_CONDITIONS, PUBLISH_LOCKED
from inlaid.diagnostics.finding import Finding
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.owner import is_gone, show_owner
from inlaid.publish.objects.store import ObjectStore, Unwritten
from inlaid.publish.plan.manifest import Files, Manifest, Pending, SiteLayout, find_key
from inlaid.publish.plan.manifest_json import format_manifest, parse_manifest
from inlaid.publish.plan.plan import PublishPlan

_RENEW_AFTER: Final = 1 / 3  # of the time of a lease
_NO_TAG: Final = f'"{"0" * 32}"'


@dataclass(slots=True)
class Lease:
    """A lock that this process holds; used by many threads.

    ``conditional`` is the endpoint when it honours conditional writes, else empty: then the lock
    only shows others that somebody publishes.
    """

    store: ObjectStore
    base: Manifest
    pending: Pending
    tag: str
    seconds: float
    conditional: str = ""
    notices: tuple[Finding, ...] = ()
    renewed: float = field(default_factory=time.monotonic)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def renew(self) -> None:
        """Prolong the lease when a good part of it is over; raise PublishError when it is lost."""
        with self.guard:
            elapsed = time.monotonic() - self.renewed
            if elapsed < self.seconds * _RENEW_AFTER:
                return
            self.pending = _prolong(self.pending, elapsed)
            self._write(self._format(self.pending))
            self.renewed = time.monotonic()

    def finish(self, manifest: bytes) -> None:
        """Write the manifest in place of the lock."""
        with self.guard:
            self._write(manifest)

    def abandon(self) -> None:
        """Let the next publish begin at once; when that fails, it waits for the expiry."""
        # A second more, because the times of a store have no fractions.
        given_up = _prolong(self.pending, -self.seconds - 1)
        try:
            self.finish(self._format(given_up))
        except PublishError:
            return

    def _format(self, pending: Pending) -> bytes:
        return format_manifest(replace(self.base, pending=pending))

    def _write(self, manifest: bytes) -> None:
        if not self.conditional:
            self.tag = self.store.overwrite_manifest(manifest)
            return
        written = self.store.write_manifest(manifest, self.tag)
        if isinstance(written, Unwritten):
            raise PublishError(PUBLISH_LOCKED, "the lock expired and was taken over")
        self.tag = written


def take_lease(store: ObjectStore, plan: PublishPlan, owner: str, minutes: int) -> Lease:
    """Return a lease on the target, or raise PublishError when another has it or came first."""
    _refuse_holder(plan)
    seconds = minutes * 60.0
    expires = plan.next.releases[0].created + timedelta(seconds=seconds)
    begun = {upload.path: upload.after for upload in plan.uploads}
    old = plan.base.pending.files if plan.base.pending else {}
    pending = Pending(owner, expires, {**old, **begun})
    locked = replace(
        plan.base,
        pending=pending,
        doomed=_find_doomed(plan, old, begun),
        layout=plan.next.layout,  # a first publish may come to no end
    )
    body = format_manifest(locked)
    tag = store.write_manifest(body, plan.tag)
    if tag is Unwritten.CHANGED:
        raise _explain_conflict(store)
    if tag is Unwritten.UNCONDITIONAL:
        return _take_unguarded(store, locked, pending, seconds)
    if plan.base.conditional == store.endpoint or _honours_conditions(store, body):
        return Lease(store, locked, pending, tag, seconds, store.endpoint)
    return _take_unguarded(store, locked, pending, seconds)


def _find_doomed(plan: PublishPlan, old: Files, begun: Files) -> tuple[str, ...]:
    """Return the keys to delete some day; what this lock displaces from the journal is among them.

    In place, a key is displaced by nothing but a new content.
    """
    if plan.next.layout is SiteLayout.IN_PLACE:
        return plan.base.doomed
    displaced = {find_key(path, old[path]) for path in old.keys() & begun.keys()}
    return tuple(sorted({*plan.base.doomed, *displaced}))


def find_holder(manifest: Manifest, now: datetime) -> Pending | None:
    """Return the publish under way whose holder neither let it expire nor has ended."""
    pending = manifest.pending
    held = pending is not None and pending.expires > now and not is_gone(pending.owner)
    return pending if held else None


def _refuse_holder(plan: PublishPlan) -> None:
    if holder := find_holder(plan.base, plan.next.releases[0].created):
        raise _locked(holder)


def _locked(holder: Pending) -> PublishError:
    owner, expires = show_owner(holder.owner), holder.expires
    return PublishError(PUBLISH_LOCKED, f"{owner} is publishing until {expires:%H:%M:%S} UTC")


def _explain_conflict(store: ObjectStore) -> PublishError:
    text = store.read_manifest()
    manifest = parse_manifest(text.body or b"")
    if isinstance(manifest, Manifest) and (holder := find_holder(manifest, text.now)):
        return _locked(holder)
    return PublishError(PUBLISH_CHANGED, "another publish came first")


def _honours_conditions(store: ObjectStore, body: bytes) -> bool:
    """Try two writes that must be refused; they differ from what is there by a space."""
    return all(store.refuses(body + b" ", tag) for tag in (None, _NO_TAG))


def _take_unguarded(
    store: ObjectStore, locked: Manifest, pending: Pending, seconds: float
) -> Lease:
    """Return a lease on a store without conditions, unless someone else wrote after us."""
    body = format_manifest(locked)
    tag = store.overwrite_manifest(body)
    text = store.read_manifest()
    if text.body != body:
        raise PublishError(PUBLISH_LOCKED, "another publish began at the same time")
    notice = Finding(PUBLISH_CONDITIONS, f"{store.endpoint} ignores conditional writes")
    return Lease(store, locked, pending, text.tag or tag, seconds, notices=(notice,))


def _prolong(pending: Pending, seconds: float) -> Pending:
    return replace(pending, expires=pending.expires + timedelta(seconds=seconds))
