import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

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
        (["hello-event.js", "1", "--env", "X"], "'X' is not NAME=VALUE"),
        (["hello-event.js", "1", "--zip", "package.json"], "can't read package.json"),
    ],
)
def test_what_can_not_be_carried_out(invoke, arguments, message):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output
