"""Functions under AWS's own runtime clients: results, errors, limits."""

import json
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

import pytest

from inlaid.errors import InlaidError
from inlaid.functions.console import format_invocation, format_log, format_message
from inlaid.functions.execution_environment import Sandbox
from inlaid.functions.function import find_function
from inlaid.functions.invocation import (
    Failed,
    FunctionSettings,
    InvocationStatus,
    LogFormat,
    Returned,
)

pytestmark = pytest.mark.slow

RUNTIMES = ("nodejs22.x", "nodejs24.x")


def fail(invocation):
    assert isinstance(invocation.outcome, Failed)
    return json.loads(invocation.outcome.payload)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_function_gets_its_event_its_context_and_its_environment(run, runtime):
    source = """
    exports.handler = async (event, context) => ({
      event, left: context.getRemainingTimeInMillis(), name: context.functionName,
      memory: context.memoryLimitInMB, runtime: process.env.AWS_EXECUTION_ENV,
      own: process.env.OWN, names: Object.keys(process.env), folder: process.cwd(),
    });
    """
    os.environ["SECRET_OF_THE_DEVELOPER"] = "x"
    (one,) = run(source, '{"é": 1}', runtime=runtime, environment=(("OWN", "y"),), timeout=7)
    del os.environ["SECRET_OF_THE_DEVELOPER"]
    result = json.loads(one.outcome.payload)
    assert result["event"] == {"é": 1}
    assert 5000 < result["left"] <= 7000
    assert result["name"] == "main"
    assert int(result["memory"]) == 128
    assert result["runtime"] == f"AWS_Lambda_{runtime}"
    assert result["own"] == "y"
    assert "SECRET_OF_THE_DEVELOPER" not in result["names"]
    assert "INLAID_CONNECTION" not in result["names"]
    assert not any("KEY" in name or "TOKEN" in name for name in result["names"])


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_an_instance_stays_warm(run, runtime):
    source = "let n = 0; exports.handler = async () => { console.log(`n ${n}`); return ++n; };"
    first, second = run(source, "1", "2", runtime=runtime)
    assert (first.outcome, second.outcome) == (Returned("1"), Returned("2"))
    assert first.report.init_ms is not None
    assert second.report.init_ms is None
    assert first.report.request_id in first.log
    assert second.report.request_id in second.log
    assert "n 1" in second.log
    assert "n 0" not in second.log


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_an_error_is_reported_as_aws_reports_it(run, runtime):
    source = "exports.handler = async () => { throw new RangeError('too far'); };"
    (one,) = run(source, runtime=runtime)
    error = fail(one)
    assert error["errorType"] == "RangeError"
    assert error["errorMessage"] == "too far"
    assert "main.js:1" in error["trace"][1]
    assert "Invoke Error" in one.log
    assert one.report.status is InvocationStatus.ERROR


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize(
    ("source", "error_type", "message"),
    [
        ("exports.handler = async (", "Runtime.UserCodeSyntaxError", "SyntaxError"),
        ("require('no-such-module');", "Runtime.ImportModuleError", "no-such-module"),
        ("exports.other = 1;", "Runtime.HandlerNotFound", "main.handler is undefined"),
        ("throw new TypeError('at start');", "TypeError", "at start"),
    ],
)
def test_a_function_that_does_not_load_is_reported(run, runtime, source, error_type, message):
    (one,) = run(source, runtime=runtime)
    error = fail(one)
    assert error["errorType"] == error_type
    assert message in error["errorMessage"]
    assert one.init_failed
    log = format_log(one, LogFormat.TEXT)
    assert f"Phase: init\tStatus: error\tError Type: {error_type}" in log
    assert error_type.split(".")[-1] in log


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_function_that_takes_too_long_is_ended(run, runtime):
    source = """
    const { spawn } = require('node:child_process');
    exports.handler = async () => {
      spawn('sleep', [process.env.SECONDS]);
      await new Promise((done) => setTimeout(done, 60000));
    };
    """
    begun = time.monotonic()
    seconds = f"61.{uuid.uuid4().int % 10**9}"
    settings = {"timeout": 0.5, "environment": (("SECONDS", seconds),)}
    first, second = run(source, "1", "2", runtime=runtime, **settings)
    assert time.monotonic() - begun < 50  # before the function would have ended by itself
    request = first.report.request_id
    assert fail(first) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {request} Error: Task timed out after 0.50 seconds",
    }
    assert f"{request} Task timed out after 0.50 seconds\n\nEND" in format_log(
        first, LogFormat.TEXT
    )
    assert "\tStatus: timeout\t" in format_log(first, LogFormat.TEXT)
    assert not is_running(seconds)
    assert second.report.init_ms is not None  # AWS starts a new instance too


