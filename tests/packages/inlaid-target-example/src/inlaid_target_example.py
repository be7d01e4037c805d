"""A target: one ZIP file, which is replaced as a whole."""

import hashlib
import shutil
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from inlaid.diagnostics.codes import PUBLISH_CHANGED
from inlaid.diagnostics.finding import Finding
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import (
    MANIFEST_PATH,
    STORED_PREFIX,
    Manifest,
    ManifestEntry,
    find_live,
    find_stored,
    stored_name,
)
from inlaid.publish.plan.manifest_json import format_manifest, parse_manifest
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.progress import Progress
from inlaid.publish.settings import PublishSettings
from inlaid.publish.site.content import Content, open_content
from inlaid.publish.targets.target import (
    Invalidation,
    Listing,
    PublishOutcome,
    Purpose,
    Snapshot,
)


def open_target(url: str, root: Path, settings: PublishSettings, owner: str) -> "ZipTarget":
    del settings, owner
    return ZipTarget(root / url.removeprefix("zip:"))


@dataclass(frozen=True, slots=True)
class ZipTarget:
    """The site lies in the file at its paths; what older releases need, below `.inlaid/objects/`."""

    file: Path
    encodes: bool = False
    layers: None = None

    @property
    def url(self) -> str:
        return f"zip:{self.file}"

    def describe_location(self) -> str:
        return str(self.file)

    def describe_switch(self) -> str:
        return f"one rename of {self.file}"

    def check_site(self, folder: Path) -> None:
        del folder  # a ZIP file in the site would be published with it, and no more

    def check_paths(self, paths: Collection[str]) -> None:
        del paths  # all paths of a site are names in a ZIP file

    def read(self, purpose: Purpose) -> Snapshot:
        now = datetime.now(UTC)
        if not self.file.exists():
            return Snapshot(Manifest(), None, now)
        with zipfile.ZipFile(self.file) as archive:
            text = archive.read(MANIFEST_PATH)
            tags = {} if purpose is Purpose.RELEASES else dict(_hash_members(archive))
        manifest = parse_manifest(text, str(self.file))
        notices = (manifest,) if isinstance(manifest, Finding) else ()
        known = Manifest() if isinstance(manifest, Finding) else manifest
        stored = frozenset(
            name.removeprefix(STORED_PREFIX)
            for name, tag in tags.items()
            if name.startswith(STORED_PREFIX) and name.endswith(tag)
        )
        live = find_live(known)
        damaged = {path for path, entry in live.items() if tags.get(path) != entry.sha256}
        listing = Listing(tags, stored, frozenset(damaged & tags.keys()))
        return Snapshot(known, hashlib.sha256(text).hexdigest(), now, listing, notices)

    def find_tag(self, content: Content, entry: ManifestEntry) -> str:
        del content
        return entry.sha256

    def find_taken(self, paths: Collection[str], snapshot: Snapshot) -> frozenset[str]:
        there = snapshot.listing.tags.keys() if snapshot.listing else frozenset()
        return frozenset(paths) & there

    def find_invalidation(self, plan: PublishPlan) -> tuple[Invalidation, ...]:
        del plan
        return ()

    def apply(
        self,
        plan: PublishPlan,
        contents: Mapping[str, Content],
        progress: Progress,
        *,
        replaces: bool,
    ) -> PublishOutcome:
        del replaces  # nobody else writes into the file
        if self.read(Purpose.RELEASES).tag != plan.tag:
            raise PublishError(PUBLISH_CHANGED, "another publish came first")
        members = {path: (path, entry) for path, entry in find_live(plan.next).items()}
        for release in plan.next.releases[1:]:
            for path, entry in release.files.items():
                if stored_name(entry) in find_stored(plan.next):
                    members[STORED_PREFIX + stored_name(entry)] = (path, entry)
        fresh = self.file.with_suffix(".partial")
        progress.begin("writing", len(members))
        with zipfile.ZipFile(fresh, "w") as archive:
            for name, (path, entry) in members.items():
                with self.open(path, entry, contents) as source, archive.open(name, "w") as goal:
                    shutil.copyfileobj(source, goal)
                progress.advance()
            archive.writestr(MANIFEST_PATH, format_manifest(plan.next))
        fresh.replace(self.file)
        sent = plan.uploads
        return PublishOutcome(
            len(sent), sum(upload.after.size for upload in sent), len(plan.deletes)
        )

    def open(self, path: str, entry: ManifestEntry, contents: Mapping[str, Content]) -> IO[bytes]:
        """Return the content of the entry: from the site, or from the file as it is."""
        if path in contents:
            stream = open_content(contents[path])
            if hashlib.file_digest(stream, "sha256").hexdigest() == entry.sha256:
                stream.seek(0)
                return stream
        with zipfile.ZipFile(self.file) as archive:
            names = set(archive.namelist())
            stored = STORED_PREFIX + stored_name(entry)
            return archive.open(stored if stored in names else path)


def _hash_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for name in archive.namelist():
        with archive.open(name) as stream:
            yield name, hashlib.file_digest(stream, "sha256").hexdigest()
