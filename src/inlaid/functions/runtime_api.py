"""The Lambda Runtime API on a loopback port: hands out events, takes in answers.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import socket
import sys
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue

from inlaid.functions.invocation import Failed, Outcome, Returned

_ROOT = "/2018-06-01/runtime"
_LARGEST = 6_291_556  # bytes of an answer, as AWS limits it


@dataclass(frozen=True, slots=True)
class Event:
    """An event for the function: its JSON text and when time is up, in ms since the epoch."""

    request_id: str
    payload: str
    deadline_ms: int
    function_arn: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The runtime asks for an event: whatever it had to initialize is done."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The function's answer to an event, and the time of its arrival (``time.monotonic``)."""

    outcome: Outcome
    at: float


@dataclass(frozen=True, slots=True)
class InitFailed:
    """The runtime couldn't load the function."""

    failure: Failed


@dataclass(frozen=True, slots=True)
class Exited:
    """The runtime's process ended: its exit code, or minus the signal that ended it."""

    code: int
    out_of_memory: bool


Message = Ready | Answered | InitFailed | Exited


class RuntimeApi:
    """A server of the Runtime API; ``close`` gives its port back."""

    def __init__(self) -> None:
        self._events: SimpleQueue[Event | None] = SimpleQueue()
        self._messages: SimpleQueue[Message] = SimpleQueue()
        self._server = _Server(("127.0.0.1", 0), _Exchange)
        self._server.events, self._server.messages = self._events, self._messages
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def close(self) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        """``host:port``, as AWS_LAMBDA_RUNTIME_API wants it."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def connect(self) -> socket.socket:
        """A connection of its own to this server, to be handed to another process."""
        return socket.create_connection(("127.0.0.1", int(self._server.server_address[1])))

    def send(self, event: Event) -> None:
        """Give the event to the next who asks for one."""
        self._events.put(event)

    def end(self) -> None:
        """Tell the next who asks for an event that there will be none."""
        self._events.put(None)

    def put(self, message: Message) -> None:
        """Add a message from elsewhere, such as the end of the process."""
        self._messages.put(message)

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None when there was none for ``timeout`` seconds."""
        try:
            return self._messages.get(timeout=max(timeout, 0))
        except Empty:
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    events: "SimpleQueue[Event | None]"
    messages: "SimpleQueue[Message]"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that ended in the middle of a request or of its answer."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as given


class _Exchange(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one write: two cost 40 ms of delayed acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path != f"{_ROOT}/invocation/next":
            return self._answer(HTTPStatus.NOT_FOUND)
        self.server.messages.put(Ready())
        event = self.server.events.get()
        if event is None:
            return self._answer(HTTPStatus.INTERNAL_SERVER_ERROR)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": event.request_id,
            "Lambda-Runtime-Deadline-Ms": str(event.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": event.function_arn,
            "Lambda-Runtime-Trace-Id": _make_trace_id(event),
        }
        return self._answer(HTTPStatus.OK, event.payload.encode(), headers)

    def do_POST(self) -> None:
        body, trailers = self._read_body()
        outcome = self._read_outcome(body, trailers)
        if outcome is None:
            return self._answer(HTTPStatus.NOT_FOUND)
        if self.path.endswith("/init/error") and isinstance(outcome, Failed):
            self.server.messages.put(InitFailed(outcome))
        else:
            self.server.messages.put(Answered(outcome, time.monotonic()))
        return self._answer(HTTPStatus.ACCEPTED, b'{"status":"OK"}\n')

    def _read_outcome(self, body: bytes, trailers: dict[str, str]) -> Outcome | None:
        text = body.decode(errors="replace")
        if error := trailers.get("lambda-runtime-function-error-type"):
            return Failed(error, text)
        if self.path.endswith("/error"):
            return Failed(_find_error_type(text), text)
        if not self.path.endswith("/response"):
            return None
        if len(body) > _LARGEST:
            message = (
                f"Response payload size exceeded maximum allowed payload size ({_LARGEST} bytes)."
            )
            return make_failure("Function.ResponseSizeTooLarge", message)
        return Returned(text)

    def _read_body(self) -> tuple[bytes, dict[str, str]]:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self._read(_read_number(self.headers.get("Content-Length", "0"), 10)), {}
        chunks = []
        while size := _read_number(self._read_line().split(";")[0], 16):
            chunks.append(self._read(size))
            self._read_line()
        trailers = {}
        while line := self._read_line():
            name, _, value = line.partition(":")
            trailers[name.strip().lower()] = value.strip()
        return b"".join(chunks), trailers

    def _read(self, size: int) -> bytes:
        """That many bytes; a client that ends before has said nothing."""
        data = self.rfile.read(size)
        if len(data) < size:
            raise ConnectionError("the client has ended in the middle of a request")
        return data

    def _read_line(self) -> str:
        line = self.rfile.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the client has ended in the middle of a request")
        return line.decode("latin-1").strip()

    def _answer(
        self, status: HTTPStatus, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the log is the function's."""


def _read_number(text: str, base: int) -> int:
    try:
        return int(text, base)
    except ValueError as error:
        raise ConnectionError(f"not a length: {text}") from error


def make_failure(error_type: str, message: str) -> Failed:
    """The failure that AWS itself reports, without a trace."""
    return Failed(error_type, json.dumps({"errorType": error_type, "errorMessage": message}))


def _find_error_type(text: str) -> str:
    try:
        error = json.loads(text)
    except ValueError:
        return "Runtime.Unknown"
    found = error.get("errorType") if isinstance(error, dict) else None
    return found if isinstance(found, str) else "Runtime.Unknown"


def _make_trace_id(event: Event) -> str:
    return (
        f"Root=1-{event.deadline_ms // 1000:08x}-{event.request_id.replace('-', '')[:24]};Sampled=0"
    )
