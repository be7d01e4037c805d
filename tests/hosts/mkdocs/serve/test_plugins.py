"""What stock MkDocs shows of a change under `mkdocs serve`, it shows with Inlaid, too: real plugins."""

import os
import random
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field

import pytest

from tests.hosts.sites import QUIET, Server, write_site

pytestmark = pytest.mark.slow

PAGE = "# {name}\n\n```python ./shop.py snippet-total\n```\n"
HOOK = """\
import os
from pathlib import Path

DOCS = Path(__file__).parent / "docs"


def on_page_markdown(markdown, page, **_):
    taken = re.sub(r"\\W", " ", (DOCS / "taken.txt").read_text()) if "@@taken" in markdown else ""
    return markdown.replace("@@taken", taken).replace("@@hook", "hook-one")


def on_env(env, files, **_):
    counted = sum(len(file.page.markdown or "") for file in files if file.page)
    env.globals["counted"] = f"{counted} characters"
    env.globals["quoted"] = (DOCS / "quoted.txt").read_text()


import re
"""
MAIN = """\
{% extends "base.html" %}
{% block content %}{{ super() }}template-one {{ counted }} {{ quoted }}{% endblock %}
"""
MACROS = "def define_env(env):\n    env.macro(lambda: 'macro-one', 'made')\n"


@dataclass(frozen=True)
class Site:
    """A site with plugins: its configuration and files, and links by the path where each stands."""

    config: dict[str, object]
    files: dict[str, str]
    links: dict[str, str] = field(default_factory=dict)

    def write(self, root, *plugins):
        """Write it, with more plugins; return its configuration."""
        settings = {**self.config, "plugins": [*self.config["plugins"], *plugins]}
        path = write_site(root, self.files, **settings)
        for place, target in self.links.items():
            (root / place).symlink_to(target)
        return path


# Eight plugins, hooks, snippets and templates below the docs.
MANY = Site(
    {
        "theme": {"name": "mkdocs", "custom_dir": "docs/ov"},
        "exclude_docs": "ov/\n",
        "hooks": ["hook.py"],
        "watch": ["data.yml"],
        "extra": {"shop": "extra-one"},
        "plugins": [
            "search",
            "awesome-nav",
            "include-markdown",
            "autorefs",
            {"macros": {"module_name": "macros", "include_yaml": [{"data": "data.yml"}]}},
            {"table-reader": {"data_path": "docs"}},
            {"redirects": {"redirect_maps": {"old.md": "a.md"}}},
            {"minify": {"minify_html": True}},
        ],
        "markdown_extensions": [
            "abbr",
            "attr_list",
            {"pymdownx.snippets": {"base_path": ["docs", "."], "auto_append": ["inc/abbr.txt"]}},
        ],
    },
    {
        "docs/index.md": "# Home\n\n{{ made() }} {{ data.word }} {{ extra.shop }}\n",
        "docs/.nav.yml": "nav:\n  - index.md\n  - Aaa: a.md\n  - '*'\n",
        "docs/a.md": PAGE.format(name="A") + "\nalpha-one\n",
        "docs/b.md": '# B\n\n--8<-- "a.md"\n\n--8<-- "inc/text.txt"\n\n--8<-- "parts/far.txt"\n',
        "docs/c.md": '# C\n\n{% include-markdown "a.md" heading-offset=1 %}\n'
        '\n{% include-markdown "../README.md" %}\n',
        "docs/d.md": '# D\n\n{{ read_csv("prices.csv") }}\n\n@@taken @@hook the HTML\n',
        "docs/e.md": "# E\n\n## Part {#part}\n\n[see][part]\n",
        "docs/inc/text.txt": "text-one\n",
        "docs/inc/abbr.txt": "*[HTML]: abbreviation-one\n",
        "docs/prices.csv": "name,price\ncsv-one,1\n",
        "docs/taken.txt": "taken-one",
        "docs/quoted.txt": "quoted-one",
        "docs/ov/main.html": MAIN,
        "parts/far.txt": "far-one\n",
        "README.md": "readme-one\n",
        "data.yml": "word: data-one\n",
        "macros.py": MACROS,
        "hook.py": HOOK,
    },
)
MATERIAL = Site(
    {
        "theme": {"name": "material"},
        "plugins": ["search", "meta", "tags", {"literate-nav": {"nav_file": "SUMMARY.md"}}],
        "markdown_extensions": ["attr_list"],
    },
    {
        "docs/SUMMARY.md": "* [Home](index.md)\n* [Aaa](a.md)\n* [Sub](sub/b.md)\n* [Tags](tags.md)\n",
        "docs/index.md": PAGE.format(name="Home"),
        "docs/a.md": "---\ntags: [tag-one]\n---\n\n# A\n\n[b](sub/b.md)\n",
        "docs/sub/b.md": "# B\n\nbeta-one\n",
        "docs/sub/.meta.yml": "description: meta-one\n",
        "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    },
)
LINKED = Site(
    {"plugins": ["search"]},
    {"README.md": "# R\n\nread-one\n", "guide/g.md": "# G\n\nguide-one\n", "docs/a.md": "# A\n"},
    {"docs/index.md": "../README.md", "docs/guide": "../guide"},
)

# By what changes: the file, the text in it that ends in "one", and a page that then says "two".
KINDS = {
    "a page that a snippet brings in": ("docs/a.md", "alpha-one", "b/"),
    "a text that a snippet brings in": ("docs/inc/text.txt", "text-one", "b/"),
    "a text outside of the docs": ("parts/far.txt", "far-one", "b/"),
    "what is appended to every page": ("docs/inc/abbr.txt", "abbreviation-one", "d/"),
    "a page that include-markdown brings in": ("docs/a.md", "alpha-one", "c/"),
    "the README that include-markdown brings in": ("README.md", "readme-one", "c/"),
    "a quoted source": ("snippets/shop.py", "prices", "a/"),
    "a table": ("docs/prices.csv", "csv-one", "d/"),
    "a file that a hook reads": ("docs/taken.txt", "taken-one", "d/"),
    "a file that a hook reads for templates": ("docs/quoted.txt", "quoted-one", "e/"),
    "a template below the docs": ("docs/ov/main.html", "template-one", "e/"),
    "the navigation": ("docs/.nav.yml", "Aaa", "e/"),
    "a title": ("docs/c.md", "# C", "e/"),
    "data for macros": ("data.yml", "data-one", ""),
    "the configuration": ("mkdocs.yml", "extra-one", ""),
}
FEW = (
    "a page that include-markdown brings in",
    "a file that a hook reads for templates",
    "a template below the docs",
    "the navigation",
)
OF_MATERIAL = {
    "the front matter of a folder": ("docs/sub/.meta.yml", "meta-one", "sub/b/"),
    "a tag": ("docs/a.md", "tag-one", "tags/"),
    "a navigation in Markdown": ("docs/SUMMARY.md", "Aaa", "sub/b/"),
}
OF_LINKED = {
    "a page that is a link": ("README.md", "read-one", ""),
    "a page in a folder that is a link": ("guide/g.md", "guide-one", "guide/g/"),
}


def change(server, root, kind):
    """Make a change, and wait until the page shows it."""
    name, old, page = kind
    new = "zebratwo"
    path = root / name
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, f"# {new}" if old.startswith("#") else new), "utf-8")
    server.wait_for(page, lambda shown: new in shown)
    path.write_text(text, "utf-8")
    server.wait_for(page, lambda shown: new not in shown)


