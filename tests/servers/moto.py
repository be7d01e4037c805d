"""moto's server in a process of its own, on a free port of the loopback interface."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def find_port() -> int:
    """Return a free port below those that systems give to outgoing connections.

    One of those may be given away before the server, which takes a second to start, listens.
    """
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"no server at {url}") from None
            time.sleep(0.05)


@contextmanager
def serve_moto(delay: float = 0) -> Iterator[str]:
    """Yield the URL of a moto server that waits ``delay`` seconds before each answer."""
    port = find_port()
    # Its modules are compiled once, whatever this shell says: it has some hundreds.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(port), str(delay)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/moto-api/data.json", process)
        yield url
    finally:
        process.kill()
        process.wait()


# It speaks HTTP/1.1 and keeps connections, as S3 does; moto_server's entry point speaks 1.0.
# `/request-count` tells how many other requests came since it was asked last; `/objects/BUCKET` the
# entity tags of the keys of a bucket, for a listing takes moto 50 ms.
# moto's CloudFront lacks what changes a function: both calls are added to it, and the two stages.
_PROGRAM = """
import io, json, logging, sys, time
from moto import backends
from moto.cloudfront.exceptions import CloudFrontException
from moto.cloudfront.models import CloudFrontBackend, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.cloudfront import urls
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult
from moto.s3.models import s3_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple

class PreconditionFailed(CloudFrontException):
    code = 412
    def __init__(self):
        super().__init__("PreconditionFailed", "The tag is another one.")

def answer(function, **headers):
    return ActionResult({"FunctionSummary": function.function_summary, **headers})

def find_function(self):
    function = self.backend.describe_function(name=self._get_param("Name"))
    if self.headers.get("If-Match") != function.etag:
        raise PreconditionFailed
    return function

def update_function(self):
    function = find_function(self)
    function.config = self._get_param("FunctionConfig")
    function.code = self._get_param("FunctionCode")
    function.etag = random_id()
    return answer(function, ETag=function.etag)

def publish_function(self):
    function = find_function(self)
    function.live = (function.code, function.config, function.etag)
    return answer(function)

def describe_function(self):
    function = self.backend.describe_function(name=self._get_param("Name"))
    if self._get_param("Stage") != "LIVE":
        return answer(function, ETag=function.etag)
    _, config, tag = function.live
    return ActionResult({
        "FunctionSummary": {**function.function_summary, "FunctionConfig": config}, "ETag": tag
    })

def get_function(self):
    function = self.backend.describe_function(name=self._get_param("Name"))
    live = self._get_param("Stage") == "LIVE"
    code, _, tag = function.live if live else (function.code, None, function.etag)
    return ActionResult({"FunctionCode": code, "ETag": tag})

for action in (update_function, publish_function, describe_function, get_function):
    setattr(CloudFrontResponse, action.__name__, action)
urls.url_paths["{0}/2020-05-31/function/(?P<function_name>[^/]+)/publish$"] = (
    CloudFrontResponse.dispatch
)
class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self):
        environment, answer = self.make_environ(), []
        size = int(self.headers.get("Content-Length") or 0)
        chunked = "Transfer-Encoding" in self.headers
        stream = environment["wsgi.input"]
        sent = stream.read() if chunked else stream.read(size)
        if len(sent) < size:  # whoever sends it has ended
            self.close_connection = True
            return
        environment["wsgi.input"] = io.BytesIO(sent)
        body = b"".join(app(environment, lambda *each: answer.extend(each[:2])))
        status, headers = answer
        self.send_response_only(int(status[:3]), status[4:])
        names = {name.lower() for name, _ in headers}
        if "date" not in names:
            self.send_header("Date", self.date_time_string())
        for name, value in headers:
            self.send_header(name, value)
        if not names & {"content-length", "transfer-encoding"} and not status.startswith("204"):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

logging.getLogger("werkzeug").setLevel(logging.ERROR)
modules = tuple(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules  # it would list a folder twice a request
moto, came = DomainDispatcherApplication(create_backend_app), []
def tell(text, start):
    start("200 OK", [])
    return [text.encode()]

def app(environment, start):
    path = environment["PATH_INFO"]
    if path == "/request-count":
        count = len(came)
        came.clear()
        return tell(str(count), start)
    if path.startswith("/objects/"):
        keys = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[path.removeprefix("/objects/")].keys
        return tell(json.dumps({name: key.etag for name, key in list(keys.items())}), start)
    came.append(None)
    time.sleep(float(sys.argv[2]))
    return moto(environment, start)
run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=Handler)
"""
