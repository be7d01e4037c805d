import json
import re
import sys
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
    assert (bad["verdict"], [diagnostic["line"] for diagnostic in bad["diagnostics"]]) == (
        "error",
        [2, 3],
    )
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
        (["good.mmd", "-o", "one.gif"], "the output ends in one of .svg, .txt, .png, .pdf, or is"),
        (["good.mmd", "-o", "a.svg", "--background", "bleu"], "'bleu' is not a CSS colour"),
        (["good.mmd", "./good.mmd", "-o", "out"], "two diagrams would be written to"),
    ],
)
def test_an_output_that_can_not_be(run, words, message):
    result = run("diagram", *words)
    assert result.exit_code == 2
    assert message in result.stderr


PAGE = """# Flows

```sequence width=500
sequenceDiagram
  A->>B: one
```

```mermaid
flowchart LR
```

- In a list:

  ```mermaid
  sequenceDiagram
    A->>B: two
    lop x
  ```

```sequence ./good.mmd
```
"""


def test_every_diagram_of_a_page(run, tmp_path):
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    result = run("diagram", "page.md", "-o", "out")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["page.md:3: ok", "page.md:14: error", "page.md:20: ok"]
    assert "page.md:17:5: error[diagram-syntax]" in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "page-1.svg",
        "page-3.svg",
    ]
    assert "GetIt &lt;b&gt;" in (tmp_path / "out/page-3.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Nothing\n", "page.md: error: the page has no sequence diagram"),
        ("```sequence ./gone.mmd\n```\n", "page.md:1:13: error[file-missing]"),
    ],
)
def test_a_page_without_a_picture_is_an_error(run, tmp_path, text, said):
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    result = run("diagram", "page.md", "-o", "out")
    assert result.exit_code == 1
    assert said in result.stderr


def test_standard_input(run, tmp_path):
    result = CliRunner().invoke(main, ["diagram", "-", "-o", "in.svg"], input=GOOD)
    assert (result.exit_code, result.stdout) == (0, "<stdin>: ok\n")
    assert (tmp_path / "in.svg").read_text(encoding="utf-8").startswith("<svg ")
    result = CliRunner().invoke(main, ["diagram", "-"], input=BAD)
    assert result.exit_code == 1
    assert "<stdin>:2:6: error[diagram-syntax]" in result.stderr


def test_labels_are_broken_for_a_width(run, tmp_path):
    text = "sequenceDiagram\nA->>B: " + "some words of a label " * 6 + "\n"
    (tmp_path / "long.mmd").write_text(text, encoding="utf-8")
    widths = []
    for width in ("300", "900"):
        assert run("diagram", "long.mmd", "-o", "out.svg", "--width", width).exit_code == 0
        svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
        widths.append(float(re.search(r' width="([\d.]+)"', svg)[1]))
    assert widths[0] <= 300 < widths[1] <= 900


def test_an_image_needs_its_extra_which_is_named(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "cairosvg", None)
    result = run("diagram", "good.mmd", "-o", "out.png")
    assert result.exit_code == 2
    assert ".png needs CairoSVG: python -m pip install 'inlaid[images]'" in result.stderr


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
        "counts": {
            "operations": 1,
            "replies": 0,
            "order_only": 0,
            "untraced": 0,
            "unrun": 0,
            "omitted": 0,
        },
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
    missing = next(word for word in words if word.startswith("no."))
    result = run("trace", *words)
    assert result.exit_code == 2
    assert result.stderr == f"inlaid: no such file: {missing}\n"