def test_changes_that_plugins_show(tmp_path):
    with Server(MANY.write(tmp_path, "inlaid")) as server:
        for name in FEW:
            change(server, tmp_path, KINDS[name])


@pytest.mark.long
@pytest.mark.parametrize(
    ("site", "kinds"), [(MANY, KINDS), (MATERIAL, OF_MATERIAL), (LINKED, OF_LINKED)]
)
def test_every_kind_of_change_shows(tmp_path, site, kinds):
    with Server(site.write(tmp_path, "inlaid")) as server:
        for kind in kinds.values():
            change(server, tmp_path, kind)


def build_clean(config, port):
    """Build in a process of its own, as the server would; return the page of each address."""
    code = (
        "import sys; from mkdocs.config import load_config; from mkdocs.commands.build import build\n"
        "config = load_config(sys.argv[1], site_dir=sys.argv[2])\n"
        "config.plugins.on_startup(command='build', dirty=False)\n"
        "config.site_url = sys.argv[3]\n"
        "build(config)\n"
    )
    site = config.parent / "clean"
    command = [sys.executable, "-c", code, config.name, str(site), f"http://127.0.0.1:{port}/"]
    subprocess.run(
        command, cwd=config.parent, env=os.environ | QUIET, check=True, capture_output=True
    )
    paths = (path for path in site.rglob("*.html") if path.name != "404.html")
    return {path.relative_to(site).as_posix(): clear(path.read_text("utf-8")) for path in paths}


def clear(text):
    """A page without what differs from one build to another."""
    return re.sub(
        r"<script>\s*var livereload.*?</script>|<!--\s*MkDocs version.*?-->",
        "",
        text,
        flags=re.DOTALL,
    )


def wait_until_same(server, pages, seconds=90):
    """Wait until each page is given out as a clean build has it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            differ = [name for name in pages if clear(server.read(name)) != pages[name]]
        except OSError:
            differ = ["one that is missing"]
        if not differ:
            return
        assert time.monotonic() < deadline, (differ, server.log.read_text()[-3000:])
        time.sleep(0.1)


def edit(root, chance, number):
    """Change something at random: a page, what pages bring in, the navigation, files that come and go."""
    names = [name for name in MANY.files if not name.endswith((".py", ".html", ".csv"))]
    name = chance.choice([*names, "snippets/shop.py", "docs/new.md", "docs/e.md", "docs/a.md"])
    path = root / name
    first = MANY.files.get(name, "")
    if name == "docs/new.md":
        path.unlink() if path.exists() else path.write_text(f"# New {number}\n\n@@taken\n", "utf-8")
    elif name.endswith(".yml"):
        path.write_text(
            first.replace("Aaa", f"A{number}").replace("data-one", f"d{number}"), "utf-8"
        )
    elif name == "snippets/shop.py":
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"sum\w*\(", f"sum{number}(", text), "utf-8")
    elif chance.random() < 0.2 and first.startswith("# "):
        path.write_text(first.replace("# ", f"# Title {number} ", 1), "utf-8")
    else:
        path.write_text(f"{first.rstrip()} word{number}\n", "utf-8")


@pytest.mark.long
def test_random_saves_end_as_a_clean_build(tmp_path):
    saves = int(os.environ.get("INLAID_SAVES", "40"))
    chance = random.Random(saves)
    config = MANY.write(tmp_path, "inlaid")
    number = 0
    with Server(config) as server:
        while number < saves:
            for _ in range(chance.randint(1, 5)):
                number += 1
                edit(tmp_path, chance, number)
                time.sleep(chance.choice((0, 0.05, 0.4, 1.5)))
            wait_until_same(server, build_clean(config, server.port))
