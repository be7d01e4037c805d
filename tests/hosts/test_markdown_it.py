"""The plugin for users of markdown-it-py."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from inlaid.errors import ConfigError, PageError
from inlaid.hosts.markdown_it import inlaid_plugin


@pytest.fixture
def root(tmp_path):
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/shop.py").write_text("import os\n# snippet-a\nx = 1 < 2\n# snippet-a\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/own.py").write_text("own = 1\n")
    return tmp_path


def read_text(html):
    return unescape(re.sub("<[^>]*>", "", html))


def make_parser(root, **options):
    return MarkdownIt().use(inlaid_plugin, root=str(root), **options)


def test_blocks_in_containers(root):
    text = "- a\n  ```py ./shop.py snippet-a\n  ```\n\n> ```py ./shop.py snippet-a\n> ```\n\n```py\ny\n```\n"

    html = make_parser(root).render(text)

    assert read_text(html).count("x = 1 < 2\n") == 2
    assert 'id="snippet-a"' in html
    assert 'id="snippet-a-2"' in html
    assert '<code class="language-py">y\n</code>' in html


def test_a_diagram(root):
    html = make_parser(root).render("```sequence\nsequenceDiagram\nA->>B: hi\n```\n")

    assert html.startswith("<figure")


def test_the_page_decides_where_files_are_sought(root):
    parser = make_parser(root, page="docs/index.md")

    assert "own = 1" in read_text(parser.render("```py ./own.py\n```\n"))
    html = make_parser(root).render("```py ./own.py\n```\n", {"page": "docs/b.md"})
    assert "own = 1" in read_text(html)


def test_a_strict_page_with_errors_is_refused(root):
    with pytest.raises(PageError, match=r"docs/a.md:3:\d+: error\[region-missing\]"):
        make_parser(root, strict=True, page="docs/a.md").render(
            "\n\n```py ./shop.py snippet-b\n```\n"
        )


def test_a_callback_gets_every_problem(root):
    seen = []
    parser = make_parser(root, report=seen.extend)

    html = parser.render("```py ./gone.py\n```\n\n```py ./shop.py snippet-b\n```\n")

    assert [name.code.name for name in seen] == ["file-missing", "region-missing"]
    assert html.count("inlaid-error") == 2


def test_problems_are_logged_otherwise(root, caplog):
    make_parser(root).render("```py ./gone.py\n```\n")

    assert "file-missing" in caplog.text


def test_blocks_are_those_of_every_host(root):
    parser = MarkdownIt("commonmark", {"highlight": lambda *_: "typed in"})
    parser.use(inlaid_plugin, root=str(root))

    html = parser.render("```py ./shop.py snippet-a linenums=source\n```\n\n```py\nx\n```\n")

    assert '<a href="#snippet-a-L3" data-linenos="3"' in html
    assert '<span class="mi">1</span>' in html
    assert '<code class="language-py">typed in</code>' in html


def test_a_changed_source_shows(root):
    parser = make_parser(root)
    parser.render("```py ./shop.py snippet-a\n```\n")
    (root / "snippets/shop.py").write_text("# snippet-a\nnew = 2\n# snippet-a\n")

    assert "new = 2" in read_text(parser.render("```py ./shop.py snippet-a\n```\n"))


def test_pages_without_fences_of_ours_stay(root):
    text = "# A\n\n```py\nx\n```\n"

    assert make_parser(root).render(text) == MarkdownIt().render(text)


def test_an_unknown_option_is_refused(root):
    with pytest.raises(ConfigError, match="did you mean 'base_path'"):
        make_parser(root, base_pth="x")
