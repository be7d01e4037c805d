"""The right to change a target: taken, renewed and given back by conditional writes."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
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
_PATIENCE: Final = 5.0  # seconds for giving a lock back
_NO_TAG: Final = f'"{"0" * 32}"'


@dataclass(slots=True)
class Lease:
    """A lock that this process holds; used by many threads.

    ``conditional`` is the endpoint when it honours conditional writes, else empty: then the lock
    only shows others that somebody publishes. ``failure`` says why it couldn't be renewed.
    """

    store: ObjectStore
    base: Manifest
    pending: Pending
    tag: str
    seconds: float
    conditional: str = ""
    notices: tuple[Finding, ...] = ()
    failure: PublishError | None = None
    renewed: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease as long as the work in it takes."""
        threading.Thread(target=self._keep, daemon=True).start()
        try:
            yield
        finally:
            self.over.set()

    def check(self) -> None:
        """Raise PublishError when the lease is lost."""
        if self.failure:
            raise self.failure

    def finish(self, manifest: bytes) -> None:
        """Write the manifest in place of the lock."""
        with self.guard:
            self.over.set()
            self.check()
            self._write(manifest)

    def abandon(self, taken: Collection[str] = ()) -> None:
        """Let the next publish begin at once; when that fails, it waits for the expiry.

        The ``taken`` paths hold files of somebody else, and the journal doesn't mention them.
        """
        files = {path: entry for path, entry in self.pending.files.items() if path not in taken}
        # A second more, because the times of a store have no fractions.
        given_up = _prolong(replace(self.pending, files=files), -self.seconds - 1)
        self.failure = None
        _run_within(_PATIENCE, lambda: self.finish(self.format(given_up)))

    def _keep(self) -> None:
        while not self.over.wait(self.seconds * _RENEW_AFTER):
            try:
                self._renew()
            except PublishError as error:
                self.failure = error
                return

    def _renew(self) -> None:
        with self.guard:
            if self.over.is_set():
                return
            elapsed = time.monotonic() - self.renewed
            self.pending = _prolong(self.pending, elapsed)
            self._write(self.format(self.pending))
            self.renewed = time.monotonic()

    def format(self, pending: Pending | None = None) -> bytes:
        """Return the manifest that holds the lock."""
        return format_manifest(replace(self.base, pending=pending or self.pending))

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
    lease = Lease(store, locked, pending, plan.tag or "", seconds, store.endpoint)
    try:
        return _take(lease, plan)
    except PublishError:
        raise
    except BaseException:  # interrupted; nobody knows whether the lock was written
        _run_within(_PATIENCE, lambda: _let_go(lease))
        raise


def _take(lease: Lease, plan: PublishPlan) -> Lease:
    store, body = lease.store, lease.format()
    tag = store.write_manifest(body, plan.tag)
    if tag is Unwritten.CHANGED:
        raise _explain_conflict(store)
    if tag is Unwritten.UNCONDITIONAL:
        return _take_unguarded(lease, body)
    lease.tag = tag
    if plan.base.conditional == store.endpoint or _honours_conditions(store, body):
        return lease
    return _take_unguarded(lease, body)


def _let_go(lease: Lease) -> None:
    """Give the lock back if it is ours."""
    text = lease.store.read_manifest()
    if text.body == lease.format() and text.tag:
        lease.tag = text.tag
        lease.abandon()


def _run_within(seconds: float, work: Callable[[], None]) -> None:
    """Do what may fail, and wait for it no longer than that."""

    def run() -> None:
        with suppress(PublishError):
            work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)


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


def _take_unguarded(lease: Lease, body: bytes) -> Lease:
    """Return a lease on a store without conditions, unless someone else wrote after us."""
    store = lease.store
    tag = store.overwrite_manifest(body)
    text = store.read_manifest()
    if text.body != body:
        raise PublishError(PUBLISH_LOCKED, "another publish began at the same time")
    lease.tag, lease.conditional = text.tag or tag, ""
    lease.notices = (Finding(PUBLISH_CONDITIONS, f"{store.endpoint} ignores conditional writes"),)
    return lease


def _prolong(pending: Pending, seconds: float) -> Pending:
    return replace(pending, expires=pending.expires + timedelta(seconds=seconds))
