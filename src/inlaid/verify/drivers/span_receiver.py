"""Runs a command, and keeps the spans that it sends to an OTLP receiver on this machine's loopback.

    python span_receiver.py FILE NAME PROTOCOL COMMAND...

FILE gets one export of spans a line, in OTLP's JSON; one of protobuf as `{"protobuf": BASE64}`.
NAME is the service's where it has none. Without spans there is no FILE. Standard library only: it
runs beside the command, in the namespace whose loopback nobody else reaches.
"""

import base64
import gzip
import io
import json
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_MOST = 64 * 1024 * 1024  # bytes of one export, and of all
_JSON, _PROTOBUF = "application/json", "application/x-protobuf"


class _Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.lines: list[str] = []
        self.size = 0

    def keep(self, line: str) -> None:
        with self.lock:
            self.size += len(line)
            if self.size <= _MOST:
                self.lines.append(line)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Receiver

    def do_POST(self) -> None:
        """Take an export; those of metrics and logs are answered, too, and dropped."""
        kind = self.headers.get_content_type()
        try:
            body = self._read()
            if self.path.partition("?")[0].endswith("/v1/traces"):
                self.server.keep(_describe(kind, body))
        except (ValueError, OSError, EOFError, zlib.error):
            self._answer(400, _JSON, b"{}")
            self.close_connection = True
            return
        self._answer(200, kind, b"{}" if kind == _JSON else b"")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _read(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            body = b"".join(self._read_chunks())
        else:
            body = self.rfile.read(_bound(int(self.headers.get("Content-Length", 0))))
        if self.headers.get("Content-Encoding", "").lower() == "gzip":
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
                body = file.read(_MOST)
        return body

    def _read_chunks(self) -> Iterator[bytes]:
        size = 0
        while length := int(self.rfile.readline(100).split(b";")[0], 16):
            size = _bound(size + length)
            yield self.rfile.read(length)
            self.rfile.readline(10)
        self.rfile.readline(10)

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the output is the command's."""


def _bound(size: int) -> int:
    if not 0 <= size <= _MOST:
        raise ValueError(size)
    return size


def _describe(kind: str, body: bytes) -> str:
    if kind == _PROTOBUF:
        return json.dumps({"protobuf": base64.b64encode(body).decode("ascii")})
    return json.dumps(json.loads(body))


def _build_environment(receiver: _Receiver, name: str, protocol: str) -> dict[str, str]:
    """In it any agent sends its spans here, and soon; what the project sets itself counts."""
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{receiver.server_port}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
        "OTEL_SERVICE_NAME": name,
        "OTEL_TRACES_SAMPLER": "always_on",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        **os.environ,
    }


def main(file: str, name: str, protocol: str, *command: str) -> int:
    """Run the command and return its status; without a loopback it runs all the same."""
    try:
        receiver = _Receiver()
    except OSError:
        return _run(command, dict(os.environ))
    with receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        status = _run(command, _build_environment(receiver, name, protocol))
        receiver.shutdown()
    if receiver.lines and not os.path.exists(file):  # noqa: PTH110 (os is imported)
        os.makedirs(os.path.dirname(file) or ".", exist_ok=True)  # noqa: PTH103, PTH120
        with open(file, "w", encoding="utf-8") as out:  # noqa: PTH123
            out.write("\n".join(receiver.lines) + "\n")
    return status


def _run(command: tuple[str, ...], environment: dict[str, str]) -> int:
    status = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
