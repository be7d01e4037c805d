"""Exported pages, built by the real tools: the code that is shown is what the sources hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.export.shown import read_blocks
from tests.export.sites import EXPECTED, write_files

BIN = Path(sys.executable).parent
ENV = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "ASTRO_TELEMETRY_DISABLED": "1", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}  # fmt: skip
ASTRO = (
    "import { defineConfig } from 'astro/config';\nimport starlight from '@astrojs/starlight';\n"
    "export default defineConfig({ integrations: [starlight({ title: 'Shop' })] });\n"
)
CONTENT = (
    "import { defineCollection } from 'astro:content';\n"
    "import { docsLoader } from '@astrojs/starlight/loaders';\n"
    "import { docsSchema } from '@astrojs/starlight/schema';\n"
    "export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n"
)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENV)
    assert done.returncode == 0, done.stdout + done.stderr


def install(*packages):
    Path("package.json").write_text('{"name": "shop", "private": true, "type": "module"}\n')
    npm = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
    run(*npm, *packages)


def build_mkdocs():
    Path("plain.yml").write_text(
        "site_name: Shop\nplugins: []\ndocs_dir: out\n"
        "markdown_extensions: [pymdownx.superfences, attr_list, pymdownx.snippets]\n"
    )
    run(sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", "plain.yml")
    return Path("site/guide/index.html")


def build_zensical():
    Path("plain.yml").write_text(
        "site_name: Shop\ndocs_dir: out\n"
        "markdown_extensions: [pymdownx.superfences, attr_list, pymdownx.snippets]\n"
    )
    run(BIN / "zensical", "build", "-f", "plain.yml")
    return Path("site/guide/index.html")


def build_sphinx():
    Path("out/conf.py").write_text("extensions = ['myst_parser']\nproject = 'Shop'\n")
    run(BIN / "sphinx-build", "-q", "out", "site")
    return Path("site/guide.html")


def build_hugo():
    Path("hugo.toml").write_text(
        'title = "Shop"\ndisableKinds = ["taxonomy", "term", "rss"]\n'
        '[markup.highlight]\nnoClasses = false\n[module]\n[[module.mounts]]\nsource = "out"\ntarget = "content"\n'
    )
    Path("layouts/_default").mkdir(parents=True)
    for name in ("single", "list"):
        Path(f"layouts/_default/{name}.html").write_text("{{ .Content }}")
    run(BIN / "hugo", "build", "--quiet")
    return Path("public/guide/index.html")


def build_vitepress():
    install("vitepress@1.6.4")
    run("npx", "vitepress", "build", "out")
    return Path("out/.vitepress/dist/guide.html")


def build_starlight():
    install("astro@5", "@astrojs/starlight@0.36")
    Path("astro.config.mjs").write_text(ASTRO)
    Path("src/content").mkdir(parents=True)
    Path("src/content.config.ts").write_text(CONTENT)
    Path("out").rename("src/content/docs")
    run("npx", "astro", "build")
    return Path("dist/guide/index.html")


BUILDS = {
    "mkdocs": build_mkdocs, "zensical": build_zensical, "myst": build_sphinx, "hugo": build_hugo,
    "vitepress": build_vitepress, "starlight": build_starlight,
}  # fmt: skip
QUICK = {"mkdocs", "hugo"}


def say_as(target):
    """What a fence that is typed in shows there."""
    expected = list(EXPECTED)
    if target in {"mkdocs", "zensical"}:
        expected = [text.expandtabs(4) for text in expected]  # Python-Markdown has no tabs
    if target == "starlight":  # signs of a diff are drawn, and tabs have two columns
        expected[11] = "\n".join(line[1:] for line in expected[11].split("\n"))
        expected[12] = expected[12].replace("\t", "  ")
    return expected


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "target",
    [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in BUILDS],
)
def test_code_that_is_shown_is_that_of_the_sources(shop, target):
    if target == "starlight":  # it asks for a title
        for page in ("index", "guide"):
            path = Path(f"docs/{page}.md")
            path.write_text(f"---\ntitle: {page}\n---\n{path.read_text()}")
    if target == "hugo":
        Path("docs/index.md").rename("docs/_index.md")
    result = CliRunner().invoke(main, ["export", "--for", target, "docs", "out"])
    assert (result.exit_code, result.output) == (0, result.output)

    html = BUILDS[target]().read_text("utf-8")

    assert read_blocks(html, {"code"} if target == "starlight" else ()) == say_as(target)
    assert "<strong>text</strong>" in html
    assert "Who calls whom" in html


def test_the_syntax_of_each_target(shop):
    Path("docs/guide.md").write_text(
        '```python ./a.py snippet-a hl_lines="1 3-" linenums=source title="a [b]" #i .c\n```\n'
        '```python ./a.py snippet-a title=""\n```\n'.replace(" #i .c", " id=i")
    )
    code = "def f(x):\n\n    return {'<b>': x & 1}  # \u20ac `x`\n```\n"
    wanted = {
        "gfm": "```python\n",
        "mkdocs": '```{ .python #i title="a [b]" linenums="2" hl_lines="1 3" }\n',
        "mdbook": "```python\n",
        "vitepress": "```python:line-numbers=2 {1,3} [a b]\n",
        "docusaurus": '```python title="a [b]" {1,3} showLineNumbers=2\n',
        "starlight": '```python title="a [b]" {1,3} showLineNumbers startLineNumber=2\n',
        "myst": '```{code-block} python\n:name: i\n:caption: "a [b]"\n:lineno-start: 2\n:emphasize-lines: 1,3\n\n',
        "hugo": '```python {title="a [b]",linenos=true,linenostart=2,hl_lines=["1-1","3-3"],id="i"}\n',
    }  # fmt: skip
    for target, header in wanted.items():
        assert CliRunner().invoke(main, ["export", "--for", target, f"out-{target}"]).exit_code == 0
        bare = '```python title=""\n' if target == "starlight" else "```python\n"
        assert Path(f"out-{target}/guide.md").read_text() == header + code + bare + code
