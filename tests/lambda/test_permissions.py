"""The policies of the README are enough, and nothing in them is too much."""

import json
import urllib.request

import pytest

from inlaid.functions.invocation import Failed, Returned
from tests.servers.moto import serve_moto

from .conftest import (
    PROGRAMS,
    TRUST,
    connect,
    make_bucket,
    make_event,
    make_tarball,
    open_sandbox,
    read_bucket,
    read_policy,
)

pytestmark = pytest.mark.slow

UPLOADS, ASSETS = "my-uploads", "my-assets"  # as the README names them
LARGE = {"large.bin": bytes(range(256)) * (6 * 2**12)}  # more than one part


@pytest.fixture(scope="module")
def account():
    """An account on a server that enforces IAM from now on."""
    with serve_moto() as url:
        s3 = connect("s3", url)
        make_bucket(s3, UPLOADS)
        make_bucket(s3, ASSETS)
        s3.put_object(Bucket=UPLOADS, Key="a.tar.gz", Body=make_tarball())
        s3.put_object(Bucket=UPLOADS, Key="large.tar.gz", Body=make_tarball(LARGE))
        iam = connect("iam", url)
        iam.create_role(RoleName="assetify", AssumeRolePolicyDocument=TRUST)
        everything = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }
        root = make_user(iam, "root", everything)
        yield url, root
        enforce(url, on=False)


def enforce(url, *, on):
    body = b"0" if on else b"inf"
    request = urllib.request.Request(
        f"{url}/moto-api/reset-auth", body, {"Content-Type": "text/plain"}
    )
    urllib.request.urlopen(request).close()


def make_user(iam, name, policy):
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="only", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {
        "aws_access_key_id": key["AccessKeyId"],
        "aws_secret_access_key": key["SecretAccessKey"],
    }


@pytest.fixture
def as_user(account, request):
    """Keys of a new user who has only the given policy, on the server that enforces it."""
    url, root = account
    enforce(url, on=False)

    def as_user(policy):
        keys = make_user(connect("iam", url, **root), request.node.name[-60:].strip("-[]"), policy)
        enforce(url, on=True)
        return {
            "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"],
        }

    yield as_user
    enforce(url, on=False)


def without(policy, sid, action):
    """The policy less one action."""
    statements = []
    for allowed in policy["Statement"]:
        actions = [allowed["Action"]] if isinstance(allowed["Action"], str) else allowed["Action"]
        kept = [name for name in actions if (allowed["Sid"], name) != (sid, action)]
        statements += [allowed | {"Action": kept}] if kept else []
    return policy | {"Statement": statements}


def invoke(url, keys, key):
    with open_sandbox(PROGRAMS, url, ASSETS, **keys) as sandbox:
        return sandbox.invoke(make_event(UPLOADS, key))


@pytest.mark.parametrize("key", ["a.tar.gz", "large.tar.gz"])
def test_the_role_of_the_readme_is_enough(account, as_user, key):
    one = invoke(account[0], as_user(read_policy("role-policy")), key)
    assert isinstance(one.outcome, Returned), one.outcome


@pytest.mark.parametrize(
    ("sid", "action"), [("ReadUploads", "s3:GetObject"), ("WriteAssets", "s3:PutObject")]
)
def test_the_role_of_the_readme_is_not_too_much(account, as_user, sid, action):
    url, root = account
    policy = without(read_policy("role-policy"), sid, action)
    connect("s3", url, **root).delete_object(Bucket=ASSETS, Key="a/index.json")
    one = invoke(url, as_user(policy), "a.tar.gz")
    assert isinstance(one.outcome, Failed)
    assert (
        "s3://my-uploads/a.tar.gz: AccessDenied" in json.loads(one.outcome.payload)["errorMessage"]
    )
    assert "a/index.json" not in read_bucket(connect("s3", url, **root), ASSETS)


def test_the_role_of_the_readme_reads_nothing_else(account, as_user):
    url, _ = account
    keys = as_user(read_policy("role-policy"))
    s3 = connect(
        "s3",
        url,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
    )
    for refused in (
        lambda: s3.get_object(Bucket=ASSETS, Key="a/index.json"),
        lambda: s3.put_object(Bucket=UPLOADS, Key="b.tar.gz", Body=b""),
        lambda: s3.delete_object(Bucket=ASSETS, Key="a/index.json"),
        lambda: s3.list_objects_v2(Bucket=UPLOADS),
    ):
        with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
            refused()
