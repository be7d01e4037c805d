"""An S3 that serves one object and throws away what is written, for files too large to keep."""

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TAG = '"0"'


@dataclass
class Sink:
    source: bytes
    url: str = ""
    received: dict[str, int] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)


def drop(stream, length):
    while length:
        length -= len(stream.read1(min(length, 2**20)))


def make_handler(sink):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def handle_expect_100(self):
            going_on = super().handle_expect_100()
            self.wfile.flush()
            return going_on

        def do_GET(self):
            self.answer(sink.source, {"ETag": TAG})

        do_HEAD = do_GET  # noqa: N815 (as http.server has it)

        def do_PUT(self):
            key = self.path.split("?")[0]
            length = int(self.headers["Content-Length"])
            size = int(self.headers.get("X-Amz-Decoded-Content-Length", length))
            drop(self.rfile, length)
            sink.received[key] = sink.received.get(key, 0) + size
            if "partNumber" not in self.path:
                sink.completed.append(key)
            self.answer(b"", {"ETag": TAG})

        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            key = self.path.split("?")[0]
            if re.search(r"\?.*uploadId=", self.path):
                sink.completed.append(key)
                self.answer(b"<CompleteMultipartUploadResult/>", {})
            else:
                text = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
                self.answer(text, {})

        def answer(self, body, headers):
            self.send_response_only(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def serve_sink(source):
    sink = Sink(source)
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(sink))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    sink.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
