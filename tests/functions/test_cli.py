import json
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.functions.samples import list_samples, read_sample

PROGRAMS = Path(__file__).parents[2] / "snippets" / "lambda"


@pytest.fixture
def invoke(monkeypatch):
    monkeypatch.chdir(PROGRAMS)
    return lambda *arguments, **options: CliRunner().invoke(main, ["invoke", *arguments], **options)


ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
BLOCK = re.compile(
    rf"""Logs
----
START RequestId: (?P<id>{ID}) Version: \$LATEST
\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z\t(?P=id)\tINFO\tHello Tapir
END RequestId: (?P=id)
REPORT RequestId: (?P=id)\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t
Message
-------
Success
"""
)


@pytest.mark.slow
def test_the_block_of_the_article(invoke):
    result = invoke("hello-event.js", '"Tapir"')
    assert result.exit_code == 0, result.output
    assert BLOCK.fullmatch(result.output)


@pytest.mark.slow
def test_the_function_of_2014_runs_where_aws_still_takes_it(invoke):
    result = invoke("--runtime", "nodejs22.x", "hello-event-2014.js", '"Tapir"')
    assert BLOCK.fullmatch(result.output)
    assert invoke("hello-event-2014.js", '"Tapir"').exit_code == 1


@pytest.mark.slow
def test_a_failure_exits_with_1(invoke):
    result = invoke("assetify.js", "{}")
    assert result.exit_code == 1
    assert '"errorMessage": "this is not an event of S3"' in result.output


@pytest.mark.slow
def test_events_and_variables_and_zips(invoke, tmp_path):
    (tmp_path / "event.json").write_text('{"n": 1}')
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("main.js", "exports.go = async ({ n }) => `${process.env.WHO} ${n}`;")
    arguments = ["--zip", str(tmp_path / "f.zip"), "--env", "WHO=me", "main.js.go"]
    result = invoke(*arguments, "--event-file", str(tmp_path / "event.json"))
    assert result.output.endswith("-------\nme 1\n")
    result = invoke(*arguments, "--event-file", "-", input='{"n": 2}')
    assert result.output.endswith("-------\nme 2\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hello-event.js"], "no event"),
        (["hello-event.js", "Tapir"], "the event is not JSON: Expecting value"),
        (["hello-event.js", "1", "--event-file", "-"], "give the event once"),
        (["hello-evnt.js", "1"], "did you mean hello-event.js?"),
        (["hello-event.js", "1", "--memory", "1"], "--memory"),
        (["hello-event.js", "1", "--env", "=x"], "--env =x: expected NAME=VALUE, or the NAME"),
        (["hello-event.js", "1", "--env", "NO_SUCH"], "--env NO_SUCH: NO_SUCH is not set"),
        (["hello-event.js", "1", "--env-file", "gone.env"], "gone.env"),
        (["hello-event.js", "1", "--event", "sqs"], "give the event once"),
        (["hello-event.js", "--event", "sqz"], "'apigw', 'apigw-http', 'dynamodb'"),
        (["hello-event.js", "--event-file", "-", "--watch"], "can't come from standard input"),
        (["hello-event.js", "1", "--zip", "package.json"], "can't read package.json"),
    ],
)
def test_what_can_not_be_carried_out(invoke, arguments, message):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_variables_are_typed_named_or_in_a_file(invoke, tmp_path, monkeypatch):
    (tmp_path / "main.js").write_text("exports.handler = async () => process.env;")
    monkeypatch.setenv("NAMED", "by name")
    monkeypatch.setenv("LISTED", "in the file")
    (tmp_path / "one.env").write_text(
        "# comment\nONE=1\nexport TWO='two words'\nBOTH=file\n\nLISTED\nRAW=${ONE}\n"
    )
    (tmp_path / "two.env").write_text("THREE=3\r\nONE=second\r\n")
    for name in ("package.json", "node_modules"):
        (tmp_path / name).symlink_to(PROGRAMS / name)
    monkeypatch.chdir(tmp_path)
    arguments = ["--env", "NAMED", "--env", "BOTH=typed", "--env", "EMPTY="]
    files = ["--env-file", "one.env", "--env-file", "two.env"]
    result = invoke("main.js", "1", *arguments, *files)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.partition("Message\n-------\n")[2])
    names = ("ONE", "TWO", "THREE", "BOTH", "NAMED", "LISTED", "EMPTY", "RAW")
    assert {name: told[name] for name in names} == {
        "ONE": "second",
        "TWO": "two words",
        "THREE": "3",
        "BOTH": "typed",
        "NAMED": "by name",
        "LISTED": "in the file",
        "EMPTY": "",
        "RAW": "${ONE}",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"A=1\n\n  =x\n", ":3: expected NAME=VALUE, got '=x'"),
        (b"A=1\nNOT_SET_HERE\n", ":2: NOT_SET_HERE is not set"),
        (b"A=\xff\n", "is not UTF-8 text"),
    ],
)
def test_what_is_wrong_with_a_file_of_variables_has_its_place(invoke, tmp_path, text, message):
    (tmp_path / "x.env").write_bytes(text)
    result = invoke("hello-event.js", "1", "--env-file", str(tmp_path / "x.env"))
    assert result.exit_code == 2
    assert f"x.env{message}" in result.output.replace("x.env is", "x.envis")


@pytest.mark.parametrize("name", list_samples())
def test_samples_are_objects_as_a_service_sends_them(name):
    event = json.loads(read_sample(name))
    records = event.get("Records", [event])
    sources = {"requestContext", "source", "eventSource", "EventSource"}
    assert all(sources & record.keys() for record in records)


@pytest.mark.slow
def test_a_sample_is_an_event(invoke):
    result = invoke("hello-event.js", "--event", "s3-put")
    assert result.exit_code == 0
    assert "Hello " in result.output


@pytest.mark.slow
def test_watching_invokes_again_when_the_code_changes(tmp_path):
    code = "def lambda_handler(event, context):\n    return 'made {}'\n"
    (tmp_path / "main.py").write_text(code.format(1))
    command = [sys.executable, "-m", "inlaid", "invoke", "--watch", "main.py", "1"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for number in (1, 2):
            read_to(process.stdout, f"made {number}")
            read_to(process.stdout, "Waiting for changes")
            (tmp_path / "main.py").write_text(code.format(number + 1))
        read_to(process.stdout, "made 3")
        read_to(process.stdout, "Waiting for changes")
        (tmp_path / "main.py").unlink()
        read_to(process.stdout, "inlaid: no such file")
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert {path.name for path in tmp_path.iterdir()} == set()


def read_to(stream, text):
    for line in stream:
        if text in line:
            return
    raise AssertionError(text)
