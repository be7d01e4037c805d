"""Saves under the real `mkdocs serve`: each shows in the browser, and only what it touches is built."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.hosts.sites import SHOP, Server, write_site

pytestmark = pytest.mark.slow

PAGE = "# Shop\n\n```python ./shop.py snippet-total\n```\n"
OTHER = "# Other\n\n## Part\n\nSome text.\n"


@pytest.fixture(scope="module", params=["material", "mkdocs"])
def served(request, tmp_path_factory):
    root = tmp_path_factory.mktemp(request.param)
    files = {"docs/index.md": PAGE, "docs/other.md": OTHER, "docs/note.txt": "one"}
    config = write_site(
        root,
        files,
        theme={"name": request.param},
        plugins=["search", "inlaid"],
        markdown_extensions=["pymdownx.superfences"],
        strict=True,
    )
    with Server(config) as server:
        server.root = root
        yield server


@pytest.fixture
def server(served):
    """The server with the site as it was at first."""
    yield served
    for name, text in {
        "docs/index.md": PAGE,
        "docs/other.md": OTHER,
        "snippets/shop.py": SHOP,
    }.items():
        if (served.root / name).read_text() != text:
            (served.root / name).write_text(text)
    served.wait_for(
        "", lambda text: "sum" in text and "inlaid-error" not in text and "zebra" not in text
    )
    time.sleep(0.1)


def count_full_builds(server):
    return server.log.read_text().count("Documentation built in")


def replace_atomically(path: Path, text: str):
    new = path.with_name(f".{path.name}.tmp")
    new.write_text(text)
    new.replace(path)


def replace_by_rename(path: Path, text: str):
    """As some editors do: the old file is kept under another name."""
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text)
    path.with_name(f"{path.name}~").unlink()


def write_in_chunks(path: Path, text: str):
    with path.open("w") as file:
        for at in range(0, len(text), 20):
            file.write(text[at : at + 20])
            file.flush()
            time.sleep(0.01)


def delete_then_create(path: Path, text: str):
    path.unlink()
    time.sleep(0.15)
    path.write_text(text)


WAYS = [Path.write_text, replace_atomically, replace_by_rename, write_in_chunks, delete_then_create]


@pytest.mark.parametrize("way", WAYS)
def test_a_saved_source_shows_whatever_way_it_is_saved(server, way):
    before = count_full_builds(server)

    way(server.root / "snippets/shop.py", SHOP.replace("sum(", "zebra_sum("))

    server.wait_for("", lambda text: "zebra_sum" in text and "inlaid-error" not in text)
    assert count_full_builds(server) == before


@pytest.mark.parametrize("way", [Path.write_text, replace_atomically, write_in_chunks])
def test_a_saved_page_shows_whatever_way_it_is_saved(server, way):
    before = count_full_builds(server)

    way(server.root / "docs/other.md", OTHER.replace("Some text", "zebra text"))

    server.wait_for("other/", lambda text: "zebra text" in text)
    assert count_full_builds(server) == before
    assert "zebra" not in server.read("")


def test_an_error_shows_in_its_place_and_goes_when_it_is_mended(server):
    page = server.root / "docs/index.md"

    page.write_text(PAGE.replace("total", "totl"))
    server.wait_for("", lambda text: "inlaid-error" in text and "did you mean" in text)

    page.write_text(PAGE + "\nzebra\n")
    server.wait_for("", lambda text: "inlaid-error" not in text and "zebra" in text)


def test_a_renamed_region_is_an_error_and_a_new_one_mends_it(server):
    source = server.root / "snippets/shop.py"

    source.write_text(SHOP.replace("snippet-total", "snippet-sum"))
    server.wait_for("", lambda text: "snippet-sum" in text and "inlaid-error" in text)

    source.write_text(SHOP.replace("sum(", "zebra_sum("))
    server.wait_for("", lambda text: "zebra_sum" in text and "inlaid-error" not in text)


def test_a_file_that_was_missing_shows_as_soon_as_it_is_there(server):
    (server.root / "docs/index.md").write_text(PAGE + "\n```py ./late.py\n```\n")
    server.wait_for("", lambda text: "file-missing" in text)

    (server.root / "snippets/late.py").write_text("zebra = 1\n")
    server.wait_for("", lambda text: "zebra" in text and "inlaid-error" not in text)

    (server.root / "snippets/late.py").unlink()
    server.wait_for("", lambda text: "file-missing" in text)


def test_a_changed_title_is_a_full_build_because_other_pages_show_it(server):
    (server.root / "docs/other.md").write_text(OTHER.replace("# Other", "# zebra title"))

    server.wait_for("", lambda text: "zebra title" in text)
    assert "the title or the front matter of other.md changed" in server.log.read_text()
    (server.root / "docs/other.md").write_text(OTHER)
    server.wait_for("", lambda text: "zebra title" not in text)


def test_a_page_comes_and_goes(server):
    page = server.root / "docs/newcomer.md"

    page.write_text("# Newcomer\n")
    server.wait_for("", lambda text: "Newcomer" in text)

    page.unlink()
    server.wait_for("", lambda text: "Newcomer" not in text)


def test_a_changed_asset_is_copied(server):
    before = count_full_builds(server)

    (server.root / "docs/note.txt").write_text("two")

    server.wait_for("note.txt", lambda text: text == "two")
    assert count_full_builds(server) == before


def test_a_burst_over_many_files_ends_with_all_of_them_right(server):
    for at in range(30):
        (server.root / "snippets/shop.py").write_text(SHOP.replace("sum(", f"zebra_{at}("))
        (server.root / "docs/other.md").write_text(OTHER.replace("Some", f"zebra_{at}"))
        time.sleep(0.005)

    server.wait_for("", lambda text: "zebra_29" in text)
    server.wait_for("other/", lambda text: "zebra_29" in text)


def test_a_changed_configuration_is_a_full_build(server):
    config = server.root / "mkdocs.yml"
    text = config.read_text()

    config.write_text(text.replace("site_name: Shop", "site_name: zebra shop"))
    server.wait_for("", lambda page: "zebra shop" in page)

    config.write_text(text)
    server.wait_for("", lambda page: "zebra shop" not in page)


def test_the_search_index_follows(server):
    (server.root / "docs/other.md").write_text(OTHER.replace("Some text", "zebra searched"))

    text = server.wait_for("search/search_index.json", lambda text: "zebra searched" in text)

    locations = [doc["location"] for doc in json.loads(text)["docs"]]
    assert len(locations) == len(set(locations))
    assert "other/#part" in locations


def test_what_an_editor_leaves_for_a_moment_is_not_a_change(server):
    took = 1.0
    while took > 0.1:  # on a busy machine the moment may last, and then it is a change
        time.sleep(0.3)
        before, started = server.log.read_text(), time.monotonic()
        for name in ("docs/4913", "docs/.other.md.swp", "snippets/other.py"):
            path = server.root / name
            path.write_text("x")
            path.unlink()
        took = time.monotonic() - started
    time.sleep(0.3)

    after = server.log.read_text()[len(before) :]
    assert "Building" not in after
    assert "Built" not in after


@pytest.mark.long
def test_a_file_that_changes_during_a_build_is_not_missed(tmp_path):
    hook = """\
