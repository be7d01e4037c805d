"""S3 as a target: files are replaced in an order that does no harm, or lie in layers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import botocore
from boto3.session import Session
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.diagnostics.finding import Finding
from inlaid.publish.aws.cloudfront import Distribution
from inlaid.publish.aws.denial import explain
from inlaid.publish.aws.edge import EdgeFunction, find_layers
from inlaid.publish.aws.invalidation import plan_invalidation
from inlaid.publish.aws.s3_store import S3Store
from inlaid.publish.aws.upload_parts import find_entity_tag
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.deploy import Deployment
from inlaid.publish.objects.front import DIRECT, Front
from inlaid.publish.objects.store import ObjectStore, StoredManifest
from inlaid.publish.objects.workers import Workers
from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    LAYERS_PREFIX,
    MANIFEST_PATH,
    STORED_PREFIX,
    Manifest,
    ManifestEntry,
    find_key,
    find_live,
)
from inlaid.publish.plan.manifest_json import parse_manifest
from inlaid.publish.plan.plan import Layers, PublishPlan
from inlaid.publish.plan.recovery import recover_manifest
from inlaid.publish.plan.tags import find_damaged
from inlaid.publish.progress import Progress
from inlaid.publish.settings import PublishSettings
from inlaid.publish.site.content import Content
from inlaid.publish.targets.target import (
    Invalidation,
    Listing,
    PublishOutcome,
    Purpose,
    Snapshot,
)

_ATTEMPTS: Final = 8
_LONGEST: Final = 1024  # bytes of a key
_LAYER: Final = len(f"{LAYERS_PREFIX}20260101T000000-000-0000000/")


@dataclass(frozen=True, slots=True)
class S3Target:
    """A store, and what stands in front of it.

    ``prefix`` is that of its keys. A function chooses the ``layers`` that readers get.
    """

    url: str
    store: ObjectStore
    owner: str
    settings: PublishSettings
    front: Front = DIRECT
    layers: Layers | None = None
    prefix: str = ""
    encodes: bool = True

    def describe_location(self) -> str:
        """Return where the site lies; which domain serves it isn't known here."""
        return self.url

    def describe_switch(self) -> str:
        """Return whether there is one, and what it means that there is none."""
        if self.layers:
            name = self.layers.switch.name
            return f"one update of the function {name}, from one whole release to the next"
        return (
            "none, files are replaced in place: readers meet pages of both releases until it is "
            "done (`cloudfront.function` makes it one step)"
        )

    def check_site(self, folder: Path) -> None:
        """A bucket is not part of a folder."""

    def check_paths(self, paths: Collection[str]) -> None:
        """Refuse paths that are too long for a key."""
        most = _LONGEST - len(self.prefix.encode()) - (_LAYER if self.layers else 0)
        for path in paths:
            if len(path.encode()) > most:
                raise PublishError(PUBLISH_TARGET, f"`{path}` is too long for a key of S3")

    def find_tag(self, content: Content, entry: ManifestEntry) -> str:
        """Return the entity tag that a file has on S3."""
        return find_entity_tag(content, entry)

    def find_taken(self, paths: Collection[str], snapshot: Snapshot) -> frozenset[str]:
        """Return the paths that are keys of the bucket already."""
        listing = snapshot.listing or self.store.list_keys()
        return frozenset(paths) & listing.tags.keys()

    def find_invalidation(self, plan: PublishPlan) -> tuple[Invalidation, ...]:
        """Return what the caches of the distribution have to give up."""
        return plan_invalidation(plan, self.settings.cloudfront)

    def read(self, purpose: Purpose) -> Snapshot:
        """Return what the store holds; a listing is made unless the manifest says it all."""
        text = self.store.read_manifest()
        manifest, notices = _parse(text, self.url)
        certain = text.body is not None and not notices and manifest.pending is None
        if certain and purpose in (Purpose.RELEASES, Purpose.PUBLISH):
            return Snapshot(manifest, text.tag, text.now)
        listing = self.store.list_keys()
        if (notices or text.body is None) and BACKUP_PATH in listing.tags:
            manifest = recover_manifest(self.store.read_backup() or b"", text.now)
        damaged = find_damaged(manifest, listing.tags)
        if purpose is Purpose.REPAIR:
            damaged |= self._find_altered(manifest, listing)
        stored = listing.stored - {key.removeprefix(STORED_PREFIX) for key in damaged}
        found = Listing(listing.tags, stored, damaged)
        return Snapshot(manifest, text.tag, text.now, found, notices)

    def apply(
        self,
        plan: PublishPlan,
        contents: Mapping[str, Content],
        progress: Progress,
        *,
        replaces: bool,
    ) -> PublishOutcome:
        """Carry out the plan."""
        workers = Workers(self.settings.jobs)
        deployment = Deployment(self.store, self.front, plan, contents, workers, progress, replaces)
        return deployment.run(self.owner, self.settings.lock_minutes)

    def _find_altered(self, manifest: Manifest, listing: Listing) -> frozenset[str]:
        """Return the keys of what is served that have other headers than they were given."""
        altered: list[str] = []

        def look(key: str, entry: ManifestEntry) -> None:
            if not self.store.has_headers(key, entry):
                altered.append(key)

        served = ((find_key(path, entry), entry) for path, entry in find_live(manifest).items())
        Workers(self.settings.jobs).run(
            partial(look, key, entry) for key, entry in served if key in listing.tags
        )
        return frozenset(altered)


