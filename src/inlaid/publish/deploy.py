"""Carry out a plan on an object store: in order, under a lock, so that a kill does no harm.

The manifest is the lock and the journal: before anything changes it says what is about to, and
only then do contents to keep, assets, pages and entry points follow, each stage after the other.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import groupby

from inlaid.publish.failure import Notice
from inlaid.publish.lease import Lease, take_lease
from inlaid.publish.manifest import STORED_PREFIX, Entry, stored_name
from inlaid.publish.manifest_json import format_manifest
from inlaid.publish.plan import Change, Plan
from inlaid.publish.site import Content
from inlaid.publish.store import Store
from inlaid.publish.target import Outcome, Progress

Invalidate = Callable[[Plan], tuple[tuple[str, ...], tuple[Notice, ...]]]
"""Tell the caches what the plan makes stale; return the items and, when it failed, a notice."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One run of a plan on a store."""

    store: Store
    plan: Plan
    contents: Mapping[str, Content]
    jobs: int
    progress: Progress

    def run(
        self, owner: str, minutes: int, stale: tuple[str, ...], invalidate: Invalidate
    ) -> Outcome:
        """Do all of it; what ``stale`` names is passed on until ``invalidate`` has succeeded."""
        lease = take_lease(self.store, self.plan, owner, minutes)
        try:
            self._send(lease)
            final = replace(self.plan.next, stale=stale, conditional=lease.conditional)
            lease.finish(format_manifest(final))
        except BaseException:
            lease.abandon()
            raise
        items, notices = invalidate(self.plan) if stale else ((), ())
        self._delete()
        if stale and not notices:
            lease.finish(format_manifest(replace(final, stale=(), doomed=())))
        sent = self.plan.uploads
        return Outcome(
            sent=len(sent),
            sent_bytes=sum(each.after.size for each in sent if each.after),
            deleted=len(self.plan.next.doomed),
            invalidated=items,
            notices=(*lease.notices, *notices),
        )

    def _send(self, lease: Lease) -> None:
        with ThreadPoolExecutor(self.jobs, "inlaid-publish") as pool:
            _finish_all(
                pool.submit(self._save, lease, name, path) for name, path in self.plan.saves.items()
            )
            for _, stage in groupby(self.plan.uploads, key=lambda each: each.phase):
                _finish_all(pool.submit(self._send_one, lease, each) for each in stage)

    def _save(self, lease: Lease, name: str, path: str) -> None:
        lease.renew()
        self.store.copy(path, STORED_PREFIX + name, None)

    def _send_one(self, lease: Lease, change: Change) -> None:
        lease.renew()
        assert change.after  # noqa: S101 (uploads have one)
        if change.path in self.contents:
            self.store.put(change.path, self.contents[change.path], change.after)
        else:
            self.store.copy(self._find_source(change.path, change.after), change.path, change.after)
        self.progress(1)

    def _find_source(self, path: str, entry: Entry) -> str:
        """Return the key that holds the content: what isn't stored is still in its place."""
        name = stored_name(entry)
        return STORED_PREFIX + name if name in self.plan.stored else path

    def _delete(self) -> None:
        if self.plan.next.doomed:
            self.store.delete(self.plan.next.doomed)


def _finish_all(tasks: Iterable[Future[None]]) -> None:
    """Wait for all; the first failure cancels what hasn't begun, and is raised."""
    begun = list(tasks)
    wait(begun, return_when=FIRST_EXCEPTION)
    for task in begun:
        task.cancel()
    for task in begun:
        if not task.cancelled():
            task.result()