import time
from pathlib import Path
SLOW = Path(__file__).with_name("slow")
def on_page_markdown(markdown, **_):
    return markdown.replace("@@", SLOW.with_name("parts").joinpath("far.txt").read_text())
def on_post_build(config):
    pause = 4 if SLOW.exists() else 0
    SLOW.with_name("ending").touch()
    time.sleep(pause)
"""
    files = {"docs/index.md": "# Home\n\n@@\n", "parts/far.txt": "far", "hook.py": hook}
    with Server(write_site(tmp_path, files, hooks=["hook.py"])) as server:
        (tmp_path / "slow").touch()
        (tmp_path / "ending").unlink()
        (tmp_path / "docs/new.md").write_text("# New\n")  # all pages are built
        deadline = time.monotonic() + 60
        while not (tmp_path / "ending").exists():
            assert time.monotonic() < deadline, server.log.read_text()
            time.sleep(0.02)
        (tmp_path / "parts/far.txt").write_text("zebra")
        (tmp_path / "slow").unlink()

        server.wait_for("", lambda text: "zebra" in text)


@pytest.mark.long
def test_a_save_comes_before_what_is_built_behind_another(tmp_path):
    hook = """\
import time
from pathlib import Path
BUILT = Path(__file__).with_name("built")
def on_page_markdown(markdown, page, **_):
    if BUILT.exists():
        time.sleep(0.5)
