"""What a check, and a build of a site without a fence of ours, don't load: a fact, not a time."""

import json
import subprocess
import sys

import pytest

LIST_MODULES = """
import json, runpy, sys
sys.argv = {arguments!r}
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(sys.modules)))
"""
# Neither a check of plain includes nor a site without any needs these.
HEAVY = (
    "boto3", "botocore", "markdown_it", "regex", "sqlite3", "tree_sitter", "inlaid.diagrams.language",
    "inlaid.functions", "inlaid.languages.python", "inlaid.markers.notebooks", "inlaid.markers.terms",
    "inlaid.parsing", "inlaid.publish", "inlaid.sources.git", "inlaid.sources.object_store",
    "inlaid.symbols", "inlaid.verify",
)  # fmt: skip
OF_CHECK = (
    *HEAVY, "difflib", "importlib.metadata", "markdown", "mkdocs", "pygments", "shutil",
    "subprocess", "inlaid.hosts", "inlaid.diagnostics.formats", "inlaid.includes.expression",
    "inlaid.includes.lookalikes", "inlaid.pages.containers", "inlaid.pages.verify_option",
)  # fmt: skip
# A build of MkDocs loads some by itself, and keeps what it converts in a database.
OF_BUILD = (
    *(name for name in HEAVY if name != "sqlite3"), "inlaid.configuration.file",
    "inlaid.configuration.page_settings", "inlaid.configuration.yaml_tree",
    "inlaid.diagnostics.report", "inlaid.hosts.mkdocs.assets", "inlaid.includes", "inlaid.markers",
    "inlaid.pages.containers", "inlaid.project.check", "inlaid.project.figures",
    "inlaid.project.verification", "inlaid.render.block_html", "inlaid.render.highlight",
)  # fmt: skip
INCLUDE = '```python ./a.py one title=""\n```\n'
PLAIN = "# A\n\n```python\nx = 1\n```\n\nSome `text` with [a link](b.md).\n"


def list_loaded(root, *arguments):
    code = LIST_MODULES.format(arguments=list(arguments))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def find_heavy(loaded, heavy):
    return [
        name
        for name in loaded
        if name in heavy or name.startswith(tuple(f"{package}." for package in heavy))
    ]


def write(root, page):
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text(page)
    (root / "docs/b.md").write_text(PLAIN)
    (root / "a.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")
    (root / "mkdocs.yml").write_text("site_name: A\nplugins: [inlaid]\n")


@pytest.mark.parametrize("page", [INCLUDE, PLAIN])
def test_a_check_loads_no_more_than_its_pages_need(page, tmp_path):
    write(tmp_path, page)
    assert find_heavy(list_loaded(tmp_path, "inlaid", "check"), OF_CHECK) == []


def test_a_build_without_a_fence_of_ours_loads_nothing_for_one(tmp_path):
    write(tmp_path, PLAIN)
    loaded = list_loaded(tmp_path, "mkdocs", "build", "--quiet")
    assert "inlaid.hosts.mkdocs.plugin" in loaded
    assert find_heavy(loaded, OF_BUILD) == []


def test_a_page_with_an_include_loads_what_resolves_it(tmp_path):
    write(tmp_path, INCLUDE)
    assert "inlaid.includes.resolve" in list_loaded(tmp_path, "inlaid", "check")
