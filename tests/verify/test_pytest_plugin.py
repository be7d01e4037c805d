"""The pytest plugin, in pytest runs of its own."""

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

pytestmark = pytest.mark.slow

PAGE = """\
# Page

```console
$ echo one
one
```

```python
x = (
```

```mermaid
graph TD
```

```console
$ echo two
too
```
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (tmp_path / "docs" / "page.md").write_text(PAGE)
    return tmp_path


def run_pytest(project, *options):
    """Run pytest with no other plugin but those that the options name."""
    plugin = ["-p", "inlaid.hosts.pytest"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, "docs", *options]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        command, cwd=project, capture_output=True, text=True, check=False, env=environment
    )
    return done.returncode, done.stdout + done.stderr


def test_it_is_inert_unless_asked_for(project):
    code, output = run_pytest(project)
    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "page.md" not in output


def test_a_mistake_in_the_configuration_is_told_without_a_traceback(project):
    (project / "mkdocs.yml").write_text("plugins: [inlaid: {verify: {run: 1}}]\n")
    code, output = run_pytest(project, "--inlaid")
    assert code == pytest.ExitCode.INTERRUPTED
    assert "mkdocs.yml:1:29: error[setting-unknown] verify.run: unknown setting" in output
    assert "Traceback" not in output
    assert "project.py" not in output


def test_each_example_is_an_item_with_page_and_line(project):
    code, output = run_pytest(project, "--inlaid", "-v", "-rs")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "page.md::page-1 PASSED" in output
    assert "page.md::page-2 FAILED" in output
    assert "docs/page.md:9:5: error[syntax-error]" in output
    assert "docs/page.md:18:1: error[output-drift]" in output
    assert "1 passed, 1 skipped" in output.replace("2 failed, ", "")
    assert "docs/page.md:12: nothing checks the language 'mermaid'" in output
    assert "Traceback" not in output


def test_it_is_found_without_being_named():
    entries = entry_points(group="pytest11", name="inlaid")
    assert [entry.value for entry in entries] == ["inlaid.hosts.pytest"]


def test_it_can_be_switched_on_in_the_configuration(project):
    (project / "pytest.ini").write_text("[pytest]\ninlaid = true\n")
    code, output = run_pytest(project)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "2 failed, 1 passed, 1 skipped" in output


@pytest.mark.long
def test_it_works_with_xdist(project):
    code, output = run_pytest(project, "--inlaid", "-p", "xdist", "-n", "2")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "2 failed, 1 passed, 1 skipped" in output


def test_accept_rewrites_the_page(project):
    page = project / "docs" / "page.md"
    page.write_text(PAGE.replace("x = (", "x = 1"))
    code, output = run_pytest(project, "--inlaid-accept")
    assert code == pytest.ExitCode.OK, output
    assert page.read_text() == PAGE.replace("x = (", "x = 1").replace("too", "two")


def test_an_include_that_cannot_be_shown_fails_the_page(project):
    (project / "docs" / "page.md").write_text("```python ./gone.py\n```\n")
    code, output = run_pytest(project, "--inlaid")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "docs/page.md:1:11: error[file-missing]" in output


def test_a_diagram_is_compared_with_its_trace(project):
    record = """printf '{"actor":"A","service":"B","operation":"GetObject"}\\n' > t.jsonl"""
    config = {
        "traces": {"t": "src/t.jsonl"},
        "verify": {"projects": {"p": {"root": "src", "run": record}}},
    }
    (project / "src").mkdir()
    (project / "mkdocs.yml").write_text(json.dumps({"plugins": [{"inlaid": config}]}))
    diagram = "```sequence trace=t\nsequenceDiagram\n  A->>B: %s\n```\n"
    (project / "docs" / "page.md").write_text(diagram % "GetObject" + "\n" + diagram % "PutObject")
    code, output = run_pytest(project, "--inlaid", "-v")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "page.md::start-1 PASSED" in output
    assert "page.md::start-2 FAILED" in output
    assert "docs/page.md:8:3: error[trace-deviation]" in output


@pytest.mark.long
def test_a_known_failure_is_expected(project):
    (project / "inlaid-baseline.txt").write_text("# known\ndocs/page.md::page-2\n")
    code, output = run_pytest(project, "--inlaid")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "1 failed, 1 passed, 1 skipped, 1 xfailed" in output
