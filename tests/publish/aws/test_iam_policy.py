"""A site is published under exactly the printed policy, with IAM enforced, and not under less."""

import copy
import json
import urllib.request
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner
from moto.iam.access_control import IAMPolicy, PermissionResult

from inlaid.cli.main import main
from inlaid.publish.aws.iam_policy import make_policy
from inlaid.publish.failure import PublishError
from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin
from inlaid.publish.progress import SILENT
from inlaid.publish.publisher import carry_out, propose_rollback, propose_site
from inlaid.publish.settings import PUBLISH, DeleteLimit
from tests.publish.proxy import serve_proxy
from tests.publish.sites import write_site
from tests.servers.moto import serve_moto

LARGE = b"x" * 250_000
ACTIONS = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "cloudfront:CreateInvalidation",
    "cloudfront:GetInvalidation",
]


class Account:
    """An AWS account whose IAM is enforced, with one user who publishes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.iam = self.client("iam", "testing", "testing")
        self.admin = self.make_user("admin", {"Effect": "Allow", "Action": "*", "Resource": "*"})
        self.s3 = self.client("s3", *self.admin)
        self.s3.create_bucket(Bucket="docs")
        cloudfront = self.client("cloudfront", *self.admin)
        origin = {
            "Id": "o",
            "DomainName": "docs.s3.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        self.distribution = cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "x",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {
                    "TargetOriginId": "o",
                    "ViewerProtocolPolicy": "allow-all",
                },
                "Comment": "",
                "Enabled": True,
            }
        )["Distribution"]["Id"]
        request = urllib.request.Request(
            f"{url}/moto-api/reset-auth",
            data=b"0",
            headers={"Content-Type": "text/plain"},
            method="POST",
        )
        urllib.request.urlopen(request).close()
        self.iam = self.client("iam", *self.admin)

    def client(self, service: str, key: str, secret: str):
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )

    def make_user(self, name: str, *statements: dict) -> tuple[str, str]:
        self.iam.create_user(UserName=name)
        policy = {"Version": "2012-10-17", "Statement": list(statements)}
        self.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def empty(self) -> None:
        for stored in self.s3.list_objects_v2(Bucket="docs").get("Contents", ()):
            self.s3.delete_object(Bucket="docs", Key=stored["Key"])


@pytest.fixture(scope="module")
def account():
    with serve_moto() as url:
        yield Account(url)


@pytest.fixture
def proxy(account):
    with serve_proxy(account.url) as each:
        yield each


def make_fault(policy: dict, distribution: str):
    """Break the second part of a large file, and answer in moto's place about invalidations.

    moto computes a wrong signature for a GET of CloudFront, so its IAM is asked directly.
    """
    resource = f"arn:aws:cloudfront::123456789012:distribution/{distribution}"

    def fault(call) -> None:
        if "/invalidation/" in call.path:
            verdict = IAMPolicy(json.dumps(policy)).is_action_permitted(
                "cloudfront:GetInvalidation", resource
            )
            if verdict is not PermissionResult.PERMITTED:
                call.fail(403, "AccessDenied")
                return
            text = b"<Invalidation><Id>I</Id><Status>Completed</Status></Invalidation>"
            call.answer = (200, {"Content-Type": "application/xml"}, text)
        if b"x" * 1000 in call.body and "partNumber=2" in call.path:
            call.fail(400, "InvalidPart")

    return fault


def publish_history(
    account, proxy, monkeypatch, *, folder: Path, statements: list[dict], user: str
) -> list[str]:
    """Publish, change, remove, fail at a large file and roll back; return what was denied."""
    key, secret = account.make_user(user, *fit_moto(statements))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", proxy.url)
    proxy.fault = make_fault({"Statement": statements}, account.distribution)
    site = write_site(folder / user, {"index.html": b"1", "a/index.html": b"1", "old.css": b"1"})
    denied: list[str] = []
    settings = read_settings(account, proxy.url)
    target = open_target(settings.to, folder, settings, f"t/x/1/{user}")
    target = replace(target, store=replace(target.store, part_size=100_000))

    def attempt(propose) -> None:
        try:
            summary = carry_out(propose(target, settings), target, DeleteLimit(percent=100), SILENT)
        except PublishError as error:
            denied.append(str(error))
        else:
            denied.extend(str(notice) for notice in summary.notices)

    def publish() -> None:
        attempt(lambda target, settings: propose_site(site, target, settings, Origin()))

    publish()
    for version in (b"2", b"3"):
        (site / "old.css").unlink(missing_ok=True)
        write_site(site, {"index.html": version, "a/index.html": version})
        publish()
    write_site(site, {"large.zip": LARGE})
    publish()
    account.s3.create_multipart_upload(Bucket="docs", Key="site/large.zip")  # a kill left it
    publish()
    attempt(lambda target, settings: propose_rollback("", target, settings))
    return [message for message in denied if "InvalidPart" not in message]


def fit_moto(statements: list[dict]) -> list[dict]:
    """Return the statements with the resources that moto looks at, their actions unchanged.

    It holds a batch of deletes against the bucket, S3 against each key; of CloudFront's actions it
    knows no resource.
    """
    fitted = []
    for statement in statements:
        fitted.append(statement)
        if "s3:DeleteObject" in statement["Action"]:
            fitted.append(
                {
                    **statement,
                    "Sid": "Batch",
                    "Action": "s3:DeleteObject",
                    "Resource": "arn:aws:s3:::docs",
                }
            )
        if statement["Resource"].startswith("arn:aws:cloudfront:"):
            fitted.append({**statement, "Sid": "Any", "Resource": "*"})
    return fitted


def read_settings(account, url: str):
    cloudfront = {"distribution": account.distribution, "wait": True}
    section = {"to": "s3://docs/site", "endpoint_url": url, "grace": 0, "cloudfront": cloudfront}
    return PUBLISH({**section, "keep": 2})


@pytest.mark.slow
def test_policy_suffices(account, proxy, monkeypatch, tmp_path):
    account.empty()
    policy = make_policy(read_settings(account, proxy.url))
    denied = publish_history(
        account, proxy, monkeypatch, folder=tmp_path, statements=policy["Statement"], user="exact"
    )
    assert denied == []
    keys = [stored["Key"] for stored in account.s3.list_objects_v2(Bucket="docs")["Contents"]]
    assert "site/index.html" in keys
    assert "site/old.css" not in keys


@pytest.mark.slow
@pytest.mark.parametrize("action", ACTIONS)
def test_each_permission_is_needed(account, proxy, monkeypatch, tmp_path, action):
    account.empty()
    statements = copy.deepcopy(make_policy(read_settings(account, proxy.url))["Statement"])
    for statement in statements:
        statement["Action"] = [name for name in statement["Action"] if name != action]
    statements = [rule for rule in statements if rule["Action"]]
    denied = publish_history(
        account,
        proxy,
        monkeypatch,
        folder=tmp_path,
        statements=statements,
        user=action.replace(":", "-"),
    )
    assert denied
    assert any("publish-denied" in message or "publish-cache" in message for message in denied), (
        denied
    )
    assert "testing" not in "".join(denied)


@pytest.mark.slow
def test_resources_are_the_target_and_nothing_else(account):
    policy = make_policy(read_settings(account, account.url))
    assert [rule["Resource"] for rule in policy["Statement"]] == [
        "arn:aws:s3:::docs/site/*",
        "arn:aws:s3:::docs",
        "arn:aws:s3:::docs",
        f"arn:aws:cloudfront::*:distribution/{account.distribution}",
    ]
    assert policy["Statement"][1]["Condition"] == {"StringLike": {"s3:prefix": ["site/*"]}}


@pytest.mark.slow
def test_all_actions_are_tested(account):
    policy = make_policy(read_settings(account, account.url))
    assert sorted(ACTIONS) == sorted(
        name for rule in policy["Statement"] for name in rule["Action"]
    )


def test_command_prints_the_policy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["iam-policy", "--to", "s3://docs/a/b"])
    assert answer.exit_code == 0
    assert json.loads(answer.output)["Statement"][0]["Resource"] == "arn:aws:s3:::docs/a/b/*"
    answer = CliRunner().invoke(main, ["iam-policy"])
    assert answer.exit_code == 1
    assert "publish-target" in answer.stderr


FUNCTION_ACTIONS = {
    "GET describe": "cloudfront:DescribeFunction",
    "POST publish": "cloudfront:PublishFunction",
    "PUT urls": "cloudfront:UpdateFunction",
}


@pytest.fixture
def function_proxy(moto_server):
    """Functions of another moto, guarded by moto's IAM: it takes both reads for a wrong signature."""
    client = boto3.client("cloudfront", endpoint_url=moto_server, region_name="us-east-1")
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    tag = client.create_function(Name="urls", FunctionConfig=config, FunctionCode=b"-")["ETag"]
    with serve_proxy(moto_server) as each:
        yield each
    client.delete_function(Name="urls", IfMatch=tag)