def on_post_build(config):
    with BUILT.open("a") as file:
        file.write("x")
"""
    pages = {f"docs/p{at}.md": f"# P{at}\n\nSome text.\n" for at in range(20)}
    files = {"docs/index.md": PAGE, "hook.py": hook, **pages}
    with Server(write_site(tmp_path, files, hooks=["hook.py"])) as server:
        for at in (3, 7, 11):
            (tmp_path / f"docs/p{at}.md").write_text(f"# P{at}\n\nzebra text.\n")
            server.wait_for(f"p{at}/", lambda text: "zebra" in text)
            time.sleep(1.5)  # the whole site is being built
        assert (tmp_path / "built").read_text() == "x"
        assert "sum" in server.read()

        deadline = time.monotonic() + 60
        while (tmp_path / "built").read_text() == "x":
            assert time.monotonic() < deadline, server.log.read_text()
            time.sleep(0.1)
        for at in (3, 7, 11):
            server.wait_for(f"p{at}/", lambda text: "zebra" in text)
        assert "Traceback" not in server.log.read_text()


def test_a_file_that_goes_is_a_full_build_whatever_it_was_for(tmp_path):
    hook = """\
from pathlib import Path
def on_env(env, config, **_):
    env.globals["pictures"] = ", ".join(sorted(p.name for p in Path(config.docs_dir).glob("*.raw")))
"""
    main = '{% extends "base.html" %}{% block content %}Pictures: {{ pictures }}.{% endblock %}'
    files = {
        "docs/index.md": PAGE,
        "docs/a.raw": "",
        "docs/b.raw": "",
        "hook.py": hook,
        "theme/main.html": main,
    }
    config = write_site(
        tmp_path,
        files,
        hooks=["hook.py"],
        exclude_docs="*.raw",
        theme={"name": "mkdocs", "custom_dir": "theme"},
    )
    with Server(config) as server:
        assert "Pictures: a.raw, b.raw." in server.read()
        (tmp_path / "docs/b.raw").unlink()
        server.wait_for("", lambda text: "Pictures: a.raw." in text)
        (tmp_path / "docs/c.raw").touch()
        server.wait_for("", lambda text: "Pictures: a.raw, c.raw." in text)
        (tmp_path / "docs/c.raw").rename(tmp_path / "docs/d.raw")
        server.wait_for("", lambda text: "Pictures: a.raw, d.raw." in text)


def test_output_is_that_of_a_clean_build(server):
    (server.root / "snippets/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))
    fast = server.wait_for("", lambda text: "zebra_sum" in text)
    (server.root / "docs/other.md").write_text(OTHER.replace("# Other", "# Another"))
    server.wait_for("", lambda text: "Another" in text)
    (server.root / "docs/other.md").write_text(OTHER)
    full = server.wait_for("", lambda text: "Another" not in text)

    def clean(text):
        return re.sub(r"livereload\(\d+, \d+\)|Build Date.*", "", text)

    assert clean(fast) == clean(full)


def test_the_browser_reloads_and_keeps_its_place(server, browser):
    long = PAGE + "\nA line.\n" * 200 + "\n```python ./shop.py\n```\n"
    (server.root / "docs/index.md").write_text(long)
    server.wait_for("", lambda text: text.count('class="filename"') == 2)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/")
    page.evaluate("window.scrollTo(0, 2000)")
    page.wait_for_timeout(300)

    (server.root / "snippets/shop.py").write_text(SHOP.replace("import os", "import zebra"))

    # Between the two documents of a reload there is no body.
    page.wait_for_function("document.body?.innerText.includes('import zebra')", timeout=60_000)
    page.wait_for_function("window.scrollY > 1900", timeout=60_000)
    page.close()


@pytest.mark.parametrize("number", [3])
def test_all_dependents_follow_the_page_that_is_open(tmp_path, number):
    pages = {
        f"docs/p{at}.md": f"# P{at}\n\n```py ./shop.py snippet-total\n```\n" for at in range(number)
    }
    with Server(write_site(tmp_path, {"docs/index.md": PAGE, **pages})) as server:
        (tmp_path / "snippets/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))
        server.wait_for("", lambda text: "zebra_sum" in text)

        for at in range(number):
            assert "zebra_sum" in server.read(f"p{at}/")
        assert count_full_builds(server) == 1


def test_what_a_hook_makes_of_the_whole_site_follows_behind_the_page(tmp_path):
    hook = """\
