import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from uuid import uuid4

import boto3
import pytest

from tests.publish.hosting import open_hosting

ROOT = Path(__file__).parents[2]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@pytest.fixture(autouse=True)
def credentials(monkeypatch, tmp_path):
    """Only these credentials exist, and no configuration of the machine is read."""
    for name in [variable for variable in os.environ if variable.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


class Deployer:
    """Talks to tests/publish/deployer.py."""

    def __init__(self) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "AWS_EC2_METADATA_DISABLED": "true",
            **CREDENTIALS,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.publish.deployer"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, **request: object) -> dict:
        return self._ask(request)

    def run_all(self, runs: list[dict]) -> list[dict]:
        return self._ask({"runs": runs})

    def _ask(self, request: dict):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "TRACEBACK" not in json.dumps(answer), answer
        return answer

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture(scope="session")
def deployer():
    each = Deployer()
    yield each
    each.close()


class Bucket:
    """A bucket of its own, and plain ways to look into it.

    ``listed`` says that its server has no quicker way to tell its keys than a listing.
    """

    def __init__(self, endpoint: str, *, listed: bool = False) -> None:
        self.listed = listed
        self.endpoint, self.name = endpoint, f"site-{uuid4().hex[:12]}"
        self.client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        self.client.create_bucket(Bucket=self.name)
        policy = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
        policy["Resource"] = f"arn:aws:s3:::{self.name}/*"
        document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
        self.client.put_bucket_policy(Bucket=self.name, Policy=document)
        self.url = f"s3://{self.name}"
        self.options = {"endpoint_url": endpoint}

    def tags(self, prefix: str = "") -> dict[str, str]:
        """Return the entity tags of the keys with the prefix, by the rest of the key."""
        tags = self.list_tags() if self.listed else self.read_tags()
        return {
            key.removeprefix(prefix): tag.strip('"')
            for key, tag in tags.items()
            if key.startswith(prefix)
        }

    def list_tags(self) -> dict[str, str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return {
            stored["Key"]: stored["ETag"] for page in pages for stored in page.get("Contents", ())
        }

    def read_tags(self) -> dict[str, str]:
        with urllib.request.urlopen(f"{self.endpoint}/objects/{self.name}") as answer:
            return json.load(answer)

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.name, Key=key)["Body"].read()

    def head(self, key: str) -> dict:
        return self.client.head_object(Bucket=self.name, Key=key)

    def put(self, key: str, body: bytes, **fields: object) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=body, **fields)

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)

    def manifest(self) -> dict:
        return json.loads(self.get(".inlaid/manifest.json"))


@pytest.fixture
def moto_bucket(moto_server):
    return Bucket(moto_server)


@pytest.fixture
def strict_bucket(strict_s3):
    return Bucket(strict_s3, listed=True)


@pytest.fixture(params=["moto", "strict"])
def bucket(request):
    return request.getfixturevalue(f"{request.param}_bucket")


@pytest.fixture(params=["moto", pytest.param("strict", marks=pytest.mark.long), "layers"])
def hosting(request, deployer, moto_server, tmp_path):
    """Files in place on either S3; and in layers on the strict one, with a function of moto."""
    kind = request.param
    bucket = request.getfixturevalue("moto_bucket" if kind == "moto" else "strict_bucket")
    cloudfront = moto_server if kind == "layers" else ""
    with open_hosting(bucket, deployer, tmp_path, cloudfront=cloudfront) as each:
        yield each
