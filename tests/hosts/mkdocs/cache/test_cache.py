"""Builds that keep what they made: the same bytes and the same warnings as a clean build."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from mkdocs.exceptions import Abort
from mkdocs.structure import pages

from inlaid.hosts.mkdocs.cache import cache_store as store
from inlaid.hosts.mkdocs.cache.content_cache import ContentCache
from inlaid.project.build import Build
from tests.hosts.sites import SHOP, build_site, write_site

pytestmark = pytest.mark.slow

PAGE = "# Shop\n\n```python ./shop.py snippet-total\n```\n"
EXTENSIONS = ["admonition", "tables", "pymdownx.superfences", {"toc": {"permalink": True}}]
CHECKS = {"anchors": "warn", "links": {"absolute_links": "warn", "unrecognized_links": "warn"}}


def read_tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder of a site."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def set_options(config: Path, **changes) -> None:
    settings = yaml.safe_load(config.read_text())
    config.write_text(yaml.safe_dump({**settings, **changes}))


def build_both(config: Path, **options):
    """What a build with the cache and one without say; their sites must be the same."""
    root = config.parent
    settings = yaml.safe_load(config.read_text())
    plugins = [plugin for plugin in settings["plugins"] if "inlaid" not in plugin]
    said = []
    for cache, site in (("content", "site"), ("off", "clean")):
        own = {"plugins": [*plugins, {"inlaid": {"cache": cache}}]}
        config.write_text(yaml.safe_dump({**settings, **own}))
        # What was written just now might be changed again in the same tick of the clock.
        time.sleep(0.02)
        try:
            said.append(build_site(config, site_dir=str(root / site), **options))
        except Abort as error:
            said.append(f"{error}")
    config.write_text(yaml.safe_dump(settings))
    assert said[0] == said[1]
    return said[0]


class Converted:
    """Counts the pages that are really converted."""

    def __init__(self, monkeypatch) -> None:
        self.names: list[str] = []
        render = pages.Page.render

        def count(page, config, files):
            self.names.append(page.file.src_uri)
            return render(page, config, files)

        count.__module__ = render.__module__
        monkeypatch.setattr(pages.Page, "render", count)

    def take(self) -> list[str]:
        names, self.names = self.names, []
        return names


@pytest.fixture
def converted(monkeypatch):
    return Converted(monkeypatch)


def build(config: Path, **options) -> str:
    time.sleep(0.02)
    return build_site(config, **options)


def test_only_what_changed_is_converted_again(tmp_path, converted):
    config = write_site(tmp_path, {"docs/index.md": PAGE, "docs/other.md": "# Other\n"})

    build(config)
    assert sorted(converted.take()) == ["index.md", "other.md"]

    build(config)
    assert converted.take() == []

    (tmp_path / "snippets/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))
    build(config)
    assert converted.take() == ["index.md"]
    assert "zebra_sum" in (tmp_path / "site/index.html").read_text()

    (tmp_path / "docs/other.md").write_text("# Other\n\nzebra\n")
    build(config)
    assert converted.take() == ["other.md"]


def test_a_page_that_was_checked_is_not_checked_again(tmp_path, monkeypatch):
    config = write_site(tmp_path, {"docs/index.md": PAGE, "docs/other.md": "# Other\n"})
    build(config)
    checked = []
    check = Build.check_bytes
    monkeypatch.setattr(Build, "check_bytes", lambda *of: checked.append(of[1]) or check(*of))

    build(config)
    assert checked == []

    (tmp_path / "snippets/shop.py").write_text(SHOP + "# more\n")
    build(config)
    assert checked == ["docs/index.md"]


def test_a_page_that_is_a_pipe_is_refused_without_waiting(tmp_path, caplog):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    os.mkfifo(tmp_path / "docs/pipe.md")

    with pytest.raises(Abort):
        build_site(config)
    assert "docs/pipe.md is a FIFO" in caplog.text


def test_a_file_that_comes_before_the_quoted_one_is_noticed(tmp_path, converted):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    build(config)
    converted.take()

    (tmp_path / "docs/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))
    build(config)

    assert converted.take() == ["index.md"]
    assert "zebra_sum" in (tmp_path / "site/index.html").read_text()


def test_a_quoted_file_that_became_a_link_out_of_the_project_is_refused(tmp_path, caplog):
    root = tmp_path / "project"
    config = write_site(root, {"docs/index.md": PAGE})
    build(config)
    source = root / "snippets/shop.py"
    source.rename(tmp_path / "shop.py")
    source.symlink_to(tmp_path / "shop.py")

    with pytest.raises(Abort):
        build(config)

    assert "path-outside" in caplog.text


def test_a_missing_source_fails_and_its_return_mends(tmp_path, converted):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    build(config)
    (tmp_path / "snippets/shop.py").unlink()
    with pytest.raises(Abort):
        build(config)
    (tmp_path / "snippets/shop.py").write_text(SHOP)
    converted.take()

    build(config)

    assert "def total" in (tmp_path / "site/index.html").read_text()


def test_warnings_of_cached_pages_are_logged_again(tmp_path, converted):
    page = PAGE + "\n[gone](gone.md) [part](other.md#nowhere) [there](/abs) [odd](../odd)\n"
    config = write_site(
        tmp_path, {"docs/index.md": page, "docs/other.md": "# Other\n"}, validation=CHECKS
    )

    first = build(config)
    converted.take()
    again = build(config)

    assert converted.take() == []
    assert first == again
    assert first.count("Doc file 'index.md'") == 4
    with pytest.raises(Abort, match="4 warnings in strict mode"):
        build(config, strict=True)


def test_a_link_target_that_comes_is_noticed(tmp_path, converted):
    config = write_site(tmp_path, {"docs/index.md": PAGE + "\n[other](other.md)\n"})
    assert "other.md" in build(config)
    converted.take()

    (tmp_path / "docs/other.md").write_text("# Other\n")

    assert build(config) == ""
    assert "index.md" in converted.take()
    assert 'href="other/"' in (tmp_path / "site/index.html").read_text()


@pytest.mark.parametrize(
    "change",
    [
        {"markdown_extensions": ["admonition"]},
        {"use_directory_urls": False},
        {"validation": {"links": {"not_found": "ignore"}}},
        {"plugins": [{"inlaid": {"source_link": "https://example.org/{path}"}}]},
    ],
)
def test_a_changed_configuration_converts_anew(tmp_path, converted, change):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    build(config)
    converted.take()

    set_options(config, **change)
    build(config)

    assert converted.take() == ["index.md"]


def test_text_of_other_plugins_is_part_of_the_key(tmp_path, converted):
    hook = (
        "import os\n"
        "def on_page_markdown(markdown, **_):\n"
        "    return markdown + '\\n' + os.environ['ZEBRA']\n"
        "def on_page_content(html, **_):\n"
        "    return html + '<i>' + os.environ['ZEBRA'] + '</i>'\n"
    )
    config = write_site(tmp_path, {"docs/index.md": PAGE, "hook.py": hook}, hooks=["hook.py"])
    for word in ("one", "two"):
        os.environ["ZEBRA"] = word
        build(config)
        assert converted.take() == ["index.md"]
    os.environ["ZEBRA"] = "one"

    build(config)

    assert converted.take() == []
    assert "one</p>" in (tmp_path / "site/index.html").read_text()
    assert "<i>one</i>" in (tmp_path / "site/index.html").read_text()


EXTENSION = """
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
import os
class Adds(Postprocessor):
    def run(self, text):
        return text + os.environ["ZEBRA"]
