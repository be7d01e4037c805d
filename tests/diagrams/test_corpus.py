import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inlaid.diagnostics.diagnostic import is_error
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("official", HERE / "official.py")
official = importlib.util.module_from_spec(spec)
spec.loader.exec_module(official)

# The deliberate differences; docs/explanation/diagrams.md gives the reasons.
VERDICTS = {
    "mutants/179-3.mmd": "diagram-unclosed",  # `accDescr {` without `}` swallows the rest
    "mutants/249-4.mmd": "diagram-envelope",  # `%%{wrap}%` swallows the rest
}
MODELS = {
    "spec/301-xss17.mmd": "/actors[0]/links/Click Me!",  # its parser drops the last letter before `@`
}


def test_verdicts_are_the_official_ones(corpus):
    assert len(corpus) == 1491
    wrong = {}
    for entry in corpus:
        diagram, diagnostics = parse_diagram(entry["text"], entry["file"], 1)
        assert (diagram is None) == any(map(is_error, diagnostics)), entry["file"]
        if ("error" if diagram is None else "ok") != entry["verdict"]:
            wrong[entry["file"]] = next(
                diagnostic.code.name for diagnostic in diagnostics if is_error(diagnostic)
            )
    assert wrong == VERDICTS


def test_models_are_the_official_ones(corpus, models):
    assert len(models) == 359
    different = {}
    for entry in corpus:
        if entry["file"] in models:
            diagram, _ = parse_diagram(entry["text"], entry["file"], 1)
            ours = official.to_official(diagram)
            if difference := official.find_difference(ours, models[entry["file"]]):
                different[entry["file"]] = difference.partition(":")[0]
    assert different == MODELS


def test_every_error_shows_its_line(corpus):
    errors = 0
    for entry in corpus:
        lines = entry["text"].replace("\r\n", "\n").split("\n")
        for diagnostic in parse_diagram(entry["text"], entry["file"], 1)[1]:
            assert diagnostic.text == lines[diagnostic.location.line - 1], entry["file"]
            assert 1 <= diagnostic.location.column <= len(diagnostic.text) + 1, entry["file"]
            assert diagnostic.location.end_column > diagnostic.location.column, entry["file"]
            errors += is_error(diagnostic)
    assert errors > 340


def test_whatever_is_valid_is_one_line_of_html(corpus):
    drawn = [
        render_diagram(entry["text"], entry["file"], 1).html
        for entry in corpus
        if entry["verdict"] == "ok"
    ]
    drawn = [html for html in drawn if html]
    assert len(drawn) == 1139 - len(VERDICTS)
    assert all(html.startswith("<figure") and html.endswith("</figure>") for html in drawn)
    assert not any("\n" in html for html in drawn)


DIGEST = """
import hashlib, json, sys
from inlaid.diagrams.picture.figure import render_diagram
digest = hashlib.sha256()
for line in open(sys.argv[1], encoding="ascii"):
    entry = json.loads(line)
    result = render_diagram(entry["text"], entry["file"], 1)
    digest.update(result.html.encode() + repr(result.diagnostics).encode())
print(digest.hexdigest())
"""


def test_output_is_the_same_everywhere():
    """Under several hash seeds and locales, in programs that run side by side."""
    program = [sys.executable, "-c", DIGEST, str(HERE / "corpus/diagrams.jsonl")]
    started = [
        subprocess.Popen(
            program,
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, locale in [("1", "C"), ("4711", "tr_TR.UTF-8"), ("0", "C.UTF-8")]
    ]
    digests = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(set(digests)) == 1
    assert len(digests[0].strip()) == 64
