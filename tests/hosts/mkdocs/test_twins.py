"""Twins of a site: code as on its pages, sources named, links that lead on, and `llms.txt`."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from inlaid.render.commonmark import find_commonmark_fences
from tests.export.shown import read_blocks
from tests.export.sites import EXPECTED, FILES, write_files
from tests.hosts.sites import build_site

CONFIG = """\
site_name: Shop
site_url: https://shop.example/docs/
plugins:
  - inlaid: {markdown: true}
markdown_extensions: [pymdownx.superfences, attr_list, pymdownx.snippets]
nav: [index.md, guide.md, sub/more.md]
hooks: [hook.py]
"""
MORE = {
    "mkdocs.yml": CONFIG,
    "hook.py": "def on_page_markdown(markdown, **_):\n    return markdown.replace('MACRO', 'expanded')\n",
    "docs/sub/more.md": '---\ntitle: More\ndescription: What else.\n---\n\nMACRO [guide](../guide.md#guide), [a] ![p](../picture.svg)\n\n```js\n[x](../guide.md)\n```\n\n[a]: ../index.md\n\n```python ./a.py snippet-a\n```\n\n--8<-- "parts.md"\n',
    "parts.md": "```python ./a.py 7\n```\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("twins")
    write_files(root, {**FILES, **MORE})
    (root / ".inlaid").mkdir()
    build_site(root / "mkdocs.yml")
    return root / "site"


def read(path):
    return path.read_text("utf-8")


def read_code(markdown):
    """The bodies of the fences, as CommonMark has them."""
    fences = find_commonmark_fences(markdown)
    return ["\n".join(fence.body) for fence in fences if fence.info != "mermaid"]


def test_code_is_that_of_the_page(site):
    twin, page = read(site / "guide/index.md"), read(site / "guide/index.html")
    bare = "\n".join(line[1:] for line in EXPECTED[11].split("\n"))  # the page draws the signs
    assert read_blocks(page) == [*EXPECTED[:11], bare, *EXPECTED[12:]]
    assert read_code(twin) == EXPECTED
    assert not re.search(r"```\S* \./", twin)


def test_each_block_names_its_source(site):
    twin = read(site / "guide/index.md")
    first = sha256(EXPECTED[0].encode()).hexdigest()[:16]
    assert f"<!-- source: snippets/a.py:2-4; sha256: {first}; proof: unverified -->\n```python\ndef f(x):" in twin  # fmt: skip
    assert twin.count("<!-- source: ") == len(EXPECTED)  # all but the typed-in one, and the diagram


def test_a_diagram_brings_its_text_and_its_steps(site):
    twin = read(site / "guide/index.md")
    assert "```mermaid\nsequenceDiagram\n" in twin
    assert "\n1. A to B: call\n2. B to A: answer\n" in twin


def test_links_lead_to_other_twins(site):
    twin = read(site / "sub/more/index.md")
    assert "expanded [guide](../../guide/index.md#guide), [a] ![p](../../picture.svg)\n" in twin
    assert "```js\n[x](../guide.md)\n```" in twin
    assert "[a]: ../../index.md\n" in twin
    assert "x = 3" in twin  # what a snippet brings in


def test_the_page_names_its_twin(site):
    for page in ("index.html", "guide/index.html"):
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in read(site / page)


def test_the_index(site):
    index = read(site / "llms.txt")
    assert index.split("\n") == [
        "# Shop", "", "## Pages", "",
        "- [Home](https://shop.example/docs/index.md)",
        "- [Guide](https://shop.example/docs/guide/index.md)",
        "- [More](https://shop.example/docs/sub/more/index.md): What else.",
        "- [Other](https://shop.example/docs/other/index.md): Nothing special.",
        "",
    ]  # fmt: skip
    whole = read(site / "llms-full.txt")
    assert whole.index("<!-- page: https://shop.example/docs/guide/index.md -->") < whole.index("def f(x):")  # fmt: skip
    assert whole.count("fn main() {}") == 1


@pytest.mark.slow
@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_levels_and_hooks_that_copy_pages(tmp_path, program):
    write_files(tmp_path, {
        **FILES,
        "mkdocs.yml": "site_name: Shop\ntheme: {name: material}\nplugins:\n  - inlaid: {markdown: true}\nhooks: [hook.py]\n",
        "docs/guide.md": "---\na: 1\n---\n\n```python ./a.py\n```\n",
        "docs/llms.txt": "ours\n",
        "hook.py": (
            "import pathlib\n\n\ndef on_page_content(html, *, page, config, files):\n"
            "    ours = config.plugins['inlaid']\n"
            "    text = ours.resolve_markdown(page.markdown, page, config)\n"
            "    pathlib.Path(page.file.name + '.copy').write_text(text)\n"
        ),
    })  # fmt: skip
    run(tmp_path, "inlaid", "verify")
    run(tmp_path, program, "build", "-f", "mkdocs.yml")
    level = json.loads(read(tmp_path / "site/inlaid.json"))["blocks"][0]["level"]
    assert f"; proof: {level} -->\n```python\n# snippet-a" not in read(
        tmp_path / "site/guide/index.md"
    )
    assert level
    assert f"; proof: {level} -->\n```python\ndef f(x):" in read(tmp_path / "site/guide/index.md")
    assert read(tmp_path / "site/llms.txt") == "ours\n"  # what is there isn't ours
    assert '```{ .python title="a.py" }\ndef f(x):' in read(tmp_path / "guide.copy")


def run(folder, program, *arguments):
    command = [sys.executable, "-m", program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_setting_nothing_is_added(tmp_path):
    write_files(tmp_path)
    build_site(tmp_path / "mkdocs.yml")
    assert not list(Path(tmp_path, "site").rglob("*.md"))
    assert not (tmp_path / "site/llms.txt").exists()
    assert "text/markdown" not in read(tmp_path / "site/guide/index.html")
