"""A reader sees samples, never placeholders, in whatever host."""

import re
from html import unescape

import markdown
import pytest
from markdown_it import MarkdownIt

from inlaid.hosts.markdown_it import inlaid_plugin
from tests.hosts.sites import build_site

A = "3e21d80e-7e31-11e4-912c-2f870de05098"
SETTINGS = {"placeholders": {"order": {"pattern": "ORD-[0-9]+", "sample": "ORD-7"}}}
PAGE = f"""\
# P

```console
$ echo '[uuid:1]'
[uuid:1] and [uuid:1={A}]
```

- item

    ```output
    [order:1] \\[port] [...] [foo:1] [int]
    ```

````markdown
```output
[uuid:3]
```
````

```python
kept = "[uuid:4]"
```

```pycon
>>> "[uuid:5]".count("x") or 7
[int:1=7]
```

```json
["[uuid:6]"]
```

`[uuid:7]`
"""
SHOWN = [f"{A} and {A}", "ORD-7 [port] [...] [foo:1] 1", "7\n"]
KEPT = [f"[uuid:{number}]" for number in (1, 3, 4, 5, 6, 7)]


def check(html):
    text = unescape(re.sub(r"<[^>]+>", "", html))
    for shown in SHOWN:
        assert shown in text
    for kept in KEPT:
        assert text.count(kept) == 1, kept


def write(root):
    (root / "docs").mkdir()
    config = root / "mkdocs.yml"
    config.write_text(
        "site_name: x\nmarkdown_extensions: [pymdownx.superfences]\nplugins:\n  - inlaid:\n"
        "      verify: {placeholders: {order: {pattern: 'ORD-[0-9]+', sample: ORD-7}}}\n"
    )
    (root / "docs" / "index.md").write_text(PAGE)
    return config


@pytest.mark.slow
def test_mkdocs(tmp_path):
    config = write(tmp_path)
    build_site(config)
    check((tmp_path / "site" / "index.html").read_text())


@pytest.mark.slow
def test_a_page_follows_the_settings_of_the_next_build(tmp_path):
    config = write(tmp_path)
    build_site(config)
    config.write_text(config.read_text().replace("sample: ORD-7", "sample: ORD-8"))
    build_site(config)
    assert "ORD-8" in (tmp_path / "site" / "index.html").read_text()


def test_python_markdown(tmp_path):
    configs = {"inlaid": {"root": str(tmp_path), "verify": SETTINGS}}
    extensions = ["pymdownx.superfences", "inlaid"]
    check(markdown.markdown(PAGE, extensions=extensions, extension_configs=configs))


def test_markdown_it(tmp_path):
    parser = MarkdownIt().use(inlaid_plugin, root=str(tmp_path), verify=SETTINGS)
    check(parser.render(PAGE))


OTHERS = """\
```console
$ serve --help
usage: serve [port] [path] [log:1] [date:today=now] \\[int]
```

```pycon
>>> list[int]
list[int]
```

```output
[date] [duration] [version] up [port:8080] \\[uuid:1]
```

See [port] and `[uuid:1]`.
"""


@pytest.mark.parametrize("settings", [{}, {"verify": {}}])
def test_output_of_a_site_that_says_nothing_of_verification_stays(settings, tmp_path):
    configs = {"inlaid": {"root": str(tmp_path), **settings}}
    ours = markdown.markdown(
        OTHERS, extensions=["pymdownx.superfences", "inlaid"], extension_configs=configs
    )
    plain = markdown.markdown(OTHERS, extensions=["pymdownx.superfences"])
    parser = MarkdownIt().use(inlaid_plugin, root=str(tmp_path), **settings)

    assert (ours == plain) is (not settings)
    assert (parser.render(OTHERS) == MarkdownIt().render(OTHERS)) is (not settings)


@pytest.mark.parametrize("written", ["[uuid:1]", f"[uuid:1={A}]"])
def test_a_placeholder_that_nobody_else_writes_needs_no_setting(written, tmp_path):
    page = OTHERS.replace("[version]", written)

    html = markdown.markdown(
        page,
        extensions=["pymdownx.superfences", "inlaid"],
        extension_configs={"inlaid": {"root": str(tmp_path)}},
    )

    text = unescape(re.sub(r"<[^>]+>", "", html))
    assert re.search(r"s [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12} up", text)
    assert "usage: serve [port]" in text
    assert "\nlist[int]" in text
