"""Carry out a plan on an object store: in order, under a lock, so that a kill does no harm.

The manifest is the lock and the journal: before anything changes it says what is about to, and
only then do contents to keep, assets, pages and entry points follow, each stage after the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_FOREIGN
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.front import Front
from inlaid.publish.objects.lease import Lease, take_lease
from inlaid.publish.objects.store import ObjectStore, Part, PartedUpload
from inlaid.publish.objects.workers import Task, Workers
from inlaid.publish.plan.manifest import (
    STORED_PREFIX,
    ManifestEntry,
    SiteLayout,
    find_key,
    is_same,
    stored_name,
)
from inlaid.publish.plan.manifest_json import format_manifest
from inlaid.publish.plan.plan import PublishPlan, Upload, find_unknown
from inlaid.publish.plan.tags import record_tags
from inlaid.publish.progress import Progress
from inlaid.publish.site.content import Content
from inlaid.publish.targets.target import PublishOutcome

_ERROR_PAGE: Final = "404.html"  # CloudFront fetches it without asking the function
_BATCH: Final = 1000  # keys that are deleted by one request


@dataclass(frozen=True, slots=True)
class _LargeFile:
    """A file that is sent in parts."""

    content: Path
    entry: ManifestEntry


@dataclass(frozen=True, slots=True)
class Deployment:
    """One run of a plan on a store.

    ``tags`` are those of the files that were sent, by key; ``taken`` the paths of new files whose
    places weren't free, unless ``replaces`` says that they needn't be.
    """

    store: ObjectStore
    front: Front
    plan: PublishPlan
    contents: Mapping[str, Content]
    workers: Workers
    progress: Progress
    replaces: bool
    tags: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def run(self, owner: str, minutes: int) -> PublishOutcome:
        """Do all of it; what caches must invalidate is requested until they have accepted it."""
        stale = self.front.find_stale(self.plan)
        self.front.check(self.plan)
        lease = take_lease(self.store, self.plan, owner, minutes)
        try:
            with lease.kept():
                self._send(lease)
                switch = self.front.switch(self.plan)
                if self.plan.next.layout is SiteLayout.LAYERS:
                    self._place_error_page()
                self._delete(self.plan.drops)
                final = replace(
                    record_tags(self.plan.next, self.plan.base, self.tags),
                    stale=stale,
                    conditional=lease.conditional,
                    switch=switch,
                )
                lease.finish(format_manifest(final))
        except BaseException:
            lease.abandon(self.taken)
            raise
        items, notices = self.front.invalidate(self.plan) if stale else ((), ())
        self._delete(self.plan.deletes)
        left = tuple(key for key in final.doomed if key not in self.plan.deletes)
        settled = replace(final, stale=stale if notices else (), doomed=left)
        if settled != final:
            # The lock is free: where somebody has it already, that publish deletes them again.
            with suppress(PublishError):
                lease.finish(format_manifest(settled))
        sent = self.plan.uploads
        return PublishOutcome(
            sent=len(sent),
            sent_bytes=sum(upload.after.size for upload in sent),
            deleted=len(self.plan.deletes) + len(self.plan.drops),
            invalidated=items,
            notices=(*lease.notices, *self.store.notices, *notices),
        )

    def _send(self, lease: Lease) -> None:
        begun = self._take_unfinished()
        self._run("keeping", lease, self._list_saves())
        unknown = frozenset() if self.replaces or not lease.conditional else find_unknown(self.plan)
        self.progress.begin("sending", len(self.plan.uploads))
        for _, stage in groupby(self.plan.uploads, key=lambda upload: upload.phase):
            uploads = list(stage)
            large = self._find_large(uploads)
            small = (upload for upload in uploads if upload.path not in large)
            self._run("", lease, (self._plan_put(upload, unknown) for upload in small))
            self._send_parts(lease, large, unknown, begun)
        lease.check()
        self.store.write_backup(format_manifest(self.plan.next))

    def _run(self, stage: str, lease: Lease, tasks: Iterable[Task]) -> None:
        """Carry out tasks while the lease is ours; each is a step of a stage that has a name."""
        steps = list(tasks)
        if stage and steps:
            self.progress.begin(stage, len(steps))

        def carry_out(step: Task) -> None:
            lease.check()
            step()
            if stage:
                self.progress.advance()

        self.workers.run(partial(carry_out, step) for step in steps)

    def _list_saves(self) -> Iterator[Task]:
        for name, path in self.plan.saves.items():
            yield partial(self._save, name, path)

    def _save(self, name: str, path: str) -> None:
        self.store.copy(path, STORED_PREFIX + name, None)

    def _plan_put(self, upload: Upload, unknown: frozenset[str]) -> Task:
        return partial(self._send_one, upload, is_new=upload.path in unknown)

    def _send_one(self, upload: Upload, *, is_new: bool) -> None:
        path, after = upload.path, upload.after
        key = find_key(path, after)
        if upload.source:
            self._note_copy(key, after, self.store.copy(upload.source, key, None))
        elif path in self.contents:
            with _noting(self.taken, path):
                self.tags[key] = self.store.put(key, self.contents[path], after, is_new=is_new)
        else:
            source = self._find_source(path, after)
            self._note_copy(key, after, self.store.copy(source, key, after))
        self.progress.advance()

    def _note_copy(self, key: str, entry: ManifestEntry, tag: str) -> None:
        """A copy is proved by the tag that the first one had."""
        self.tags[key] = tag if tag == entry.tag else ""

    def _find_large(self, uploads: Iterable[Upload]) -> Mapping[str, _LargeFile]:
        found = {}
        for upload in uploads:
            content = None if upload.source else self.contents.get(upload.path)
            if isinstance(content, Path) and self.store.is_parted(upload.after):
                found[upload.path] = _LargeFile(content, upload.after)
        return found

    def _send_parts(
        self,
        lease: Lease,
        files: Mapping[str, _LargeFile],
        unknown: frozenset[str],
        unfinished: Mapping[str, str],
    ) -> None:
        """Send large files, the parts of all at the same time."""
        begun: dict[str, PartedUpload] = {}
        parts: dict[tuple[str, int], Part] = {}

        def begin(path: str, file: _LargeFile) -> None:
            key, known = find_key(path, file.entry), unfinished.get(path, "")
            begun[path] = self.store.begin(key, file.content, file.entry, known)

        def send(path: str, number: int) -> None:
            parts[path, number] = self.store.send_part(begun[path], number)

        def complete(path: str) -> None:
            upload = begun[path]
            found = [parts[path, number] for number in range(1, upload.count + 1)]
            with _noting(self.taken, path):
                tag = self.store.complete(upload, found, is_new=path in unknown)
            self.tags[upload.key] = tag
            del begun[path]
            self.progress.advance()

        try:
            self._run("", lease, [partial(begin, *item) for item in files.items()])
            numbers = [(path, n + 1) for path, upload in begun.items() for n in range(upload.count)]
            self._run("", lease, [partial(send, *numbered) for numbered in numbers])
            self._run("", lease, [partial(complete, path) for path in list(begun)])
        except Exception:
            # Parts of an upload that is not aborted are stored, and paid for, without end. After an
            # interruption there is no time; the next publish resumes them, or gives them back.
            for upload in list(begun.values()):
                self.store.abort(upload.key, upload.name)
            raise

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
        before, after = (
            manifest.files.get(_ERROR_PAGE) for manifest in (self.plan.base, self.plan.next)
        )
        if after and not (is_same(before, after) and self.plan.base.pending is None):
            self.store.copy(find_key(_ERROR_PAGE, after), _ERROR_PAGE, None)
        if before and not after:
            self.store.delete((_ERROR_PAGE,))

    def _delete(self, keys: tuple[str, ...]) -> None:
        if not keys:
            return
        self.progress.begin("deleting", len(keys))
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            self.store.delete(batch)
            for _ in batch:
                self.progress.advance()


@contextmanager
def _noting(taken: list[str], path: str) -> Iterator[None]:
    """Note a path whose place isn't free: it must not be taken for ours later."""
    try:
        yield
    except PublishError as error:
        if error.code is PUBLISH_FOREIGN:
            taken.append(path)
        raise
