"""The process that runs a function: started with a clean environment, watched, and ended."""

import os
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile

from inlaid.functions.clients import Client
from inlaid.functions.invocation import Function, FunctionSettings, LogFormat
from inlaid.functions.memory_use import find_program, measure_memory, measure_peak
from inlaid.functions.runtime_api import Exited, RuntimeApi
from inlaid.functions.task_root import TaskRoot, lay_out_task
from inlaid.verify.sandbox.box import open_box
from inlaid.verify.sandbox.confine.confinement import Confinement
from inlaid.verify.sandbox.program import Isolation

assert sys.platform != "win32"  # noqa: S101 (nothing imports this there; it tells mypy)

from inlaid.verify.sandbox.launcher import get_launcher  # noqa: E402 (mypy reads on to here)

_CONNECTION = 3  # the number of the first descriptor that a program inherits
_SIGNALLED = 128  # what is above is the number of a signal
_INTERVAL = 0.01  # seconds between two looks at the memory
_MB = 2**20


class FunctionProcess:
    """A running function. ``close`` ends it with all its children and removes its temporary files.

    Its output goes to a file, not to a pipe: it can neither fill up nor come late. Needs a system
    with process groups and sockets that are handed over, which Windows hasn't.
    """

    def __init__(
        self,
        function: Function,
        client: Client,
        settings: FunctionSettings,
        api: RuntimeApi,
        isolation: Isolation,
    ) -> None:
        self._limit = settings.memory * _MB
        self._api = api
        self._most = 0
        # How many processes are between us and the function: who waits, and the first inside.
        self._depth = 2 if isolation.namespaces else 1
        with ExitStack() as stack:
            box = stack.enter_context(open_box())
            self._output = stack.enter_context(TemporaryFile(buffering=0))
            task = lay_out_task(function, client, box, isolation)
            confinement = Confinement(
                argv=client.command,
                env=tuple(_make_environment(function, client, settings, api.address, task).items()),
                cwd=task.path,
                way=task.way,
            )
            null = stack.enter_context(Path(os.devnull).open("rb"))
            with api.connect() as connection:
                self._program = get_launcher(os.getpid()).launch(
                    confinement, (null.fileno(), self._output.fileno()), (connection.fileno(),)
                )
            self._open = stack.pop_all()
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
        self._most = max(self._most, measure_peak(find_program(self._program.pid, self._depth)))
        return -(-self._most // _MB)

    def kill(self) -> None:
        """End it now, with all its children."""
        self._program.kill()
        self._watcher.join()

    def close(self, grace: float = 2) -> None:
        """Give it ``grace`` seconds to end by itself, and end it then."""
        self._watcher.join(grace)
        self.kill()
        self._program.close()
        self._open.close()

    def _watch(self) -> None:
        killed = False
        while self._program.wait(_INTERVAL) is None:
            held = measure_memory(find_program(self._program.pid, self._depth))
            self._most = max(self._most, held)
            if held > self._limit and not killed:
                killed = True
                self._program.kill()
        if self._program.refusal:
            os.write(self._output.fileno(), f"inlaid: {self._program.refusal}\n".encode())
        status = self._program.status or 0
        code = _SIGNALLED - status if status > _SIGNALLED else status
        self._api.put(Exited(code, killed))


def _make_environment(
    function: Function, client: Client, settings: FunctionSettings, address: str, task: TaskRoot
) -> dict[str, str]:
    """The reserved variables of AWS, the function's own, and nothing of ours but PATH."""
    values = dict(settings.environment)
    region = values.get("AWS_REGION", "us-east-1")
    return values | {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "TMPDIR": task.scratch,
        "PYTHONPATH": task.path,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "LAMBDA_TASK_ROOT": task.path,
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
        "INLAID_CONNECTION": str(_CONNECTION),
    }
