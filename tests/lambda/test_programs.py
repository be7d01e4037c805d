"""The programs' own tests, and that they execute every line that the article shows."""

import os
import subprocess
import zipfile
from collections import Counter

import pytest

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.trace_file import parse_trace
from inlaid.pages.fences import find_fences
from inlaid.verify.coverage.lcov import parse_lcov

from .conftest import PROGRAMS, ROOT

pytestmark = pytest.mark.slow

REGIONS = (
    "snippet-imports",
    "snippet-download-file",
    "snippet-extract-tarball",
    "snippet-checksum-files",
    "snippet-upload-files",
    "snippet-upload-index",
    "snippet-assetify",
    "snippet-settings",
    "snippet-main",
)


def read_coverage(report):
    files, faults = parse_lcov(report.read_text(), "snippets/lambda", str(ROOT))
    assert not faults
    return files


def find_shown(lines):
    """The numbers of the lines in any region of the article."""
    marks = {
        name: [n for n, line in enumerate(lines, 1) if line.strip() == f"// {name}"]
        for name in REGIONS
    }
    assert all(len(mark) == 2 for mark in marks.values()), marks
    return {number for first, last in marks.values() for number in range(first + 1, last)}


def read_diagram():
    article = (ROOT / "docs" / "tutorials" / "lambda.md").read_text()
    (fence,) = [one for one in find_fences(article) if one.info == "sequence trace=assetify"]
    diagram, faults = parse_diagram("\n".join(fence.body), "lambda.md", fence.line + 1)
    assert not faults
    return diagram


@pytest.fixture
def function(tmp_path):
    folder = tmp_path / "function"
    (folder / "node_modules/a b").mkdir(parents=True)
    for name in ("node_modules/a b/c.js", "hello.js", "empty"):
        (folder / name).write_text("" if name == "empty" else f"// {name}\n" * 50)
        os.utime(folder / name, (315532800, 315532800))  # 1 January 1980, as the script has it
    return folder


def zip_folder(program, folder):
    archive = folder.parent / "function.zip"
    names = "".join(
        f"./{path.relative_to(folder)}\n" for path in sorted(folder.glob("**/*")) if path.is_file()
    )
    command = [program, "-qXD", str(archive), "-@"]
    subprocess.run(
        command, cwd=folder, env=os.environ | {"TZ": "UTC"}, input=names, text=True, check=True
    )
    with zipfile.ZipFile(archive) as opened:
        found = [
            (entry.filename, entry.date_time, entry.external_attr >> 16, opened.read(entry))
            for entry in opened.infolist()
        ]
    archive.unlink()
    return found


STAND_IN = PROGRAMS / "test" / "stand-ins" / "zip"


def test_the_stand_in_zips_as_zip_does(function):
    zipped = zip_folder("zip", function)
    assert len(zipped) == 3
    assert zip_folder(STAND_IN, function) == zipped


def test_the_stand_in_does_nothing_else(tmp_path):
    done = subprocess.run(
        [STAND_IN, "-r", "a.zip", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "knows only: zip -qXD FILE -@" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_programs_pass_and_every_shown_line_is_executed(tmp_path):
    done = subprocess.run(
        ["npm", "test"],
        cwd=PROGRAMS,
        env=os.environ | {"COVERAGE_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]

    node = read_coverage(tmp_path / "snippets-lambda-node.lcov")
    bash = read_coverage(tmp_path / "snippets-lambda-bash.lcov")
    lines = (PROGRAMS / "assetify.js").read_text().splitlines()
    hits = node["snippets/lambda/assetify.js"].hits
    shown = find_shown(lines) & hits.keys()
    assert len(shown) > 100
    assert [number for number in sorted(shown) if hits[number] == 0] == []
    assert all(node["snippets/lambda/hello-event.js"].hits.values())
    assert all(node["snippets/lambda/hello-event-2014.js"].hits.values())
    script = bash["snippets/lambda/upload-lambda.sh"].hits
    assert len(script) > 40
    assert [number for number, count in script.items() if count == 0] == []

    trace = tmp_path / "assetify-trace.jsonl"
    calls, faults = parse_trace(trace.read_text(), trace.name)
    assert not faults
    counts = Counter(str(call) for call in calls)
    expected = {"GetObject": 2, "PutObject": 9, "HeadObject": 4}
    assert counts == {f"assetify -> S3: {name}": count for name, count in expected.items()}
    assert check_trace(read_diagram(), calls).deviation is None
