"""The process that runs a function: started with a clean environment, watched, and ended."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from inlaid.functions.clients import Client
from inlaid.functions.invocation import Function, FunctionSettings, LogFormat
from inlaid.functions.memory_use import measure_memory, measure_peak
from inlaid.functions.runtime_api import Exited, RuntimeApi

assert sys.platform != "win32"  # noqa: S101 (nothing imports this there; it tells mypy)

_INTERVAL = 0.01  # seconds between two looks at the memory
_MB = 2**20


class FunctionProcess:
    """A running function. ``close`` ends it with all its children and removes its temporary files.

    Its output goes to a file, not to a pipe: it can neither fill up nor come late. Needs a system
    with process groups and sockets that are inherited, which Windows hasn't.
    """

    def __init__(
        self, function: Function, client: Client, settings: FunctionSettings, api: RuntimeApi
    ) -> None:
        self._limit = settings.memory * _MB
        self._api = api
        self._most = 0
        self._folder = TemporaryDirectory(prefix="inlaid-function-")
        self._output = TemporaryFile(buffering=0)  # noqa: SIM115 (closed by `close`)
        with api.connect() as connection:
            self._process = subprocess.Popen(  # noqa: S603 (the runtime client)
                client.command,
                cwd=function.folder,
                env=_make_environment(function, client, settings, api.address, self._folder.name)
                | {"INLAID_CONNECTION": str(connection.fileno())},
                stdin=subprocess.DEVNULL,
                stdout=os.dup(self._output.fileno()),
                stderr=subprocess.STDOUT,
                pass_fds=(connection.fileno(),),
                start_new_session=True,
            )
        self._read_to = 0
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def read_output(self) -> str:
        """What was written since the last call; line breaks inside a log line are restored."""
        size = self._output.seek(0, os.SEEK_END)
        data = os.pread(self._output.fileno(), size - self._read_to, self._read_to)
        self._read_to = size
        text = data.decode(errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def find_most_memory(self) -> int:
        """The most MB held so far."""
        self._most = max(self._most, measure_peak(self._process.pid))
        return -(-self._most // _MB)

    def kill(self) -> None:
        """End it now, with all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._watcher.join()

    def close(self, grace: float = 2) -> None:
        """Give it ``grace`` seconds to end by itself, and end it then."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace)
        self.kill()
        self._output.close()
        self._folder.cleanup()

    def _watch(self) -> None:
        killed = False
        while self._process.poll() is None:
            held = measure_memory(self._process.pid)
            self._most = max(self._most, held)
            if held > self._limit and not killed:
                killed = True
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_INTERVAL)
        self._api.put(Exited(self._process.returncode, killed))


def _make_environment(
    function: Function, client: Client, settings: FunctionSettings, address: str, folder: str
) -> dict[str, str]:
    """The reserved variables of AWS, the function's own, and nothing of ours but PATH."""
    values = dict(settings.environment)
    region = values.get("AWS_REGION", "us-east-1")
    return values | {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "TMPDIR": folder,
        "PYTHONPATH": str(function.folder),
        "PYTHONUNBUFFERED": "1",
        "LAMBDA_TASK_ROOT": str(function.folder),
        "LAMBDA_RUNTIME_DIR": str(Path(client.command[-1]).parent),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{client.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.module,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON" if settings.log_format is LogFormat.JSON else "Text",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.module}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local/[$LATEST]",
        "AWS_LAMBDA_RUNTIME_API": address,
        "_HANDLER": function.handler,
    }
