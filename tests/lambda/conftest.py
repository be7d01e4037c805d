import io
import json
import os
import re
import subprocess
import tarfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

import boto3
import pytest
from botocore.config import Config

from inlaid.functions.execution_environment import Sandbox
from inlaid.functions.function import find_function
from inlaid.functions.invocation import FunctionSettings

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "snippets" / "lambda"
REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
FILES = {
    "css/site.css": b"body { color: teal }",
    "img/logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "js/app.min.js": b"console.log('tapir')",
    "empty.txt": b"",
    "données.bin": bytes([0, 255, 128]),
    "LICENSE": b"MIT",
}
TYPES = {
    "css/site.css": "text/css; charset=utf-8",
    "img/logo.svg": "image/svg+xml",
    "js/app.min.js": "text/javascript; charset=utf-8",
    "empty.txt": "text/plain; charset=utf-8",
    "données.bin": "application/octet-stream",
    "LICENSE": "application/octet-stream",
}
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def connect(service, url, **keys):
    keys = keys or {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client(service, endpoint_url=url, region_name=REGION, config=config, **keys)


def make_bucket(s3, name):
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})


def make_tarball(files=FILES):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def make_event(bucket, key):
    """An event as S3 sends it: the key is URL-encoded, a space is a plus sign."""
    place = {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}}
    return json.dumps({"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "s3": place}]})


def read_bucket(s3, bucket):
    """Bytes and content type of all objects, by key."""
    listing = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    objects = {stored["Key"]: s3.get_object(Bucket=bucket, Key=stored["Key"]) for stored in listing}
    return {key: (stored["Body"].read(), stored["ContentType"]) for key, stored in objects.items()}


@contextmanager
def open_sandbox(folder, url, bucket, *, memory=256, timeout=30, runtime=None, **variables):
    environment = CREDENTIALS | {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "ASSETIFY_BUCKET": bucket,
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
        **{name: value for name, value in os.environ.items() if name == "NODE_V8_COVERAGE"},
        **variables,
    }
    settings = FunctionSettings(
        timeout, memory, runtime=runtime, environment=tuple(environment.items())
    )
    with Sandbox(find_function("assetify.js", folder), settings, around=(PROGRAMS,)) as sandbox:
        yield sandbox


def unpack(archive, folder):
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(folder)
    return folder


def run_upload(url, *arguments, **variables):
    """Run upload-lambda.sh with the project's AWS CLI."""
    tools = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = CREDENTIALS | {
        "PATH": tools,
        "AWS_ENDPOINT_URL": url,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        **{
            name: value
            for name, value in os.environ.items()
            if name.startswith(("BASH_ENV", "INLAID_"))
        },
        **variables,
    }
    command = ["bash", PROGRAMS / "upload-lambda.sh", "--region", REGION, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd="/"
    )


def read_policy(name):
    """A policy from the README of the programs, as it stands there."""
    text = (PROGRAMS / "README.md").read_text()
    found = re.search(rf"```json {name}\n(.*?)```", text, re.DOTALL)
    return json.loads(found[1])


@pytest.fixture
def buckets(request):
    """Two names of buckets that no other test uses."""
    name = re.sub("[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[-40:]
    return f"uploads-{name}", f"assets-{name}"
