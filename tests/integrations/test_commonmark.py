"""`renderer: markdown-it`: the same hosts, another renderer."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import markdown
import pytest

from inlaid.errors import PageError
from tests.integrations.sites import build_site, write_site

RENDERER = {"inlaid": {"renderer": "markdown-it"}}
EXTENSIONS = ["admonition", "attr_list", "tables", "footnotes", "def_list", {"toc": {"permalink": True}},
              "pymdownx.details", "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}}]  # fmt: skip
PAGE = """\
---
title: Shop
---

# The *shop* & more {#top}

- An item
  ```python ./shop.py snippet-total
  ```

!!! note "A title"

    ```python ./shop.py snippet-total title="x"
    ```

=== "One"

    ```python ./shop.py snippet-total
    ```

=== "Two"

    ```python title="typed.py" hl_lines="1"
    x = 1
    ```

```sequence
sequenceDiagram
A->>B: hi
```

See [other](other.md#part), [block](#snippet-total) and ![picture](a.png).

````markdown
```py ./gone.py
```
````
"""
OTHER = "# Other\n\n## Part\n\nText.\n"


def build(root, page=PAGE, **config):
    files = {
        "docs/index.md": page,
        "docs/sub/other.md": OTHER,
        "docs/other.md": OTHER,
        "docs/a.png": "",
    }
    config = {"plugins": ["search", RENDERER], "markdown_extensions": EXTENSIONS, **config}
    log = build_site(write_site(root, files, **config), strict=True)
    return log, (root / "site/index.html").read_text()


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_a_whole_page(tmp_path, theme):
    log, html = build(tmp_path, theme={"name": theme}, validation={"anchors": "warn"})

    assert log == ""
    assert 'id="top"' in html
    assert 'href="other/#part"' in html
    assert len(re.findall('<span class="k">def</span>', html)) == 3
    assert '<span class="filename">typed.py</span>' in html
    assert '<span class="hll">' in html
    assert html.count("<figure") == 1
    assert "tabbed-set" in html
    assert 'class="headerlink"' in html
    assert "```py ./gone.py" in unescape(re.sub("<[^>]*>", "", html))


def test_links_are_validated_as_mkdocs_does(tmp_path):
    files = {"docs/index.md": "# A\n\n[x](gone.md) [y](#gone)\n"}
    config = write_site(tmp_path, files, plugins=[RENDERER], validation={"anchors": "warn"})

    log = build_site(config)

    assert "contains a link 'gone.md', but the target is not found" in log
    assert "contains a link '#gone', but there is no such anchor" in log


def test_errors_have_the_place_of_the_file(tmp_path, caplog):
    with pytest.raises(SystemExit):
        build(tmp_path, PAGE.replace('snippet-total title="x"', "snippet-totl"))

    assert "docs/index.md:13:25: error[region-missing]" in caplog.text


def test_extensions_without_a_counterpart_are_named(tmp_path):
    files = {"docs/index.md": "# A\n"}
    extensions = ["smarty", "tables", "pymdownx.critic"]
    config = write_site(tmp_path, files, plugins=[RENDERER], markdown_extensions=extensions)

    assert "no counterpart of pymdownx.critic, smarty" in build_site(config)


def test_an_unknown_renderer_is_a_configuration_error(tmp_path, caplog):
    config = write_site(
        tmp_path, {"docs/index.md": "# A\n"}, plugins=[{"inlaid": {"renderer": "x"}}]
    )

    with pytest.raises(SystemExit):
        build_site(config)

    assert "expected python-markdown or markdown-it" in caplog.text


def test_the_extension_alone(tmp_path):
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/a.py").write_text("x = 1\n")
    configs = {"inlaid": {"root": str(tmp_path), "renderer": "markdown-it", "strict": True}}

    html = markdown.markdown(
        "1. a\n   ```py ./a.py\n   ```\n", extensions=["inlaid"], extension_configs=configs
    )
    assert "x = 1" in html
    with pytest.raises(PageError, match="file-missing"):
        markdown.markdown("```py ./b.py\n```\n", extensions=["inlaid"], extension_configs=configs)


def test_the_extension_alone_names_what_it_passes_over(tmp_path, caplog):
    configs = {
        "inlaid": {"root": str(tmp_path), "renderer": "markdown-it"},
        "footnotes": {"UNIQUE_IDS": True},
    }
    extensions = [
        "inlaid",
        "smarty",
        "footnotes",
        "abbr",
        "pymdownx.critic",
        "pymdownx.superfences",
        "toc",
    ]
    host = markdown.Markdown(extensions=extensions, extension_configs=configs)

    host.convert("# A\n")
    host.reset().convert("# B\n")

    named = "markdown.extensions.footnotes (option UNIQUE_IDS), markdown.extensions.smarty, pymdownx.critic"
    assert [each.getMessage() for each in caplog.records] == [
        f"renderer markdown-it has no counterpart of {named}"
    ]


def test_the_extension_alone_knows_front_matter_and_snippets(tmp_path):
    (tmp_path / "part.md").write_text("## Part\n")
    configs = {"inlaid": {"root": str(tmp_path), "renderer": "markdown-it"},
               "pymdownx.snippets": {"base_path": [str(tmp_path)]}}  # fmt: skip
    host = markdown.Markdown(
        extensions=["inlaid", "meta", "toc", "pymdownx.snippets"], extension_configs=configs
    )

    html = host.convert('author: Me\n\n# A\n\n--8<-- "part.md"\n')

    assert html == '<h1 id="a">A</h1>\n<h2 id="part">Part</h2>\n'
    assert host.Meta == {"author": ["Me"]}
    assert [each["name"] for each in host.toc_tokens[0]["children"]] == ["Part"]


@pytest.mark.parametrize("host", ["properdocs", "zensical"])
def test_other_hosts(tmp_path, host):
    files = {"docs/index.md": PAGE, "docs/other.md": OTHER, "docs/a.png": ""}
    inlaid = {"inlaid": {"renderer": "markdown-it"}}
    hosted = {"plugins": ["search", inlaid], "theme": "material", "markdown_extensions": EXTENSIONS}
    alone = {"plugins": ["search"], "markdown_extensions": [*EXTENSIONS, inlaid]}
    config = write_site(tmp_path, files, **(alone if host == "zensical" else hosted))
    program = Path(sys.executable).with_name(host)

    done = subprocess.run(
        [program, "build", "-f", config], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert done.returncode == 0, done.stderr
    assert "counterpart" not in done.stderr
    html = (tmp_path / "site/index.html").read_text()
    assert len(re.findall('<span class="k">def</span>', html)) == 3
    assert html.count("<figure") == 1
    assert 'href="other/#part"' in html
    assert 'class="headerlink"' in html


@pytest.mark.parametrize("host", ["pymdownx.superfences", "fenced_code"])
@pytest.mark.parametrize(
    ("header", "title"),
    [
        (r'title="a \"b\" c" linenums="1"', 'a "b" c'),
        (r"title='it\'s'", "it's"),
        (r'title="C:\a\b"', r"C:\a\b"),
    ],
)
def test_a_title_may_hold_escaped_quotes(tmp_path, host, header, title):
    html = markdown.markdown(
        f"```py {header}\nx = 1\n```",
        extensions=[host, "pymdownx.highlight", "inlaid"],
        extension_configs={"inlaid": {"renderer": "markdown-it", "root": str(tmp_path)}},
    )

    shown = re.search(r'class="filename">(?:<[^>]*>)*([^<]*)<', html)
    assert unescape(shown[1]) == title
    assert ('class="linenos"' in html) == ("linenums" in header)
