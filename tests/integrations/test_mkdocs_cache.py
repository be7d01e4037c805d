"""Builds that keep what they made: the same bytes and the same warnings as a clean build."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from mkdocs.commands import build as mkdocs_build
from mkdocs.contrib.search.search_index import SearchIndex
from mkdocs.exceptions import Abort
from mkdocs.structure import pages

from inlaid.integrations.mkdocs.cache import outputs, store
from inlaid.integrations.mkdocs.cache.content import ContentCache
from inlaid.integrations.mkdocs.cache.finished import FinishedPages
from inlaid.project.build import Build
from tests.integrations.sites import SHOP, build_site, write_site

PAGE = "# Shop\n\n```python ./shop.py snippet-total\n```\n"
EXTENSIONS = ["admonition", "tables", "pymdownx.superfences", {"toc": {"permalink": True}}]
CHECKS = {"anchors": "warn", "links": {"absolute_links": "warn", "unrecognized_links": "warn"}}


def read_tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder of a site."""
    return {
        str(each.relative_to(folder)): each.read_bytes() if each.is_file() else None
        for each in sorted(folder.rglob("*"))
    }


def set_options(config: Path, **changes) -> None:
    settings = yaml.safe_load(config.read_text())
    config.write_text(yaml.safe_dump({**settings, **changes}))


def build_both(config: Path, level: str = "full", **options):
    """What a build with the cache and one without say; their sites must be the same."""
    root = config.parent
    settings = yaml.safe_load(config.read_text())
    plugins = [each for each in settings["plugins"] if "inlaid" not in each]
    said = []
    for cache, site in ((level, "site"), ("off", "clean")):
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
    """Counts the pages that are really converted, and finished by a template."""

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


def test_warnings_of_cached_pages_are_told_again(tmp_path, converted):
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


FULL = ["search", {"inlaid": {"cache": "full"}}]
SITE = {"docs/index.md": PAGE, "docs/other.md": "# Other\n\n## Part\n", "docs/a/b.md": PAGE}


class Finished:
    """Notes the pages that a template really makes, and those the search plugin looks at."""

    def __init__(self, monkeypatch) -> None:
        self.pages: list[str] = []
        self.searched: list[str] = []
        make, search = mkdocs_build._build_page, SearchIndex.add_entry_from_context

        def note(page, *arguments, **options):
            self.pages.append(page.file.src_uri)
            return make(page, *arguments, **options)

        def note_search(index, page):
            self.searched.append(page.file.src_uri)
            return search(index, page)

        monkeypatch.setattr(mkdocs_build, "_build_page", note)
        monkeypatch.setattr(SearchIndex, "add_entry_from_context", note_search)

    def take(self) -> tuple[list[str], list[str]]:
        found, self.pages, self.searched = (self.pages, self.searched), [], []
        return found


@pytest.fixture
def finished(monkeypatch):
    return Finished(monkeypatch)


def test_only_pages_that_change_are_finished_and_searched_again(tmp_path, finished):
    config = write_site(tmp_path, SITE, plugins=FULL)
    build(config)
    finished.take()

    build(config)
    # The home page of MkDocs' own theme shows the time of the build.
    assert finished.take() == (["index.md"], [])

    (tmp_path / "docs/other.md").write_text("# Other\n\n## Part\n\nzebra\n")
    build(config)
    assert finished.take() == (["index.md", "other.md"], ["other.md"])
    assert "zebra" in (tmp_path / "site/other/index.html").read_text()
    assert "zebra" in (tmp_path / "site/search/search_index.json").read_text()

    (tmp_path / "docs/other.md").write_text("# zebra\n")
    build(config)
    assert sorted(finished.take()[0]) == ["a/b.md", "index.md", "other.md"]


def test_finished_pages_survive_the_removal_of_the_site(tmp_path, finished):
    config = write_site(tmp_path, SITE, plugins=FULL)
    build(config)
    shutil.rmtree(tmp_path / "site")
    finished.take()

    build(config)

    assert finished.take()[0] == ["index.md"]
    assert "def total" in (tmp_path / "site/a/b/index.html").read_text()


def test_what_others_did_to_the_site_is_undone(tmp_path, finished):
    config = write_site(tmp_path, SITE, plugins=FULL)
    build(config)
    page, stray = tmp_path / "site/a/b/index.html", tmp_path / "site/a/more/stray.html"
    text = page.read_text()
    times = page.stat()
    page.write_text(text.replace("total", "zebra"))
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
    stray.parent.mkdir()
    stray.write_text("stray")

    build(config)

    assert page.read_text() == text
    assert not stray.parent.exists()


