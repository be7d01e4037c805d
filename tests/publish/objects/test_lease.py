"""The lock on a bucket: renewed while the work takes, noticed when it is lost, given back."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from inlaid.publish.failure import PublishError
from inlaid.publish.objects.lease import Lease
from inlaid.publish.open import open_target
from inlaid.publish.plan.manifest import MANIFEST_PATH, Manifest, Pending
from inlaid.publish.plan.manifest_json import parse_manifest
from inlaid.publish.settings import PUBLISH

pytestmark = pytest.mark.slow


@pytest.fixture
def store(moto_bucket, tmp_path):
    settings = PUBLISH({"endpoint_url": moto_bucket.endpoint})
    return open_target(moto_bucket.url, tmp_path, settings, "me/x/1/a").store


@pytest.fixture
def lease(store):
    pending = Pending("me/x/1/a", datetime.now(UTC) + timedelta(seconds=1.2), {})
    lease = Lease(store, Manifest(), pending, "", 1.2, store.endpoint)
    lease.tag = store.write_manifest(lease.format(), None)
    return lease


def read(bucket) -> Manifest:
    return parse_manifest(bucket.get(MANIFEST_PATH))


def test_renewed_while_one_task_takes_longer(lease, moto_bucket):
    before = lease.pending.expires
    with lease.kept():
        end = time.monotonic() + 60
        # A large file is on its way; nothing asks for the lease meanwhile.
        while read(moto_bucket).pending.expires == before and time.monotonic() < end:
            time.sleep(0.1)
        lease.check()
        assert read(moto_bucket).pending.expires > before
    lease.finish(b"done")
    time.sleep(0.6)
    assert moto_bucket.get(MANIFEST_PATH) == b"done"


def test_lost_lock_is_noticed(lease, moto_bucket):
    with lease.kept():
        moto_bucket.put(MANIFEST_PATH, b"of somebody else")
        end = time.monotonic() + 20
        while lease.failure is None and time.monotonic() < end:
            time.sleep(0.05)
        with pytest.raises(PublishError, match=r"publish-locked.*was taken over"):
            lease.check()
    lease.abandon()
    assert moto_bucket.get(MANIFEST_PATH) == b"of somebody else"


def test_given_back_at_once(lease, moto_bucket):
    with lease.kept():
        lease.abandon()
    assert read(moto_bucket).pending.expires <= datetime.now(UTC)
