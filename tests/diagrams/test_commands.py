import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

GOOD = "sequenceDiagram\nA->>B: GetIt <b>\nB-->>A: done\n"
BAD = "sequenceDiagram\nA->>B\nlop x\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.mmd").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.mmd").write_text(BAD, encoding="utf-8")
    (tmp_path / "run.jsonl").write_text(
        '{"actor":"A","service":"B","operation":"GetIt"}\n', encoding="utf-8"
    )
    return lambda *words: CliRunner().invoke(main, words)


def test_a_diagram_in_words(run):
    result = run("diagram", "good.mmd")
    assert (result.exit_code, result.stdout) == (0, "1. A to B: GetIt <b>\n2. B to A: done\n")


def test_many_files_each_with_a_verdict(run):
    result = run("diagram", "good.mmd", "bad.mmd")
    assert result.exit_code == 1
    verdicts = [line for line in result.stdout.splitlines() if ".mmd: " in line]
    assert verdicts == ["good.mmd: ok", "bad.mmd: error"]
    assert "bad.mmd:2:6: error[diagram-syntax]" in result.stderr
    assert "bad.mmd:3:1: error[diagram-syntax]" in result.stderr


def test_a_folder_is_not_a_diagram(run):
    Path("folder.mmd").mkdir()
    result = run("diagram", "good.mmd", "folder.mmd")
    assert (result.exit_code, result.stdout) == (2, "")


def test_json_lists_every_diagnostic(run):
    result = run("diagram", "--format", "json", "good.mmd", "bad.mmd")
    assert result.exit_code == 1
    good, bad = json.loads(result.stdout)
    assert good == {
        "file": "good.mmd", "verdict": "ok", "problem": "", "diagnostics": [],
        "description": ["A to B: GetIt <b>", "B to A: done"],
    }  # fmt: skip
    assert (bad["verdict"], [each["line"] for each in bad["diagnostics"]]) == ("error", [2, 3])
    assert bad["diagnostics"][1]["help"] == "did you mean `loop`?"


def test_pictures_are_written(run, tmp_path):
    assert run("diagram", "good.mmd", "-o", "out.svg").exit_code == 0
    assert run("diagram", "good.mmd", "-o", "out.txt").exit_code == 0
    assert run("diagram", "good.mmd", "bad.mmd", "-o", "pictures").exit_code == 1
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg ")
    assert "<style>" in svg
    assert (tmp_path / "pictures/good.svg").read_text(encoding="utf-8") == svg
    assert not (tmp_path / "pictures/bad.svg").exists()
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == (
        "Sequence diagram: A, B\nA to B: GetIt <b>\nB to A: done\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["good.mmd", "bad.mmd", "-o", "one.svg"],
            "one.svg is one file; name a folder for 2 diagrams",
        ),
        (["good.mmd", "-o", "one.png"], "the output ends in .svg or .txt, or is a folder"),
        (["good.mmd", "./good.mmd", "-o", "out"], "two diagrams would be written to"),
    ],
)
def test_an_output_that_can_not_be(run, words, message):
    result = run("diagram", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_is_not_text(run, tmp_path):
    (tmp_path / "odd.mmd").write_bytes(b"sequenceDiagram\n\xff")
    result = run("diagram", "odd.mmd")
    assert result.exit_code == 1
    assert "odd.mmd: error: not UTF-8 text" in result.stderr


def test_a_trace_is_shown(run):
    assert run("trace", "show", "run.jsonl").stdout == "1. A -> B: GetIt\n"
    result = run("trace", "show", "run.jsonl", "--format", "json")
    assert json.loads(result.stdout) == [{"actor": "A", "service": "B", "operation": "GetIt"}]


def test_a_diagram_is_checked_against_a_trace(run, tmp_path):
    result = run("trace", "check", "good.mmd", "run.jsonl")
    assert (result.exit_code, result.stdout) == (
        0,
        "good.mmd: as recorded in run.jsonl: 1 operation\n",
    )
    result = run("trace", "check", "good.mmd", "run.jsonl", "--format", "json")
    assert json.loads(result.stdout) == {
        "as_recorded": True,
        "counts": {"operations": 1, "order_only": 0, "untraced": 0, "unrun": 0, "omitted": 0},
        "diagnostics": [],
    }
    (tmp_path / "run.jsonl").write_text(
        '{"actor":"A","service":"B","operation":"PutIt"}\n', encoding="utf-8"
    )
    result = run("trace", "check", "good.mmd", "run.jsonl")
    assert result.exit_code == 1
    assert "good.mmd:2:1: error[trace-deviation]" in result.stderr
    assert "run.jsonl:1:1: the call `A -> B: PutIt`" in result.stderr
    result = run("trace", "check", "good.mmd", "run.jsonl", "--format", "json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert (found["code"], found["line"]) == ("trace-deviation", 2)


@pytest.mark.parametrize(
    "words",
    [("show", "no.jsonl"), ("check", "good.mmd", "no.jsonl"), ("check", "no.mmd", "run.jsonl")],
)
def test_a_missing_trace_is_named(run, words):
    missing = next(each for each in words if each.startswith("no."))
    result = run("trace", *words)
    assert result.exit_code == 2
    assert result.stderr == f"inlaid: no such file: {missing}\n"
