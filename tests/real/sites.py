"""Small sites in the shape of real ones: none has a fence of ours, each has what made trouble."""

MERMAID = {
    "pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]},
}
HTML = """\
# Diagrams

<center>
```mermaid
sequenceDiagram
    A->>B: hello
```
</center>

<details><summary>More</summary>

```mermaid
flowchart LR
  A --> B
```

</details>

```mermaid
sequenceDiagram
    A->>B: hello
```
"""
LINKS = """\
# Links

See [the manual], [the manual][] and [that][the manual]; also [nobody][knows] and [pre-commit.ci].
A matrix [a][b] and `x[0][1]`.

Term
:   A definition of [it][term].

    [term]: https://term.example/

para [four]
[four]: https://four.example/
"""
FENCES = """\
# Fences

```python exec="on" source="above"
print(1)
```

```pyhton title="shop.py" hl_lines="1"
print(1)
```

``` { .yaml .annotate #made title=".github/workflows/ci.yml" }
on: push # (1)
```

1.  An annotation.

=== "Tab"

    ```{.python .extra}
    print(1)
    ```

````markdown
```python
print(1)
```
````

    ```js
    an indented code block
    ```

~~~
plain
~~~
"""
POST = """\
---
date: 2026-01-02
tags: [news]
---

# A post

Its excerpt.

<!-- more -->

```python
print("the rest")
```
"""
MACROS = """\
def on_page_markdown(markdown, **_):
    return markdown.replace("{{ name }}", "Shop") + "\\n\\n[knows]: https://knows.example/\\n"


def on_post_page(output, **_):
    return output.replace("\\n\\n\\n", "\\n")
"""
OVERRIDE = """\
{% extends "base.html" %}
{% block extrahead %}{% for path in config.extra_css %}<!-- {{ path }} -->{% endfor %}{% endblock %}
"""

# Each: the configuration, and the files by their paths.
SITES: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "plain": (
        {"plugins": ["search"]},
        {"docs/index.md": "# Shop\n\nText.\n", "docs/fences.md": FENCES},
    ),
    "custom fences": (
        {"markdown_extensions": ["md_in_html", MERMAID], "plugins": ["search"]},
        {"docs/index.md": HTML, "docs/fences.md": FENCES},
    ),
    "appended definitions": (
        {
            "plugins": [],
            "markdown_extensions": [
                "def_list",
                {"pymdownx.snippets": {"auto_append": ["{root}/inc/refs.md"]}},
            ],
        },
        {"docs/index.md": LINKS, "inc/refs.md": "[the manual]: https://manual.example/\n"},
    ),
    "hooks": (
        {"plugins": ["search"], "hooks": ["{root}/macros.py"]},
        {"docs/index.md": "# {{ name }}\n\n" + LINKS, "macros.py": MACROS},
    ),
    "material": (
        {
            "theme": {
                "name": "material",
                "features": ["navigation.instant", "content.code.annotate"],
            },
            "plugins": ["search", "tags", {"blog": {"archive": True}}],
            "extra_css": ["extra.css"],
            "markdown_extensions": [
                "admonition",
                "attr_list",
                "pymdownx.details",
                {"pymdownx.tabbed": {"alternate_style": True}},
                {"pymdownx.highlight": {"anchor_linenums": True}},
                MERMAID,
            ],
        },
        {
            "docs/index.md": "---\ntags: [start]\n---\n\n" + FENCES,
            "docs/html.md": HTML,
            "docs/extra.css": "p { color: red }\n",
            "docs/blog/index.md": "# Blog\n",
            "docs/blog/posts/first.md": POST,
        },
    ),
    "overrides below the docs": (
        {
            "theme": {"name": "mkdocs", "custom_dir": "{root}/docs/theme"},
            "exclude_docs": "theme/",
            "plugins": [],
            "use_directory_urls": False,
        },
        {"docs/index.md": FENCES, "docs/theme/main.html": OVERRIDE},
    ),
}
