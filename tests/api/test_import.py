"""`import inlaid` offers the public API, and loads nothing before it is used."""

import json
import subprocess
import sys

import pytest

import inlaid

HEAVY = ("boto3", "botocore", "click", "inlaid.cli", "inlaid.hosts", "markdown", "mkdocs", "pygments", "tree_sitter")  # fmt: skip
LIST_MODULES = """
import json, sys
before = set(sys.modules)
{code}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
PROJECT = {
    "mkdocs.yml": "plugins: [inlaid]\n",
    "docs/index.md": "```python ./a.py one\n```\n",
    "snippets/a.py": "# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n",
    "site/index.html": "<h1>one</h1>",
}


def run(code, cwd):
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=True)  # fmt: skip
    assert not done.stderr
    return done.stdout


def list_loaded(code, cwd):
    return json.loads(run(LIST_MODULES.format(code=code), cwd))


@pytest.fixture
def project(tmp_path):
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_importing_loads_nothing_else(tmp_path):
    assert set(list_loaded("import inlaid", tmp_path)) <= {"inlaid", "inlaid.version", "types"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [
        "check('.')",
        "resolve('```python ./a.py one\\n```\\n', path='docs/a.md', root='.')",
        "find_regions('snippets/a.py')",
        "verify('.')",
        "render_diagram('sequenceDiagram')",
        "publish('site', 'published')",
    ],
)
def test_a_call_prints_nothing_and_loads_only_what_it_needs(call, project):
    loaded = list_loaded(f"import inlaid; inlaid.{call}", project)

    assert [name for name in loaded if name.startswith(HEAVY)] == []


def test_all_names_are_there_and_no_other():
    assert dir(inlaid) == sorted(inlaid.__all__)
    assert [name for name in inlaid.__all__ if getattr(inlaid, name, None) is None] == []
    with pytest.raises(AttributeError, match="module 'inlaid' has no attribute 'verfy'"):
        inlaid.verfy  # noqa: B018 (it is what is tested)


@pytest.mark.slow
def test_each_name_can_be_imported_by_a_star(tmp_path):
    loaded = run("from inlaid import *\nprint(*sorted(globals()))", tmp_path).split()

    assert set(loaded) >= set(inlaid.__all__)


@pytest.mark.slow
@pytest.mark.parametrize(
    "first",
    [
        "import inlaid.verify.verification, inlaid.publish.publisher",
        "import inlaid; inlaid.verify; inlaid.publish; import inlaid.verify.verification",
        "from inlaid.publish.publisher import carry_out; from inlaid.verify.verification import Share",
    ],
)
def test_functions_keep_the_names_that_folders_have_too(first, tmp_path):
    code = f"{first}\nimport inlaid\nprint(type(inlaid.verify).__name__, type(inlaid.publish).__name__)"

    assert run(code, tmp_path) == "function function\n"
