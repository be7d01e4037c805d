"""A server between a client and S3 that counts requests and does harm to chosen ones."""

import http.client
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Call:
    """One request on its way; a fault may change it, answer it, or cut it."""

    number: int
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    answer: tuple[int, dict[str, str], bytes] | None = None
    cut: bool = False
    cut_answer: bool = False
    new_headers: dict[str, str] = field(default_factory=dict)
    rewrite: Callable[[bytes], bytes] = bytes

    def fail(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>injected</Message></Error>".encode()
        self.answer = (status, {"Content-Type": "application/xml"}, body)


Fault = Callable[[Call], None]


class Proxy:
    """Forwards to ``upstream``, or to ``cloudfront`` what is meant for that.

    ``calls`` are the requests that came.
    """

    def __init__(self, upstream: str, cloudfront: str) -> None:
        self.upstream, self.cloudfront = urlsplit(upstream), urlsplit(cloudfront or upstream)
        self.fault, self.calls = lambda _: None, []
        self.guard = threading.Lock()
        self.url = ""

    def admit(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Call:
        with self.guard:
            call = Call(len(self.calls) + 1, method, path, headers, body)
            self.calls.append(call)
            self.fault(call)
        return call

    def find_upstream(self, headers: dict[str, str]):
        scope = headers.get("Authorization", "")
        return self.cloudfront if "/cloudfront/" in scope else self.upstream

    def count(self, method: str, part: str = "") -> int:
        return sum(call.method == method and part in call.path for call in self.calls)


def make_handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            call = proxy.admit(self.command, self.path, dict(self.headers), body)
            if call.cut:
                self.close_connection = True
                self.connection.close()
                return
            status, headers, text = call.answer or self.ask(call)
            if call.cut_answer:
                self.close_connection = True
                self.connection.close()
                return
            text = call.rewrite(text)
            self.send_response_only(status)
            for name, value in {**headers, **call.new_headers}.items():
                self.send_header(name, value)
            if not (self.command == "HEAD" or status == 204):
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward  # noqa: N815

        def ask(self, call: Call) -> tuple[int, dict[str, str], bytes]:
            upstream = proxy.find_upstream(call.headers)
            connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=30)
            try:
                headers = {
                    k: v
                    for k, v in call.headers.items()
                    if k.lower() not in ("expect", "connection", "content-length")
                }
                connection.request(call.method, call.path, call.body, headers)
                answer = connection.getresponse()
                text = answer.read()
                drop = (
                    ("transfer-encoding", "connection")
                    if call.method == "HEAD"
                    else ("content-length", "transfer-encoding", "connection")
                )
                return (
                    answer.status,
                    {k: v for k, v in answer.getheaders() if k.lower() not in drop},
                    text,
                )
            finally:
                connection.close()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serve_proxy(upstream: str, cloudfront: str = ""):
    proxy = Proxy(upstream, cloudfront)
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(proxy))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
