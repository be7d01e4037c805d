"""moto's server in a process of its own, on a free port of the loopback interface."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
def serve_moto() -> Iterator[str]:
    """Yield the URL of a moto server."""
    port = find_port()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(port)],
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


# HTTP/1.1 keeps connections open, as S3 does; moto_server's own entry point speaks 1.0.
# `/request-count` tells how many other requests came since it was asked last.
_PROGRAM = """
import logging, sys
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple
logging.getLogger("werkzeug").setLevel(logging.ERROR)
WSGIRequestHandler.protocol_version = "HTTP/1.1"
moto, came = DomainDispatcherApplication(create_backend_app), []
def app(environment, start):
    if environment["PATH_INFO"] == "/request-count":
        body = str(len(came)).encode()
        came.clear()
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]
    came.append(None)
    return moto(environment, start)
run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True)
"""
