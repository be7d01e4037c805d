"""A site whose sources hold all that a target may take for something of its own."""

from pathlib import Path

SOURCES = {
    "snippets/a.py": (
        "# snippet-a\ndef f(x):\n\n    return {'<b>': x & 1}  # \u20ac `x`\n# snippet-a\n"
        "print(f(2))\nx = 3\ny = 4\n"
    ),
    "snippets/fence.md": "Text\n\n```python\nx\n```\n\n````\n```\n````\n",
    "snippets/shortcode.html": '<p>{{< ref "a" >}} {{% b %}} {{ page.title }} {{#include a.md}}</p>\n<!-- {{ x }} -->\n',
    "snippets/a.rs": "# not(a) attribute\n#[derive(Debug)]\n#![allow(x)]\n  #x\nfn main() {}\n",
    "snippets/snippet.txt": "--8<-- \"a.md\"\n;--8<-- 'b'\n--8<--\n:::note\n---\n:name: x\n[link]: y\n",
    "snippets/old.js": "const a = 1;\nconst b = 2;\n",
    "snippets/new.js": "// file.js\nconst a = 1;\nconst b = '</code>\\n${x}';\n",
    "snippets/plain": "  indented\n\tand a tab\n\n\nend\n",
}  # fmt: skip
GUIDE = """\
# Guide

Some *text* and a [link](other.md).

```python ./a.py snippet-a
```

A paragraph directly above
```python ./a.py snippet-a hl_lines="1 3-" linenums=source title="a \\"quoted\\" [title]"
```
and below.

```python ./a.py 6- title="" linenums=7
```

1.  In a list:

    ```python ./a.py snippet-a
    ```

    - ```python ./a.py 7
      ```

> ```python ./a.py snippet-a
> ```

```md ./fence.md
```

```html ./shortcode.html title=""
```

```rust,ignore ./a.rs title=""
```

```text ./snippet.txt
```

```js ./new.js title=""
```

```js ./new.js diff=./old.js
```

```text ./plain dedent=off
```

```js
typed("in");
```

Middle **text**.

```sequence
sequenceDiagram
  accTitle: Who calls whom
  A->>B: call
  B-->>A: answer
```

The end.
"""
FILES = {
    **SOURCES,
    "mkdocs.yml": "site_name: Shop\nplugins: [search, inlaid]\nmarkdown_extensions: [pymdownx.superfences, attr_list, pymdownx.snippets]\n",
    "docs/index.md": "# Home\n\n[Guide](guide.md), ![a picture](picture.svg)\n",
    "docs/other.md": "---\ntitle: Other\ndescription: Nothing special.\n---\n\n# Other\n\nNo code.\n",
    "docs/guide.md": GUIDE,
    "docs/picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>\n',
}  # fmt: skip


def write_files(root: Path, files=FILES) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _read(name, first=1, last=None):
    lines = SOURCES[f"snippets/{name}"].removesuffix("\n").split("\n")
    return "\n".join(lines[first - 1 : last])


_A = _read("a.py", 2, 4)
# What the blocks of the guide show, as they stand in their sources.
EXPECTED = [
    _A, _A, _read("a.py", 6), _A, _read("a.py", 7, 7), _A, _read("fence.md"),
    _read("shortcode.html"), _read("a.rs"), _read("snippet.txt"), _read("new.js"),
    "+// file.js\n const a = 1;\n-const b = 2;\n+const b = '</code>\\n${x}';", _read("plain"),
    'typed("in");',
]  # fmt: skip