words = {}
def on_page_content(html, page, **_):
    words[page.file.src_uri] = str("zebra" in html)
def on_post_build(config):
    open(config.site_dir + "/words.txt", "w").write(str(words))
"""
    config = write_site(tmp_path, {"docs/index.md": PAGE, "hook.py": hook}, hooks=["hook.py"])
    with Server(config) as server:
        for name in ("zebra_sum(", "zebra_total("):
            (tmp_path / "snippets/shop.py").write_text(SHOP.replace("sum(", name))
            server.wait_for("", lambda text, name=name: name[:-1] in text)
        server.wait_for("words.txt", lambda text: "True" in text)

        log = server.log.read_text()
        assert log.count("Building the whole site behind single pages: hook.py (on_page_con") == 1


def test_a_failure_behind_the_page_leaves_the_site_as_it_was(tmp_path):
    hook = """\
from pathlib import Path
def on_post_page(output, **_):
    return output
def on_env(env, files, **_):
    if Path(__file__).with_name("broken").exists():
        raise ValueError("broken on purpose")
"""
    files = {"docs/index.md": PAGE, "docs/other.md": OTHER, "hook.py": hook}
    with Server(write_site(tmp_path, files, hooks=["hook.py"])) as server:
        (tmp_path / "broken").touch()
        (tmp_path / "docs/other.md").write_text(OTHER.replace("Some", "zebra"))
        server.wait_for("other/", lambda text: "zebra text" in text)
        deadline = time.monotonic() + 60
        while "An error happened" not in server.log.read_text():
            assert time.monotonic() < deadline, server.log.read_text()
            time.sleep(0.05)

        assert "zebra text" in server.read("other/")
        assert "sum" in server.read()

        (tmp_path / "broken").unlink()
        (tmp_path / "docs/other.md").write_text(OTHER.replace("Some", "quagga"))
        server.wait_for("other/", lambda text: "quagga text" in text)
        assert "Building all pages: the last build failed" in server.log.read_text()


def test_markdown_that_a_snippet_brings_in_is_followed_by_its_pages(tmp_path):
    files = {
        "docs/index.md": '# Home\n\n--8<-- "part.md"\n',
        "docs/part.md": '# Part\n\none\n\n--8<-- "deep.md"\n',
        "docs/other.md": OTHER,
        "parts/deep.md": "deep\n",
    }
    snippets = {"pymdownx.snippets": {"base_path": ["docs", "parts"]}}
    with Server(write_site(tmp_path, files, markdown_extensions=[snippets])) as server:
        (tmp_path / "docs/part.md").write_text(files["docs/part.md"].replace("one", "zebra"))
        server.wait_for("", lambda text: "zebra" in text)
        server.wait_for("part/", lambda text: "zebra" in text)

        (tmp_path / "parts/deep.md").write_text("quagga\n")
        server.wait_for("", lambda text: "quagga" in text)
        server.wait_for("part/", lambda text: "quagga" in text)
        assert count_full_builds(server) == 1


def test_polling(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE}, plugins=[{"inlaid": {"polling": True}}])
    with Server(config) as server:
        time.sleep(0.5)
        path = tmp_path / "snippets/shop.py"
        path.write_text(SHOP.replace("sum(", "zebra_sum("))
        os.utime(path, (time.time() + 2, time.time() + 2))

        server.wait_for("", lambda text: "zebra_sum" in text)


def test_pages_behind_symbolic_links(tmp_path):
    config = write_site(
        tmp_path, {"docs/index.md": PAGE, "guide/index.md": "# Guide\n", "README.md": "# Read\n"}
    )
    (tmp_path / "docs/guide").symlink_to("../guide")
    (tmp_path / "docs/read.md").symlink_to("../README.md")
    with Server(config) as server:
        for name, place in (("guide/index.md", "guide/"), ("README.md", "read/")):
            time.sleep(0.3)  # until the moment of the change is another one
            (tmp_path / name).write_text("# Zebra\n")
            server.wait_for(place, lambda text: "Zebra" in text)


def test_the_server_starts_with_a_broken_page(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE.replace("total", "totl")}, strict=True)
    with Server(config) as server:
        assert "inlaid-error" in server.read()


def test_a_page_that_is_not_utf_8_says_so_where_it_would_stand(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE, "docs/two.md": "# Two\n"})
    page = tmp_path / "docs/two.md"
    page.write_bytes(b"# Two\n\ncaf\xe9\n")
    with Server(config) as server:
        assert "line 3 has byte 0xe9, which is not UTF-8" in server.read("two/")
        assert "Traceback" not in server.log.read_text()
        assert "docs/two.md:3:4: error[not-text]" in server.log.read_text()

        page.write_text("# Two\n\ncafé\n", "utf-8")
        assert "inlaid-error" not in server.wait_for("two/", lambda text: "café" in text)


@pytest.mark.parametrize("hook", ["", "def on_post_page(output, **_):\n    return output\n"])
def test_a_dirty_build_of_one_page_forgets_no_other(tmp_path, hook):
    files = {
        "docs/index.md": PAGE,
        "docs/two.md": PAGE.replace("Shop", "Two"),
        "docs/three.md": OTHER,
        "hook.py": hook,
    }
    config = write_site(tmp_path, files, hooks=["hook.py"])
    with Server(config, "mkdocs", "--dirty") as server:
        (tmp_path / "docs/index.md").write_text(PAGE.replace("# Shop", "# Store"))
        server.wait_for("", lambda text: "Store" in text)

        (tmp_path / "snippets/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))

        server.wait_for("", lambda text: "zebra_sum" in text)
        server.wait_for("two/", lambda text: "zebra_sum" in text)
        full = 2 + bool(hook)
        deadline = time.monotonic() + 60
        while server.log.read_text().count("Building documentation") < full:
            assert time.monotonic() < deadline, server.log.read_text()
            time.sleep(0.05)
        assert "Some text" in server.wait_for("three/", bool)
        assert "zebra_sum" in server.read("two/")
        assert server.log.read_text().count("Building documentation") == full


def test_a_clean_server_shows_what_is_saved(tmp_path):
    with Server(write_site(tmp_path, {"docs/index.md": PAGE}), "mkdocs", "--clean") as server:
        path = tmp_path / "snippets/shop.py"
        path.write_text(SHOP.replace("sum(", "zebra_sum("))
        server.wait_for("", lambda text: "zebra_sum" in text)
        path.write_text(SHOP.replace("snippet-total", "snippet-sum"))
        deadline = time.monotonic() + 60
        while "region-missing" not in server.log.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        path.write_text(SHOP.replace("sum(", "quagga_sum("))

        server.wait_for("", lambda text: "quagga_sum" in text)
        log = server.log.read_text()
        assert "Building all pages: mkdocs serve --clean makes the site anew" in log
        assert "docs/index.md:3:21: error[region-missing]" in log


def test_no_git_stays_behind_a_build_that_quotes_revisions(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE.replace("total", "total rev=HEAD")})
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")

    def commit():
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x", "--allow-empty"]):
            subprocess.run(["git", *identity, *command], cwd=tmp_path, check=True)

    def list_children(process):
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        return [part for task in tasks for part in task.read_text().split()]

    commit()
    with Server(config) as server:
        assert "sum" in server.read()
        assert not list_children(server.process)
        (tmp_path / "snippets/shop.py").write_text(SHOP.replace("sum(", "zebra_sum("))
        commit()
        page = (tmp_path / "docs/index.md").read_text()
        (tmp_path / "docs/index.md").write_text(f"{page}\nlast words\n")
        text = server.wait_for("", lambda text: "last words" in text)
        assert "zebra_sum" in text
        assert not list_children(server.process)


@pytest.mark.parametrize(
    "theme", ["mkdocs", {"name": "material", "features": ["navigation.instant"]}]
)
def test_the_first_block_of_a_site_brings_the_style_sheet(tmp_path, theme):
    config = write_site(tmp_path, {"docs/index.md": OTHER, "docs/other.md": OTHER}, theme=theme)
    with Server(config) as server:
        assert "inlaid.css" not in server.read()
        (tmp_path / "docs/index.md").write_text(OTHER + PAGE.split("\n\n", 1)[1])
        server.wait_for("", lambda text: "sum" in text and "assets/inlaid/inlaid.css" in text)
        assert ".inlaid-error" in server.read("assets/inlaid/inlaid.css")
        assert ("inlaid.css" in server.read("other/")) is isinstance(theme, dict)

        (tmp_path / "docs/index.md").write_text(OTHER)
        server.wait_for("", lambda text: "sum" not in text)