def open_s3_target(
    url: str, bucket: str, prefix: str, settings: PublishSettings, owner: str
) -> S3Target:
    """Return the target; credentials come from the AWS chain, and are never shown."""
    try:
        session = Session(profile_name=settings.profile or None)
        region = settings.region or session.region_name or "us-east-1"
        endpoint = settings.endpoint_url or None
        client = session.client(
            "s3",
            region_name=region,
            endpoint_url=endpoint,
            config=_configure(settings.jobs, is_aws=endpoint is None),
        )
        client.meta.events.register("request-created.s3", _expect_nothing)
        front = _open_front(session, region, settings)
    except BotoCoreError as error:
        raise explain(url, error) from error
    except ValueError as error:  # of the endpoint
        raise PublishError(PUBLISH_TARGET, str(error)) from error
    store = S3Store(client, bucket, f"{prefix}/" if prefix else "", settings.cloudfront.tags)
    layers = find_layers(settings) if settings.cloudfront.function else None
    return S3Target(url, store, owner, settings, front, layers, store.prefix)


def _expect_nothing(request: AWSRequest, **_: object) -> None:
    """Send the body at once: to wait for "100 Continue" costs a small file a round trip."""
    del request.headers["Expect"]


def _open_front(session: Session, region: str, settings: PublishSettings) -> Front:
    if not (settings.cloudfront.distribution or settings.cloudfront.function):
        return DIRECT
    config = _configure(1, is_aws=True)
    client = session.client("cloudfront", region_name=region, config=config)
    if settings.cloudfront.function:
        return EdgeFunction(client, settings)
    return Distribution(client, settings.cloudfront)


def _configure(jobs: int, *, is_aws: bool) -> Config:
    return Config(
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=jobs,
        # Backs off with jitter, longer when a service says that it is throttling.
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        # Ours are SHA-256 on each write; other services choke on CRC32 trailers.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "auto" if is_aws else "path"},
        tcp_keepalive=True,
        # What botocore makes of itself, anew at each request, takes a tenth of a small one.
        user_agent=f"inlaid botocore/{botocore.__version__}",
    )


def _parse(text: StoredManifest, url: str) -> tuple[Manifest, tuple[Finding, ...]]:
    if text.body is None:
        return Manifest(), ()
    manifest = parse_manifest(text.body, f"{url}/{MANIFEST_PATH}")
    return (Manifest(), (manifest,)) if isinstance(manifest, Finding) else (manifest, ())