class Zebra(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Adds(md), "zebra", 1)
def makeExtension(**options):
    return Zebra(**options)
"""


def test_an_unknown_extension_keeps_nothing(tmp_path, converted, monkeypatch, caplog):
    monkeypatch.syspath_prepend(str(tmp_path))
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE, "zebra_words.py": EXTENSION},
        markdown_extensions=["zebra_words"],
    )
    caplog.set_level("INFO")
    for word in ("one", "two"):
        monkeypatch.setenv("ZEBRA", word)
        build(config)
        assert word in (tmp_path / "site/index.html").read_text()

    assert "the extension zebra_words may depend on more than the page" in caplog.text


def test_snippets_of_other_extensions_are_read_again(tmp_path, converted):
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE + "\n--8<-- 'more.txt'\n", "more.txt": "one", "docs/b.md": "# B\n"},
        markdown_extensions=[{"pymdownx.snippets": {"base_path": [str(tmp_path)]}}],
    )
    build(config)
    converted.take()
    (tmp_path / "more.txt").write_text("zebra")

    build(config)

    assert converted.take() == ["index.md"]
    assert "zebra" in (tmp_path / "site/index.html").read_text()


@pytest.mark.parametrize("damage", [b"", b"nonsense", "half", "flip", "foreign", "version"])
def test_a_damaged_cache_is_dropped(tmp_path, damage, converted, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    config = write_site(tmp_path, {"docs/index.md": PAGE, "docs/other.md": "# Other\n"})
    build(config)
    expected = read_tree(tmp_path / "site")
    file = tmp_path / ".inlaid/build.sqlite"
    harm(file, damage)
    converted.take()

    for at in range(2):
        build(config)
        assert read_tree(tmp_path / "site") == expected
        assert bool(converted.take()) == (at == 0)


def harm(file: Path, damage: bytes | str) -> None:
    data = file.read_bytes()
    if isinstance(damage, bytes):
        file.write_bytes(damage)
    elif damage == "half":
        file.write_bytes(data[: len(data) // 2])
    else:
        with sqlite3.connect(file) as database:
            if damage == "flip":
                database.execute("update entry set body = cast('zebra' as blob)")
            elif damage == "foreign":
                database.execute("drop table entry")
                database.execute("create table entry (name text)")
            else:
                database.execute("pragma user_version = 99")
        database.close()


def test_the_folder_ignores_itself_in_git(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE})

    build(config)

    assert (tmp_path / ".inlaid/.gitignore").read_text() == "*\n"


def test_the_setting_off_writes_nothing(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE}, plugins=[{"inlaid": {"cache": False}}])

    build(config)

    assert not (tmp_path / ".inlaid").exists()


SITE = {"docs/index.md": PAGE, "docs/other.md": "# Other\n\n## Part\n", "docs/a/b.md": PAGE}


def test_a_page_that_is_gone_leaves_nothing(tmp_path):
    config = write_site(tmp_path, SITE)
    build(config)
    (tmp_path / "docs/a/b.md").unlink()

    build(config)

    assert not (tmp_path / "site/a").exists()


def test_a_file_in_the_place_of_a_page_gives_way_as_ever(tmp_path):
    config = write_site(tmp_path, {**SITE, "docs/other/index.html": "a file", "docs/a/b.txt": "b"})
    build(config)
    first = (tmp_path / "site/other/index.html").read_text()

    build(config)
    build(config)

    assert (tmp_path / "site/other/index.html").read_text() == first
    assert "<h1" in first
    assert (tmp_path / "site/a/b.txt").read_text() == "b"


def test_two_builds_at_once_make_the_site_that_one_makes(tmp_path):
    config = write_site(tmp_path, SITE, theme="material")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
    for _ in range(2):
        running = [subprocess.Popen([*command, tmp_path / name], env=env) for name in ("x", "y")]
        assert [process.wait(60) for process in running] == [0, 0]
        assert read_tree(tmp_path / "x") == read_tree(tmp_path / "y")
    subprocess.run([*command, tmp_path / "x"], env=env, check=True)
    assert read_tree(tmp_path / "x") == read_tree(tmp_path / "y")


def test_the_oldest_entries_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_MOST_UNUSED", 60_000)
    for at in range(20):
        kept = store.CacheStore(tmp_path / "cache/build.sqlite")
        if at:
            assert kept.find("used") is not None
        kept.put("used", "", "zebra")
        kept.put(f"page {at}", "", "x" * 10_000)
        kept.save()
    found = store.CacheStore(tmp_path / "cache/build.sqlite")

    assert found.find("used") is not None
    assert found.find("page 19") is not None
    assert sum(found.find(f"page {at}") is not None for at in range(20)) < 9
    found.close()


WORDS = ["tapir", "okapi", "zebra", "heron", "otter"]


class Editor:
    """Edits a site at random; ``rng`` makes the edits repeatable."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self.root = root
        self.rng = rng
        self.pages = [f"docs/{name}.md" for name in ("index", "one", "two", "deep/three")]
        for page in self.pages:
            self.write(page, self.make_page())

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def make_page(self) -> str:
        word, other = self.rng.choice(WORDS), self.rng.choice(WORDS)
        links = [
            "one.md",
            "deep/three.md#part",
            "two.md#zzz",
            "gone.md",
            "/abs",
            "#nowhere",
            "../x",
        ]
        parts = [
            f"# {word.title()}\n",
            f"Some {other} text. [link]({self.rng.choice(links)})\n",
            f"## Part {other}\n\nSome more.\n",
            "```python ./shop.py snippet-total\n```\n",
            '```python ./shop.py snippet-total title=""\n```\n',
            "```sequence\nsequenceDiagram\n    A->>B: hello\n```\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n",
        ]
        meta = f"---\ntitle: {other}\n---\n\n" if self.rng.random() < 0.2 else ""
        return meta + "\n".join(parts[:1] + self.rng.sample(parts[1:], 3))

    def edit(self) -> None:
        if not (self.root / "snippets/shop.py").exists():
            self.hide_source()
            return
        edits = [
            self.edit_page, self.edit_page, self.edit_source, self.edit_source, self.rename_page,
            self.delete_page, self.add_page, self.set_nav, self.set_config, self.override_theme,
            self.hide_source, self.add_asset, self.do_nothing, self.damage_site, self.remove_site,
        ]  # fmt: skip
        self.rng.choice(edits)()

    def edit_page(self) -> None:
        self.write(self.rng.choice(self.pages), self.make_page())

    def edit_source(self) -> None:
        self.write("snippets/shop.py", SHOP.replace("sum(", f"{self.rng.choice(WORDS)}("))

    def rename_page(self) -> None:
        page = self.rng.choice(self.pages[1:])
        new = f"docs/{self.rng.choice(WORDS)}.md"
        if new not in self.pages:
            (self.root / page).rename(self.root / new)
            self.pages[self.pages.index(page)] = new

    def delete_page(self) -> None:
        if len(self.pages) > 2:
            (self.root / self.pages.pop()).unlink()

    def add_page(self) -> None:
        new = f"docs/{self.rng.choice(WORDS)}/{self.rng.choice(WORDS)}.md"
        if new not in self.pages:
            self.pages.append(new)
        self.write(new, self.make_page())

    def set_nav(self) -> None:
        names = [page.removeprefix("docs/") for page in self.pages]
        self.rng.shuffle(names)
        nav = [names[0], {self.rng.choice(WORDS): names[1:]}] if self.rng.random() < 0.7 else None
        set_options(self.root / "mkdocs.yml", nav=nav)

    def set_config(self) -> None:
        change = self.rng.choice(
            [
                {"site_name": self.rng.choice(WORDS)},
                {"use_directory_urls": self.rng.random() < 0.5},
                {"extra": {"word": self.rng.choice(WORDS)}},
                {"site_url": f"https://{self.rng.choice(WORDS)}.example/"},
                {"markdown_extensions": self.rng.sample(EXTENSIONS, 3)},
                {"repo_url": f"https://example.org/{self.rng.choice(WORDS)}"},
            ]
        )
        set_options(self.root / "mkdocs.yml", **change)

    def override_theme(self) -> None:
        word = self.rng.choice(WORDS)
        shown = self.rng.choice(
            [
                "{{ page.title }}",
                "{{ page.update_date }}",
                "{% if page.next_page %}{{ page.next_page.content }}{% endif %}",
                "{{ build_date_utc }}",
                "x",
            ]
        )
        self.write(
            "overrides/main.html",
            '{% extends "base.html" %}{% block extrahead %}'
            f"<!-- {word} {{% if page %}}{shown}{{% endif %}} -->{{% endblock %}}",
        )

    def hide_source(self) -> None:
        source, hidden = self.root / "snippets/shop.py", self.root / "hidden.py"
        if source.exists():
            source.rename(hidden)
        else:
            hidden.rename(source)

    def add_asset(self) -> None:
        self.write(f"docs/{self.rng.choice(WORDS)}.txt", self.rng.choice(WORDS))

    def do_nothing(self) -> None:
        pass

    def damage_site(self) -> None:
        for file in (self.root / "site").rglob("index.html"):
            if self.rng.random() < 0.3:
                file.write_text("zebra")

    def remove_site(self) -> None:
        shutil.rmtree(self.root / "site", ignore_errors=True)


@pytest.mark.parametrize("seed", range(4))
def test_any_edits_give_the_site_and_the_warnings_of_a_clean_build(tmp_path, monkeypatch, seed):
    rng = random.Random(seed)
    config = write_site(
        tmp_path,
        {"overrides/main.html": '{% extends "base.html" %}'},
        theme={"name": ["mkdocs", "material"][seed % 2], "custom_dir": "overrides"},
        plugins=["search", "inlaid"],
        markdown_extensions=EXTENSIONS,
        validation=CHECKS,
    )
    taken = []
    take = ContentCache._take
    monkeypatch.setattr(ContentCache, "_take", lambda *of: take(*of) and not taken.append(of[1]))
    editor = Editor(tmp_path, rng)
    compared = 0
    for step in range(10):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + step * 50_000))
        said = build_both(config, strict=rng.random() < 0.2)
        if "BuildError" not in said:
            compared += 1
            assert read_tree(tmp_path / "site") == read_tree(tmp_path / "clean")
        editor.edit()
    assert compared >= 5
    assert len(taken) >= 3