def guard(policy: dict):
    def fault(call) -> None:
        action = FUNCTION_ACTIONS[f"{call.method} {call.path.partition('?')[0].rpartition('/')[2]}"]
        resource = "arn:aws:cloudfront::123456789012:function/urls"
        verdict = IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)
        if verdict is not PermissionResult.PERMITTED:
            call.fail(403, "AccessDenied")

    return fault


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["", *FUNCTION_ACTIONS.values()])
def test_whole_releases(  # noqa: PLR0917 (fixtures)
    account, proxy, function_proxy, monkeypatch, tmp_path, missing
):
    account.empty()
    section = {"to": "s3://docs/site", "endpoint_url": proxy.url, "keep": 2}
    settings = PUBLISH({**section, "cloudfront": {"function": "urls"}})
    policy = make_policy(settings)
    assert policy["Statement"][3]["Resource"] == "arn:aws:cloudfront::*:function/urls"
    for rule in policy["Statement"]:
        rule["Action"] = [name for name in rule["Action"] if name != missing]
    function_proxy.fault = guard(policy)
    key, secret = account.make_user(f"whole-{missing[11:]}", *fit_moto(policy["Statement"]))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", function_proxy.url)
    target = open_target(settings.to, tmp_path, settings, "t/x/1/whole")

    def publish(version: bytes) -> None:
        site = write_site(tmp_path / "s", {"index.html": version, "404.html": version})
        proposal = propose_site(site, target, settings, Origin())
        carry_out(proposal, target, DeleteLimit(percent=100), SILENT)

    if missing:
        with pytest.raises(PublishError, match=f"AccessDenied on {missing[11:]}"):
            publish(b"1")
        return
    for version in (b"1", b"2", b"3"):
        publish(version)
    proposal = propose_rollback("", target, settings)
    carry_out(proposal, target, DeleteLimit(percent=100), SILENT)
    assert account.s3.get_object(Bucket="docs", Key="site/404.html")["Body"].read() == b"2"
