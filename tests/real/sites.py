"""Small sites in the shape of real ones: none has a fence of ours, each has what made trouble."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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

```console
$ serve --help
usage: serve [port] [path] \\[int] [log:1]
```

```pycon
>>> list[int]
list[int]
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

GREETER = '''\
"""Greets.

```python
greet("you")
```
"""


def greet(name: str) -> str:
    """Return a greeting.

    See [the package][greeter], [nobody][] and `names[0][1]`.

    Args:
        name: Who is greeted, as in `["Ada"][0]`.

    Example:
        ```python title="shop.py"
        greet("you")
        ```
    """
    return f"Hello, {name}!"
'''
API = """\
# API

::: greeter

See [greet][greeter.greet] and [it](#greeter.greet).

--8<-- "inc/part.md"

```yaml
--8<-- "inc/settings.yml:shown"
```
"""
SETTINGS = "# --8<-- [start:shown]\ngreet: you\n# --8<-- [end:shown]\nleft: out\n"
TABLE = "name,price\nnut,1\nbolt,2\n"
GUIDE = """\
---
tags: [guide]
---

# Guide for {{ shop }}

{% include "../../inc/notice.md" %}

{{ macros_info_of("x") }}

{% raw %}
```jinja
{{ left }} as it is
```
{% endraw %}

{{ read_csv("prices.csv") }}

{%
   include-markdown "../../README.md"
   start="<!--start-->"
   heading-offset=1
%}
"""
MACROS_MODULE = """\
def define_env(env):
    env.variables["shop"] = "Nuts & Bolts"

    @env.macro
    def macros_info_of(name):
        return f"```python\\nprint({name!r})\\n```"
"""
README = "# Shop\n\n<!--start-->\n\n## Use\n\n```sh\nshop run\n```\n\n[a][b]\n"
FEATURES = """\
# Accueil

```python
print("bonjour")
```

[rien][du tout]
"""


@dataclass(frozen=True)
class RealSite:
    """A site: its configuration, its files, and links by the path where each stands.

    ``{root}`` in the configuration is the folder of the site. ``in_git``: whether that is a
    repository with all of it committed. ``page``: a page that is changed while it is served, with
    the path under which that is. ``is_light``: it needs no plugin that warns or remembers, so that
    it can be built in the process of the tests.
    """

    config: Mapping[str, object]
    files: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    in_git: bool = False
    page: tuple[str, str] = ("docs/index.md", "")
    is_light: bool = False


SITES: dict[str, RealSite] = {
    "plain": RealSite(
        {"plugins": ["search"]},
        {"docs/index.md": "# Shop\n\nText.\n", "docs/fences.md": FENCES},
        is_light=True,
    ),
    "custom fences": RealSite(
        {"markdown_extensions": ["md_in_html", MERMAID], "plugins": ["search"]},
        {"docs/index.md": HTML, "docs/fences.md": FENCES},
        is_light=True,
    ),
    "appended definitions": RealSite(
        {
            "plugins": [],
            "markdown_extensions": [
                "def_list",
                {"pymdownx.snippets": {"auto_append": ["{root}/inc/refs.md"]}},
            ],
        },
        {"docs/index.md": LINKS, "inc/refs.md": "[the manual]: https://manual.example/\n"},
        is_light=True,
    ),
    "hooks": RealSite(
        {"plugins": ["search"], "hooks": ["{root}/macros.py"]},
        {"docs/index.md": "# {{ name }}\n\n" + LINKS, "macros.py": MACROS},
        is_light=True,
    ),
    "material": RealSite(
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
        is_light=True,
    ),
    "overrides below the docs": RealSite(
        {
            "theme": {"name": "mkdocs", "custom_dir": "{root}/docs/theme"},
            "exclude_docs": "theme/",
            "plugins": [],
            "use_directory_urls": False,
        },
        {"docs/index.md": FENCES, "docs/theme/main.html": OVERRIDE},
        is_light=True,
    ),
    "library": RealSite(
        {
            "site_url": "https://shop.example/",
            "theme": "mkdocs",
            "plugins": [
                "search",
                {"redirects": {"redirect_maps": {"old.md": "api.md", "far.md": "https://a.b/"}}},
                "autorefs",
                {"literate-nav": {"nav_file": "README.md", "implicit_index": True}},
                {"mkdocstrings": {"handlers": {"python": {"paths": ["{root}/src"]}}}},
                {"minify": {"minify_html": True}},
            ],
            "markdown_extensions": [
                "attr_list",
                "def_list",
                "pymdownx.superfences",
                {
                    "pymdownx.snippets": {
                        "base_path": ["{root}"],
                        "auto_append": ["inc/refs.md"],
                        "check_paths": True,
                    }
                },
            ],
        },
        {
            "docs/README.md": "* [Home](index.md)\n* [API](api.md)\n* [Guide](guide/)\n",
            "docs/index.md": "# Shop\n\n" + LINKS + "\n" + FENCES,
            "docs/api.md": API,
            "docs/guide/README.md": "* [Start](start.md)\n",
            "docs/guide/start.md": FENCES,
            "inc/part.md": "## Part\n\n```python\ngreet(1)\n```\n",
            "inc/settings.yml": SETTINGS,
            "inc/refs.md": "[the manual]: https://manual.example/\n\n*[API]: what is called\n",
            "src/greeter.py": GREETER,
        },
        page=("docs/guide/start.md", "guide/start/"),
    ),
    "handbook": RealSite(
        {
            "theme": {
                "name": "material",
                "custom_dir": "{root}/docs/overrides",
                "features": ["content.code.annotate", "navigation.sections"],
            },
            "exclude_docs": "overrides/",
            "plugins": [
                "search",
                "tags",
                "awesome-nav",
                "include-markdown",
                {"macros": {"module_name": "macros"}},
                {"table-reader": {"data_path": "{root}/data"}},
                {
                    "git-revision-date-localized": {
                        "type": "iso_datetime",
                        "enable_creation_date": True,
                    }
                },
            ],
            "markdown_extensions": [
                "admonition",
                "attr_list",
                "md_in_html",
                "tables",
                "pymdownx.details",
                {"pymdownx.highlight": {"anchor_linenums": True}},
                {"pymdownx.tabbed": {"alternate_style": True}},
                MERMAID,
            ],
        },
        {
            "docs/.nav.yml": "nav:\n  - index.md\n  - Guides: guide\n  - '*'\n",
            "docs/index.md": HTML,
            "docs/fences.md": FENCES,
            "docs/guide/index.md": GUIDE,
            "docs/guide/.nav.yml": "title: Guides\n",
            "docs/overrides/main.html": OVERRIDE,
            "README.md": README,
            "data/prices.csv": TABLE,
            "inc/notice.md": "!!! note\n\n    ```python\n    print(1)\n    ```\n",
            "macros.py": MACROS_MODULE,
        },
        in_git=True,
        page=("docs/guide/index.md", "guide/"),
    ),
    "translated": RealSite(
        {
            "site_url": "https://shop.example/",
            "theme": {"name": "material"},
            "plugins": [
                "search",
                {
                    "i18n": {
                        "docs_structure": "suffix",
                        "reconfigure_material": True,
                        "languages": [
                            {"locale": "en", "default": True, "name": "English", "build": True},
                            {"locale": "fr", "name": "Français", "build": True},
                        ],
                    }
                },
            ],
            "markdown_extensions": ["attr_list", MERMAID],
        },
        {
            "docs/index.md": HTML,
            "docs/index.fr.md": FEATURES,
            "docs/fences.md": FENCES,
        },
    ),
    "linked": RealSite(
        {
            "theme": "readthedocs",
            "plugins": ["search"],
            "markdown_extensions": ["attr_list", "pymdownx.superfences"],
        },
        {
            "docs/fences.md": FENCES,
            "README.md": README,
            "guide/index.md": "# Guide\n\n" + LINKS,
            "shared/style.css": "p { color: red }\n",
        },
        links={
            "docs/index.md": "../README.md",
            "docs/guide": "../guide",
            "docs/style.css": "../shared/style.css",
        },
        page=("guide/index.md", "guide/"),
    ),
    "printed": RealSite(
        {
            "theme": {"name": "material"},
            "plugins": ["search", {"print-site": {"add_cover_page": True}}],
            "markdown_extensions": ["attr_list", "toc", MERMAID],
        },
        {"docs/index.md": HTML, "docs/fences.md": FENCES},
    ),
}
