"""Carry out a plan on an object store: in order, under a lock, so that a kill does no harm.

The manifest is the lock and the journal: before anything changes it says what is about to, and
only then do contents to keep, assets, pages and entry points follow, each stage after the other.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from inlaid.publish.objects.front import Front
from inlaid.publish.objects.lease import Lease, take_lease
from inlaid.publish.objects.store import ObjectStore
from inlaid.publish.plan.manifest import (
    STORED_PREFIX,
    ManifestEntry,
    SiteLayout,
    find_key,
    is_same,
    stored_name,
)
from inlaid.publish.plan.manifest_json import format_manifest
from inlaid.publish.plan.plan import PublishPlan, Upload
from inlaid.publish.site.site import Content
from inlaid.publish.targets.target import Progress, PublishOutcome

_ERROR_PAGE: Final = "404.html"  # CloudFront fetches it without asking the function


@dataclass(frozen=True, slots=True)
class Deployment:
    """One run of a plan on a store."""

    store: ObjectStore
    front: Front
    plan: PublishPlan
    contents: Mapping[str, Content]
    jobs: int
    progress: Progress

    def run(self, owner: str, minutes: int) -> PublishOutcome:
        """Do all of it; what caches must invalidate is requested until they have accepted it."""
        stale = self.front.find_stale(self.plan)
        self.front.check(self.plan)
        lease = take_lease(self.store, self.plan, owner, minutes)
        try:
            self._send(lease)
            edge = self.front.switch(self.plan)
            if self.plan.next.layout is SiteLayout.LAYERS:
                self._place_error_page()
            if self.plan.drops:
                self.store.delete(self.plan.drops)
            final = replace(self.plan.next, stale=stale, conditional=lease.conditional, edge=edge)
            lease.finish(format_manifest(final))
        except BaseException:
            lease.abandon()
            raise
        items, notices = self.front.invalidate(self.plan) if stale else ((), ())
        if self.plan.deletes:
            self.store.delete(self.plan.deletes)
        if stale and not notices:
            left = tuple(each for each in final.doomed if each not in self.plan.deletes)
            lease.finish(format_manifest(replace(final, stale=(), doomed=left)))
        sent = self.plan.uploads
        return PublishOutcome(
            sent=len(sent),
            sent_bytes=sum(upload.after.size for upload in sent),
            deleted=len(self.plan.deletes) + len(self.plan.drops),
            invalidated=items,
            notices=(*lease.notices, *notices),
        )

    def _send(self, lease: Lease) -> None:
        begun = self._take_unfinished()
        with ThreadPoolExecutor(self.jobs, "inlaid-publish") as pool:
            _finish_all(
                pool.submit(self._save, lease, name, path) for name, path in self.plan.saves.items()
            )
            for _, stage in groupby(self.plan.uploads, key=lambda each: each.phase):
                _finish_all(pool.submit(self._send_one, lease, each, begun) for each in stage)
            pool.submit(self.store.write_backup, format_manifest(self.plan.next)).result()

    def _save(self, lease: Lease, name: str, path: str) -> None:
        lease.renew()
        self.store.copy(path, STORED_PREFIX + name, None)

    def _send_one(self, lease: Lease, upload: Upload, begun: Mapping[str, str]) -> None:
        lease.renew()
        path, after = upload.path, upload.after
        key = find_key(path, after)
        if upload.source:
            self.store.copy(upload.source, key, None)
        elif path in self.contents:
            self.store.put(key, self.contents[path], after, begun.get(path, ""))
        else:
            self.store.copy(self._find_source(path, after), key, after)
        self.progress(1)

    def _take_unfinished(self) -> Mapping[str, str]:
        """Return the uploads in parts of the interrupted publish that can be resumed, by path.

        That is so when the same content with the same headers goes to the same key. The parts of
        the others are given back: they would be stored, and paid for, without end.
        """
        pending = self.plan.base.pending
        if pending is None:
            return {}
        found = self.store.find_unfinished()
        same = {
            upload.path
            for upload in self.plan.uploads
            if upload.after == pending.files.get(upload.path)
        }
        for path, entry in pending.files.items():
            key = find_key(path, entry)
            if key in found and path not in same:
                self.store.abort(key, found[key])
        return {path: found[path] for path in same & found.keys()}

    def _find_source(self, path: str, entry: ManifestEntry) -> str:
        """Return the key that holds the content: what isn't stored is still in its place."""
        name = stored_name(entry)
        return STORED_PREFIX + name if name in self.plan.stored else path

    def _place_error_page(self) -> None:
        before, after = (each.files.get(_ERROR_PAGE) for each in (self.plan.base, self.plan.next))
        if after and not (is_same(before, after) and self.plan.base.pending is None):
            self.store.copy(find_key(_ERROR_PAGE, after), _ERROR_PAGE, None)
        if before and not after:
            self.store.delete((_ERROR_PAGE,))


def _finish_all(tasks: Iterable[Future[None]]) -> None:
    """Wait for all; the first failure cancels what hasn't begun, and is raised."""
    begun = list(tasks)
    wait(begun, return_when=FIRST_EXCEPTION)
    for task in begun:
        task.cancel()
    for task in begun:
        if not task.cancelled():
            task.result()