def test_a_page_that_is_gone_leaves_nothing(tmp_path):
    config = write_site(tmp_path, SITE, plugins=FULL)
    build(config)
    (tmp_path / "docs/a/b.md").unlink()

    build(config)

    assert not (tmp_path / "site/a").exists()


def test_a_file_in_the_place_of_a_page_gives_way_as_ever(tmp_path):
    config = write_site(
        tmp_path, {**SITE, "docs/other/index.html": "a file", "docs/a/b.txt": "b"}, plugins=FULL
    )
    build(config)
    first = (tmp_path / "site/other/index.html").read_text()

    build(config)
    build(config)

    assert (tmp_path / "site/other/index.html").read_text() == first
    assert "<h1" in first
    assert (tmp_path / "site/a/b.txt").read_text() == "b"


def test_a_build_that_fails_late_leaves_no_old_site_aside(tmp_path):
    hook = (
        "from pathlib import Path\n"
        "def on_pre_build(config):\n"
        "    if Path(__file__).with_name('fail').exists():\n"
        "        raise ValueError('late')\n"
    )
    config = write_site(tmp_path, {**SITE, "hook.py": hook}, plugins=FULL, hooks=["hook.py"])
    build(config)
    before = read_tree(tmp_path / "site")
    (tmp_path / "fail").touch()

    with pytest.raises(ValueError, match="late"):
        build(config)

    assert read_tree(tmp_path / "site") == before
    assert not list((tmp_path / ".inlaid").glob("site-*"))


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"hooks": ["hook.py"]}, "the plugin or hook hook.py takes part in on_page_context"),
        ({"plugins": [*FULL, "tags"], "theme": "material"}, "the plugin material/tags lists pages"),
        ({"theme": {"name": "mkdocs", "custom_dir": "luck"}}, "something by chance"),
    ],
)
def test_what_varies_pages_switches_the_upper_levels_off(
    tmp_path, finished, caplog, settings, reason
):
    caplog.set_level("INFO")
    files = {
        "hook.py": "def on_page_context(context, **_):\n    return context\n",
        "luck/main.html": '{% extends "base.html" %}{% block extrahead %}'
        "{{ [1, 2] | random }}{% endblock %}",
    }
    config = write_site(tmp_path, {**SITE, **files}, **{"plugins": FULL, **settings})
    build(config)
    finished.take()
    caplog.clear()

    build(config)

    assert len(finished.take()[0]) == 3
    told = [each.message for each in caplog.records if "Making each page anew" in each.message]
    assert len(told) == 1
    assert reason in told[0]


def test_two_builds_at_once_make_the_site_that_one_makes(tmp_path):
    config = write_site(tmp_path, SITE, plugins=FULL, theme="material")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
    for _ in range(2):
        running = [subprocess.Popen([*command, tmp_path / name], env=env) for name in ("x", "y")]
        assert [each.wait(60) for each in running] == [0, 0]
        assert read_tree(tmp_path / "x") == read_tree(tmp_path / "y")
    subprocess.run([*command, tmp_path / "x"], env=env, check=True)
    assert read_tree(tmp_path / "x") == read_tree(tmp_path / "y")


def test_the_oldest_entries_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_MOST_UNUSED", 60_000)
    for at in range(20):
        kept = store.Store(tmp_path / "cache/build.sqlite")
        if at:
            assert kept.find("used") is not None
        kept.put("used", "", "zebra")
        kept.put(f"page {at}", "", "x" * 10_000)
        kept.save()
    found = store.Store(tmp_path / "cache/build.sqlite")

    assert found.find("used") is not None
    assert found.find("page 19") is not None
    assert sum(found.find(f"page {at}") is not None for at in range(20)) < 9
    found.close()


def test_the_oldest_outputs_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(outputs, "_MOST_UNUSED", 25)
    files = outputs.OutputFiles(tmp_path / "kept")
    kept = []
    for at in range(5):
        page = tmp_path / f"page{at}"
        page.write_text(f"zebra {at:4}")
        os.utime(page, (at, at))
        kept.append(files.take_up(page))

    files.forget({kept[0]})

    assert {each.name for each in (tmp_path / "kept").iterdir()} == {kept[0], kept[3], kept[4]}


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
        names = [each.removeprefix("docs/") for each in self.pages]
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
    taken = count_taken(monkeypatch)
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
    assert taken["content"] >= 3
    assert taken["finished"] >= 1


def count_taken(monkeypatch) -> Counter[str]:
    """Count the pages that are taken from each level."""
    taken: Counter[str] = Counter()

    def count(kind, name, level):
        take = getattr(kind, name)

        def counted(*arguments):
            found = take(*arguments)
            taken[level] += bool(found)
            return found

        monkeypatch.setattr(kind, name, counted)

    count(ContentCache, "_take", "content")
    count(FinishedPages, "_take", "finished")
    return taken
