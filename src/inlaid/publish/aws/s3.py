"""S3 as a target: files are replaced in an order that does no harm, or lie in layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import botocore
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.diagnostics.finding import Finding
from inlaid.publish.aws.cloudfront import Distribution
from inlaid.publish.aws.denial import explain
from inlaid.publish.aws.edge import EdgeFunction, find_edge, find_room
from inlaid.publish.aws.s3_store import S3Store
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.deploy import Deployment
from inlaid.publish.objects.front import DIRECT, Front
from inlaid.publish.objects.store import ObjectStore, StoredManifest
from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    MANIFEST_PATH,
    NO_EDGE,
    Edge,
    Manifest,
    SiteLayout,
)
from inlaid.publish.plan.manifest_json import parse_manifest
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.plan.recovery import recover_manifest
from inlaid.publish.settings import PublishSettings
from inlaid.publish.site.site import Content
from inlaid.publish.targets.target import Progress, PublishOutcome, Snapshot

_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class S3Target:
    """A store, and what stands in front of it.

    ``edge`` is the function that chooses what readers get, with ``room`` bytes for its map.
    """

    url: str
    store: ObjectStore
    owner: str
    settings: PublishSettings
    front: Front = DIRECT
    edge: Edge = NO_EDGE
    room: int = 0
    encodes: bool = True

    @property
    def layout(self) -> SiteLayout:
        """Layers where a function chooses among them."""
        return SiteLayout.LAYERS if self.edge.name else SiteLayout.IN_PLACE

    def describe_location(self) -> str:
        """Return where the site lies; which domain serves it isn't known here."""
        return self.url

    def describe_switch(self) -> str:
        """Return whether there is one, and what it means that there is none."""
        if self.edge.name:
            return (
                f"one update of the function {self.edge.name}, from one whole release to the next"
            )
        return (
            "none, files are replaced in place: readers meet pages of both releases until it is "
            "done (`cloudfront.function` makes it one step)"
        )

    def check_site(self, folder: Path) -> None:
        """A bucket is not part of a folder."""

    def read(self, *, repair: bool = False) -> Snapshot:
        """Return what the store holds; a listing is made unless the manifest says it all."""
        text = self.store.read_manifest()
        manifest, notices = _parse(text, self.url)
        certain = text.body is not None and not notices and manifest.pending is None
        if certain and not repair:
            return Snapshot(manifest, text.tag, text.now)
        listing = self.store.list_keys()
        if (notices or text.body is None) and BACKUP_PATH in listing.tags:
            manifest = recover_manifest(self.store.read_backup() or b"", text.now)
        return Snapshot(manifest, text.tag, text.now, listing, notices)

    def apply(
        self, plan: PublishPlan, contents: Mapping[str, Content], progress: Progress
    ) -> PublishOutcome:
        """Carry out the plan."""
        deployment = Deployment(
            self.store, self.front, plan, contents, self.settings.jobs, progress
        )
        return deployment.run(self.owner, self.settings.lock_minutes)


def open_s3_target(
    url: str, bucket: str, prefix: str, settings: PublishSettings, owner: str
) -> S3Target:
    """Return the target; credentials come from the AWS chain, and are never shown."""
    try:
        session = Session(profile=settings.profile or None)
        region = settings.region or session.get_config_variable("region") or "us-east-1"
        endpoint = settings.endpoint_url or None
        client = session.create_client(
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
    if not settings.cloudfront.function:
        return S3Target(url, store, owner, settings, front)
    return S3Target(url, store, owner, settings, front, find_edge(settings), find_room(settings))


def _expect_nothing(request: AWSRequest, **_: object) -> None:
    """Send the body at once: to wait for "100 Continue" costs a small file a round trip."""
    del request.headers["Expect"]


def _open_front(session: Session, region: str, settings: PublishSettings) -> Front:
    if not (settings.cloudfront.distribution or settings.cloudfront.function):
        return DIRECT
    config = _configure(1, is_aws=True)
    client = session.create_client("cloudfront", region_name=region, config=config)
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
