"""What readers of a distribution get: one Node process is the edge, and the bucket is behind it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

PROGRAM = Path(__file__).with_name("edge.js")


class Edge:
    """A function, which lives at the endpoint ``cloudfront``, and the URL of an edge that runs it."""

    def __init__(self, bucket, cloudfront: str) -> None:
        self.name, self.cloudfront, self.url = f"urls-{bucket.name}", cloudfront, ""
        self.client = boto3.client(
            "cloudfront",
            endpoint_url=cloudfront,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
        self.client.create_function(Name=self.name, FunctionConfig=config, FunctionCode=b"-")

    def read_code(self, stage: str = "LIVE") -> str:
        return self.client.get_function(Name=self.name, Stage=stage)["FunctionCode"].read().decode()


@contextmanager
def open_edge(bucket, cloudfront: str, *, lag: int = 0) -> Iterator[Edge]:
    """Yield an edge in front of the bucket, as hostile as CloudFront can be set up.

    It keeps each answer of the bucket for an hour, whatever that says; of the function, it asks
    which one is live at each request, or, with ``lag``, when so many milliseconds are over.
    """
    edge = Edge(bucket, cloudfront)
    live = f"{cloudfront}/2020-05-31/function/{edge.name}?Stage=LIVE"
    with run_edge(f"{bucket.endpoint}/{bucket.name}", live, least=3600, lag=lag) as edge.url:
        yield edge


@contextmanager
def run_edge(bucket: str, live: str, *, least: int, lag: int) -> Iterator[str]:
    """Yield the URL of an edge; without ``live`` it has no function."""
    node = subprocess.Popen(
        ["node", PROGRAM, bucket, live, str(least), str(lag)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{int(node.stdout.readline())}"
    finally:
        node.stdin.close()
        node.stdout.close()
        node.wait()
