"""The article's way, whole: deploy with the script, run what was deployed, read the bucket back."""

import base64
import hashlib
import json

import pytest

from inlaid.functions.invocation import Failed, Returned
from tests.publish.proxy import serve_proxy

from .conftest import (
    FILES,
    PROGRAMS,
    TRUST,
    TYPES,
    connect,
    make_bucket,
    make_event,
    make_tarball,
    open_sandbox,
    read_bucket,
    run_upload,
    unpack,
)

pytestmark = pytest.mark.slow

KEY = "in/my site+ü.tar.gz"


def check_bucket(s3, bucket, prefix="my site+ü/"):
    objects = read_bucket(s3, bucket)
    index = json.loads(objects[f"{prefix}index.json"][0])
    assert objects[f"{prefix}index.json"][1] == "application/json"
    assert index.keys() == FILES.keys()
    assert len(objects) == len(FILES) + 1
    for name, new_name in index.items():
        content, content_type = objects[prefix + new_name]
        assert content == FILES[name]
        assert content_type == TYPES[name]
        assert hashlib.sha256(content).hexdigest()[:16] in new_name


def find_zip(calls):
    """The zip file in the last request that carried one."""
    for call in reversed(calls):
        body = json.loads(call.body) if "/functions" in call.path and call.body else {}
        if encoded := body.get("ZipFile") or body.get("Code", {}).get("ZipFile"):
            return base64.b64decode(encoded)
    raise AssertionError("no zip file was sent")


def test_deploy_run_and_read_back(moto_server, buckets, tmp_path):
    uploads, assets = buckets
    s3, cloud = connect("s3", moto_server), connect("lambda", moto_server)
    iam = connect("iam", moto_server)
    role = iam.create_role(RoleName=assets, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    with serve_proxy(moto_server) as proxy:
        script = PROGRAMS / "assetify.js"
        done = run_upload(proxy.url, "--role", role, script, "--", "--memory-size", "256")
        assert (done.returncode, done.stdout, done.stderr) == (0, "created assetify\n", "")
        archive = find_zip(proxy.calls)
    stored = cloud.get_function(FunctionName="assetify")["Configuration"]
    assert base64.b64decode(stored["CodeSha256"]) == hashlib.sha256(archive).digest()
    assert (stored["Runtime"], stored["Handler"]) == ("nodejs24.x", "assetify.handler")

    make_bucket(s3, uploads)
    make_bucket(s3, assets)
    s3.put_object(Bucket=uploads, Key=KEY, Body=make_tarball())
    with open_sandbox(unpack(archive, tmp_path), moto_server, assets) as sandbox:
        first = sandbox.invoke(make_event(uploads, KEY))
        assert isinstance(first.outcome, Returned), first.outcome
        check_bucket(s3, assets)
        once = read_bucket(s3, assets)
        second = sandbox.invoke(make_event(uploads, KEY))
        assert second.outcome == first.outcome
        assert read_bucket(s3, assets) == once
    assert first.report.request_id in first.log


@pytest.mark.parametrize("runtime", ["nodejs22.x", "nodejs24.x"])
def test_a_strict_s3_takes_what_is_sent(strict_s3, buckets, runtime):
    uploads, assets = buckets
    s3 = connect("s3", strict_s3)
    make_bucket(s3, uploads)
    make_bucket(s3, assets)
    s3.put_object(Bucket=uploads, Key=KEY, Body=make_tarball())
    with open_sandbox(PROGRAMS, strict_s3, assets, runtime=runtime) as sandbox:
        one = sandbox.invoke(make_event(uploads, KEY))
    assert isinstance(one.outcome, Returned), one.outcome
    check_bucket(s3, assets)


def test_a_strict_s3_refuses_what_is_spoiled_on_the_way(strict_s3, buckets):
    uploads, assets = buckets
    s3 = connect("s3", strict_s3)
    make_bucket(s3, uploads)
    make_bucket(s3, assets)
    s3.put_object(Bucket=uploads, Key="a.tar.gz", Body=make_tarball())

    def spoil(call):
        if call.method == "PUT" and "site-" in call.path:
            call.body = call.body.replace(b"teal", b"grey")

    with serve_proxy(strict_s3) as proxy:
        proxy.fault = spoil
        with open_sandbox(PROGRAMS, proxy.url, assets) as sandbox:
            one = sandbox.invoke(make_event(uploads, "a.tar.gz"))
    assert isinstance(one.outcome, Failed)
    assert "a/index.json" not in read_bucket(s3, assets)
