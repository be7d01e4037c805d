"""Invalidations, against moto's CloudFront and servers that refuse."""

import boto3
import pytest

from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin
from inlaid.publish.progress import SILENT
from inlaid.publish.publisher import carry_out, propose_site
from inlaid.publish.settings import PUBLISH, DeleteLimit
from tests.publish.proxy import serve_proxy
from tests.publish.sites import write_site

pytestmark = pytest.mark.slow


@pytest.fixture
def proxy(moto_server):
    with serve_proxy(moto_server) as each:
        yield each


@pytest.fixture
def distribution(moto_server, moto_bucket):
    client = boto3.client("cloudfront", endpoint_url=moto_server, region_name="us-east-1")
    origin = {
        "Id": "o",
        "DomainName": "d.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    return client.create_distribution(
        DistributionConfig={
            "CallerReference": moto_bucket.name,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
            "Comment": "",
            "Enabled": True,
        }
    )["Distribution"]["Id"]


@pytest.fixture
def publish(moto_bucket, distribution, proxy, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", proxy.url)
    count = iter(range(1000))

    def run(files, **cloudfront):
        section = {"distribution": distribution, **cloudfront}
        settings = PUBLISH({**moto_bucket.options, "grace": 0, "cloudfront": section})
        target = open_target(moto_bucket.url, tmp_path, settings, "o/x/1/a")
        proposal = propose_site(
            write_site(tmp_path / str(next(count)), files), target, settings, Origin()
        )
        return carry_out(proposal, target, DeleteLimit(percent=100), SILENT)

    return run


def bodies(proxy) -> list[str]:
    return [call.body.decode() for call in proxy.calls if call.method == "POST"]


def test_only_what_was_replaced_is_invalidated(publish, proxy):
    assert publish({"index.html": b"1", "a.css": b"1", "gone.css": b"1"}).invalidated == ()
    assert bodies(proxy) == []
    summary = publish({"index.html": b"1", "a.css": b"2", "new.css": b"1"})
    assert summary.invalidated == ("/a.css", "/gone.css")
    assert "<Path>/a.css</Path><Path>/gone.css</Path>" in bodies(proxy)[0]
    assert f"<CallerReference>{summary.release}</CallerReference>" in bodies(proxy)[0]


def test_refused_invalidation_is_reported_and_made_up_for(publish, proxy, moto_bucket):
    publish({"index.html": b"1", "a.css": b"1"})
    proxy.fault = lambda call: call.fail(400, "TooManyInvalidationsInProgress")
    summary = publish({"index.html": b"1", "a.css": b"2"})
    assert moto_bucket.get("a.css") == b"2"
    assert "TooManyInvalidationsInProgress" in str(summary.notices[0])
    assert "/a.css" in str(summary.notices[0])
    assert moto_bucket.manifest()["stale"] == ["a.css"]
    proxy.fault = lambda _: None
    assert publish({"index.html": b"1", "a.css": b"2"}).invalidated == ("/a.css",)
    assert moto_bucket.manifest()["stale"] == []
    assert not publish({"index.html": b"1", "a.css": b"2"}).is_new


def test_waits_on_request(publish, proxy):
    def complete(call):
        call.rewrite = lambda text: text.replace(b"InProgress", b"Completed").replace(
            b"COMPLETED", b"Completed"
        )

    proxy.fault = complete
    publish({"index.html": b"1", "a.css": b"1"}, wait=True)
    publish({"index.html": b"1", "a.css": b"2"}, wait=True)
    assert proxy.count("GET", "/invalidation/") == 1


def test_tags(publish, proxy, moto_bucket):
    publish({"index.html": b"1", "guide/index.html": b"1", "a.css": b"1"}, tags=True)
    tags = moto_bucket.head("guide/index.html")["Metadata"]["cache-tag"].split(",")
    assert len(tags) == 3  # its own, the site's and its folder's
    summary = publish({"index.html": b"1", "guide/index.html": b"2", "a.css": b"1"}, tags=True)
    assert summary.invalidated[0].removeprefix("#") in tags