def is_running(argument):
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if argument in path.read_text():
                return True
    return False


def test_a_busy_loop_is_ended_too(run):
    (one,) = run("exports.handler = async () => { for (;;); };", timeout=0.5)
    assert one.report.status is InvocationStatus.TIMEOUT


def test_a_function_that_never_gets_ready_is_ended(run):
    (one,) = run("for (;;);", init_timeout=0.5)
    assert one.report.status is InvocationStatus.TIMEOUT
    assert "Phase: init\tStatus: timeout" in format_log(one, LogFormat.TEXT)


def test_a_function_that_takes_too_much_memory_is_killed(run):
    source = """
    exports.handler = async () => {
      const kept = [];
      for (;;) { kept.push(Buffer.alloc(2 ** 20, 1)); await null; }
    };
    """
    (one,) = run(source, timeout=20)
    request = one.report.request_id
    assert fail(one) == {
        "errorType": "Runtime.OutOfMemory",
        "errorMessage": f"RequestId: {request} Error: Runtime exited with error: signal: killed",
    }
    assert one.report.memory_used_mb == 128
    assert "Max Memory Used: 128 MB" in format_log(one, LogFormat.TEXT)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("process.exit(7)", "with error: exit status 7"),
        ("process.exit(0)", "without providing a reason"),
        ("process.kill(process.pid, 'SIGSEGV')", "with error: signal: segmentation fault"),
    ],
)
def test_a_function_that_ends_its_process_is_reported(run, source, reason):
    (one,) = run(
        f"exports.handler = async () => {{ {source}; await new Promise(() => setInterval(() => {{}}, 9)); }}"
    )
    request = one.report.request_id
    assert fail(one) == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request} Error: Runtime exited {reason}",
    }


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_an_error_outside_of_the_promise_is_reported(run, runtime):
    source = """
    exports.handler = async () => {
      setTimeout(() => { throw new Error('from a timer'); }, 1);
      await new Promise((done) => setTimeout(done, 1000));
    };
    """
    (one,) = run(source, runtime=runtime)
    assert isinstance(one.outcome, Failed)
    assert "from a timer" in one.log + one.outcome.payload


def test_callbacks_work_where_aws_still_takes_them(run):
    source = "exports.handler = (event, context, callback) => { callback(null, 'done'); };"
    (old,) = run(source, runtime="nodejs22.x")
    assert old.outcome == Returned('"done"')
    (new,) = run(source, runtime="nodejs24.x")
    assert fail(new)["errorType"] == "Runtime.CallbackHandlerDeprecated"


def test_a_streamed_response_is_taken(run):
    source = """
    exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      stream.write('one, ');
      stream.end('two');
    });
    """
    (one,) = run(source)
    assert one.outcome == Returned("one, two")
    assert format_message(one) == "one, two"


def test_a_response_that_is_too_large_is_refused(run):
    (one,) = run("exports.handler = async () => 'x'.repeat(7 * 2 ** 20);")
    assert fail(one)["errorType"] == "Function.ResponseSizeTooLarge"


def test_a_module_of_the_new_kind_runs(run):
    (one,) = run("export const handler = async (event) => event + 1;", "1", name="main.mjs")
    assert one.outcome == Returned("2")


