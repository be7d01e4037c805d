"""One execution environment: started with the first event, kept warm for the next ones."""

import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from inlaid.functions.clients import find_client
from inlaid.functions.invocation import Function, FunctionSettings, Invocation, ReportLine
from inlaid.functions.runtime_api import Answered, Event, Message, Ready, RuntimeApi
from inlaid.functions.verdict import find_status, judge_message
from inlaid.verify.sandbox.probe import find_isolation

assert sys.platform != "win32"  # noqa: S101 (as in `process`)

from inlaid.functions.process import FunctionProcess  # noqa: E402 (mypy reads on to here)


@dataclass(frozen=True, slots=True)
class _Instance:
    api: RuntimeApi
    process: FunctionProcess


@dataclass(frozen=True, slots=True)
class _Start:
    """How an instance came up: its first message (None: none in time) and milliseconds."""

    message: Message | None
    init_ms: float | None


_WARM = _Start(Ready(), None)


class Sandbox:
    """Runs a function's events one after the other, as AWS runs one instance of it.

    A context manager. ``around``: further folders whose ``node_modules`` may hold the client.
    Raises InlaidError when the runtime client is not installed.
    """

    def __init__(
        self,
        function: Function,
        settings: FunctionSettings | None = None,
        *,
        around: tuple[Path, ...] = (),
    ) -> None:
        self._function = function
        self._settings = settings or FunctionSettings()
        self._client = find_client(function, self._settings.memory, self._settings.runtime, around)
        self._isolation = find_isolation()
        self._instance: _Instance | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._instance is not None:
            self._close(self._instance)

    def invoke(self, payload: str) -> Invocation:
        """Hand over an event (JSON text) and wait for what comes of it.

        An instance that didn't answer is ended, as AWS does; the next event starts another.
        """
        request_id = str(uuid.uuid4())
        instance, start = self._find_instance()
        init_log = instance.process.read_output()
        started, handed = datetime.now(UTC), time.monotonic()
        message = start.message
        if isinstance(message, Ready):
            message = self._exchange(instance.api, request_id, payload)
        ended = message.at if isinstance(message, Answered) else time.monotonic()
        if not isinstance(message, Answered):
            instance.process.kill()
        outcome, platform_log = judge_message(message, request_id, self._settings)
        report = ReportLine(
            request_id,
            started,
            (ended - handed) * 1000,
            start.init_ms,
            self._settings.memory,
            min(instance.process.find_most_memory(), self._settings.memory),
            *find_status(outcome),
        )
        log = instance.process.read_output()
        if not isinstance(message, Answered):
            self._close(instance)
        failed = not isinstance(start.message, Ready)
        return Invocation(outcome, report, init_log, log, platform_log, failed)

    def _find_instance(self) -> tuple[_Instance, _Start]:
        if self._instance is not None:
            return self._instance, _WARM
        begun = time.monotonic()
        api = RuntimeApi()
        api.start()
        process = FunctionProcess(
            self._function, self._client, self._settings, api, self._isolation
        )
        self._instance = _Instance(api, process)
        message = api.receive(self._settings.init_timeout)
        return self._instance, _Start(message, (time.monotonic() - begun) * 1000)

    def _exchange(self, api: RuntimeApi, request_id: str, payload: str) -> Message | None:
        """Send the event; return the answer, the end of the process, or None when time is up."""
        timeout = self._settings.timeout
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{self._function.module}"
        api.send(Event(request_id, payload, int((time.time() + timeout) * 1000), arn))
        end = time.monotonic() + timeout
        while True:
            message = api.receive(end - time.monotonic())
            if not isinstance(message, Ready):  # it asks for the next event after each answer
                return message

    def _close(self, instance: _Instance) -> None:
        self._instance = None
        instance.api.end()
        instance.process.close()
        instance.api.close()
