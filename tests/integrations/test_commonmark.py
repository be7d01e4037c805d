"""`renderer: markdown-it`: the same hosts, another renderer."""

import re
from html import unescape

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
