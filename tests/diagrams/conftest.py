import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BROWSER = HERE.parents[0] / "browser"


def load_corpus():
    """All diagrams: dictionaries with file, verdict, text."""
    lines = (HERE / "corpus/diagrams.jsonl").read_text(encoding="ascii").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def corpus():
    return load_corpus()


@pytest.fixture(scope="session")
def models():
    lines = (HERE / "corpus/models.jsonl").read_text(encoding="ascii").splitlines()
    return {entry["file"]: entry["model"] for entry in map(json.loads, lines)}


@pytest.fixture(scope="session")
def fonts():
    """The module tests/browser/fonts.py, which scripts use as well."""
    spec = importlib.util.spec_from_file_location("fonts", BROWSER / "fonts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
