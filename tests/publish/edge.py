"""A small edge, as CloudFront is one: the published function runs in Node, then the bucket is asked."""

import json
import subprocess
import threading
from contextlib import contextmanager

import boto3

# Answers each line {code, uris} with what the function makes of the requests.
_RUNNER = """
const vm = require("vm");
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { code, uris } = JSON.parse(line);
  const scope = vm.createContext({ require });
  vm.runInContext(code, scope);
  const ask = (uri) => {
    const request = { method: "GET", uri, querystring: {}, headers: {} };
    const answer = scope.handler({ version: "1.0", request });
    return answer.statusCode ? "301 " + answer.headers.location.value : answer.uri;
  };
  process.stdout.write(JSON.stringify(uris.map(ask)) + "\\n");
});
"""


class Edge:
    """What readers of a distribution get whose function has this name."""

    def __init__(self, bucket, name: str, node: subprocess.Popen) -> None:
        self.bucket, self.name, self.node = bucket, name, node
        self.guard = threading.Lock()
        self.client = boto3.client(
            "cloudfront",
            endpoint_url=bucket.endpoint,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
        self.client.create_function(Name=name, FunctionConfig=config, FunctionCode=b"-")

    def read_code(self, stage: str = "LIVE") -> str:
        return self.client.get_function(Name=self.name, Stage=stage)["FunctionCode"].read().decode()

    def find_keys(self, paths: list[str]) -> dict[str, str]:
        """Return the key of the bucket at which the edge looks for each path."""
        request = {"code": self.read_code(), "uris": [f"/{each}" for each in paths]}
        with self.guard:
            self.node.stdin.write(json.dumps(request) + "\n")
            self.node.stdin.flush()
            uris = json.loads(self.node.stdout.readline())
        return {path: uri.removeprefix("/") for path, uri in zip(paths, uris, strict=True)}

    def look(self, paths: list[str]) -> dict[str, str]:
        """Return the entity tag of each path that readers get, as of now."""
        keys, tags = self.find_keys(paths), self.bucket.tags()
        return {path: tags[key] for path, key in keys.items() if key in tags}


@contextmanager
def open_edge(bucket):
    node = subprocess.Popen(
        ["node", "-e", _RUNNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Edge(bucket, f"urls-{bucket.name}", node)
    finally:
        node.stdin.close()
        node.stdout.close()
        node.wait()