def test_log_lines_keep_their_order_and_their_breaks(run):
    source = """
    exports.handler = async () => {
      console.log('a\\nb'); console.error('c'); process.stderr.write('d\\n'); console.log('%d', 5);
    };
    """
    (one,) = run(source)
    lines = [line.split("\t")[-1] for line in one.log.splitlines()]
    assert lines == ["a", "b", "c", "d", "5"]


def test_json_logs(run):
    (one,) = run("exports.handler = async () => { console.warn('w'); };", log_format=LogFormat.JSON)
    start, line, report = map(json.loads, format_log(one, LogFormat.JSON).splitlines())
    assert start["type"] == "platform.start"
    assert start["time"] <= line["timestamp"] <= report["time"]
    assert (line["level"], line["message"]) == ("WARN", "w")
    assert report["type"] == "platform.report"
    request = one.report.request_id
    assert {request} == {event["record"]["requestId"] for event in (start, report)}
    assert request == line["requestId"]
    assert report["record"]["metrics"]["durationMs"] < 3000


def test_json_logs_of_a_timeout(run):
    source = "exports.handler = () => new Promise(() => setInterval(() => {}, 99));"
    (one,) = run(source, timeout=0.3, log_format=LogFormat.JSON)
    *_, line, report = map(json.loads, format_log(one, LogFormat.JSON).splitlines())
    assert "Task timed out after 0.30 seconds" in line["message"]
    assert report["record"]["status"] == "timeout"


def test_the_console_shows_objects_as_json(run):
    (one,) = run("exports.handler = async () => ({ a: ['é'] });")
    text = format_invocation(one, LogFormat.TEXT)
    assert text.endswith('Message\n-------\n{\n  "a": [\n    "é"\n  ]\n}')


def test_python_functions_run_under_their_own_client(run):
    source = "def lambda_handler(event, context):\n    print('hi', event)\n    return context.memory_limit_in_mb\n"
    (one,) = run(source, '"Tapir"', name="main.py")
    assert json.loads(one.outcome.payload) in (128, "128")
    assert "hi Tapir\n" in one.log


@pytest.mark.parametrize(
    ("source", "error_type", "message"),
    [
        ("def lambda_handler(e, c):\n    raise KeyError('k')\n", "KeyError", "'k'"),
        ("def lambda_handler(e, c)\n", "Runtime.UserCodeSyntaxError", "expected ':'"),
        ("import no_such\n", "Runtime.ImportModuleError", "No module named 'no_such'"),
        ("x = 1\n", "Runtime.HandlerNotFound", "lambda_handler"),
    ],
)
def test_errors_of_python_functions(run, source, error_type, message):
    (one,) = run(source, name="main.py")
    error = fail(one)
    assert error["errorType"] == error_type
    assert message in error["errorMessage"]


def test_a_python_function_is_timed(run):
    (one,) = run(
        "import time\ndef lambda_handler(e, c):\n    time.sleep(60)\n", name="main.py", timeout=0.5
    )
    assert one.report.status is InvocationStatus.TIMEOUT


def test_a_missing_client_is_named(tmp_path):
    (tmp_path / "main.js").write_text("")
    with pytest.raises(InlaidError, match="npm install --save-dev --ignore-scripts aws-lambda-ric"):
        Sandbox(find_function("main.js", tmp_path))


def test_an_unknown_runtime_is_named(run):
    with pytest.raises(
        InlaidError,
        match=r"no runtime client for nodejs18.x; installed: nodejs22.x, nodejs24.x",
    ):
        run("", runtime="nodejs18.x")
    with pytest.raises(InlaidError, match=r"no runtime client for python2.7; installed: python3"):
        run("", name="main.py", runtime="python2.7")


def test_nothing_is_left_behind(run, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    source = (
        "exports.handler = async () => require('fs').writeFileSync(process.env.TMPDIR + '/x', '');"
    )
    (one,) = run(source)
    assert isinstance(one.outcome, Returned)
    assert FunctionSettings().timeout == 3
    assert not list(tmp_path.glob("inlaid-*"))
