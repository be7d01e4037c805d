from pathlib import Path

import pytest

from inlaid.functions.execution_environment import Sandbox
from inlaid.functions.function import find_function
from inlaid.functions.invocation import FunctionSettings

PROGRAMS = Path(__file__).parents[2] / "snippets" / "lambda"


@pytest.fixture
def run(tmp_path):
    """Run a function's source with events; the invocations, one an event."""

    def run(source, *events, name="main.js", **settings):
        (tmp_path / name).write_text(source)
        function = find_function(name, tmp_path)
        with Sandbox(function, FunctionSettings(**settings), around=(PROGRAMS,)) as sandbox:
            return [sandbox.invoke(event) for event in events or ("null",)]

    return run
