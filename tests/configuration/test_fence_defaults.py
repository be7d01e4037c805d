"""The defaults of fences: of a site, of the pages that patterns name, of a page."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.hosts.sites import build_site, write_site

PAGE = "# P\n\n```python ./shop.py 1-3\n```\n\n```python ./shop.py 1 title=own linenums=off\n```\n"
OWN = "---\ninlaid:\n  fences: {title: none, linenums: 7}\n---\n"


def read_blocks(path):
    """The title and the first number of each block."""
    blocks = re.findall('<div[^>]* class="inlaid .*?</pre>', path.read_text("utf-8"), re.DOTALL)
    return [
        tuple(
            (re.findall(pattern, block) or [None])[0]
            for pattern in ('class="filename">([^<]*)<', 'data-linenos=" *([0-9]*)"')
        )
        for block in blocks
    ]


def test_a_page_counts_more_than_its_folder_and_that_more_than_the_site(tmp_path):
    fences = {
        "title": "path",
        "linenums": "source",
        "docs/api/*": {"linenums": False},
        "*/deep/*": {"title": "file", "collapse": 1},
    }
    pages = {"index": PAGE, "own": OWN + PAGE, "api/a": PAGE, "api/deep/b": PAGE}
    config = write_site(
        tmp_path,
        {f"docs/{name}.md": text for name, text in pages.items()},
        plugins=[{"inlaid": {"fences": fences}}],
    )

    assert build_site(config, strict=True) == ""

    site = tmp_path / "site"
    own = ("own", None)
    assert read_blocks(site / "index.html") == [("snippets/shop.py", "1"), own]
    assert read_blocks(site / "own/index.html") == [(None, "7"), own]
    assert read_blocks(site / "api/a/index.html") == [("snippets/shop.py", None), own]
    assert read_blocks(site / "api/deep/b/index.html") == [("shop.py", None), own]
    assert "<details" in (site / "api/deep/b/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("fences", "place", "said"),
    [
        ("{titel: path}", "4:18", "did you mean 'title'"),
        ("{hl: x}", "4:18", "unknown option"),
        ("{title: name}", "4:25", "expected file, path or none"),
        ("{linenums: yes}", "4:28", "expected source, off or a number"),
        ('{"docs/*": {dedent: left}}', "4:37", "expected auto, off or a number"),
        ("[title]", "4:17", "expected options such as"),
        ("{collapse: [1]}", "4:28", "expected the value of an option"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, monkeypatch, fences, place, said):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("mkdocs.yml").write_text(
        f"site_name: S\nplugins:\n  - inlaid:\n        fences: {fences}\n"
    )

    result = CliRunner().invoke(main, ["check"])

    assert result.exit_code == 1
    assert f"mkdocs.yml:{place}: error[setting-" in result.output
    assert said in result.output


def test_a_mistake_of_a_page_has_its_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {"docs/index.md": OWN.replace("none", "nothing") + PAGE})

    result = CliRunner().invoke(main, ["check"])

    assert "docs/index.md:3:19: error[setting-value] inlaid.fences.title: expected" in result.output
