"""A site without a fence of ours is the same with Inlaid as without, byte for byte."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.sites import QUIET, Server, build_site, write_site
from tests.real.sites import SITES

pytestmark = pytest.mark.slow

LIGHT = [name for name, site in SITES.items() if site.is_light]
HEAVY = [name for name, site in SITES.items() if not site.is_light]
COMBINED = ("fences/index.html", "shown/index.html", "print_page/index.html")
INDEX = "search/search_index.json"
SERVED = (".html", ".json", ".xml", ".css", ".js", ".txt")
FENCE = "```python ./shop.py snippet-total\n```\n"


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    """MkDocs writes the moment of the build into a page."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


def write(root, name, extra=None, plugins=()):
    """Write a site, with more files and plugins; return its configuration."""
    site = SITES[name]
    config = json.loads(json.dumps(site.config).replace("{root}", str(root)))
    settings = {**config, "plugins": [*plugins, *config["plugins"]]}
    path = write_site(root, {**site.files, **(extra or {})}, **settings)
    for place, target in site.links.items():
        if not (root / place).is_symlink():
            (root / place).symlink_to(target)
    if site.in_git and not (root / ".git").exists():
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            subprocess.run(["git", *command], cwd=root, check=True)
    return path


def build_alone(config, site_dir):
    """Build in a process of its own, for plugins that warn or remember; return its warnings."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", config.name, "-d", site_dir]
    done = subprocess.run(
        command,
        cwd=config.parent,
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR"))]


def read_site(root):
    """The bytes of each file by its path; of what is packed, those inside."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            name = path.relative_to(root).as_posix()
            found[name] = gzip.decompress(data) if path.suffix == ".gz" else data
    return found


@pytest.mark.parametrize("name", LIGHT)
def test_a_site_without_our_fences_is_untouched(tmp_path, name):
    plain = build_site(write(tmp_path, name), site_dir=str(tmp_path / "plain"))
    config = write(tmp_path, name, plugins=["inlaid"])

    assert build_site(config, site_dir=str(tmp_path / "ours")) == plain
    assert read_site(tmp_path / "ours") == read_site(tmp_path / "plain")


@pytest.mark.long
@pytest.mark.parametrize("name", HEAVY)
def test_a_site_with_plugins_is_untouched(tmp_path, name):
    plain = build_alone(write(tmp_path, name), tmp_path / "plain")
    config = write(tmp_path, name, plugins=["inlaid"])

    assert build_alone(config, tmp_path / "ours") == plain
    assert read_site(tmp_path / "ours") == read_site(tmp_path / "plain")


@pytest.mark.long
@pytest.mark.parametrize("name", SITES)
def test_a_served_site_is_untouched(tmp_path, name):
    page, place = SITES[name].page
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.mkdir()
    ours.mkdir()
    configs = write(plain, name), write(ours, name, plugins=["inlaid"])
    build_alone(configs[0], tmp_path / "site")
    names = read_site(tmp_path / "site")

    with Server(configs[0]) as stock, Server(configs[1]) as server:
        assert read_served(server, names) == read_served(stock, names)
        for root in (plain, ours):
            path = root / page
            path.write_text(path.read_text("utf-8") + "\nA word more: Bolzen.\n", "utf-8")
        for served in (stock, server):
            served.wait_for(place, lambda text: "Bolzen" in text, 30)
            if INDEX in names:
                served.wait_for(INDEX, lambda text: "Bolzen" in text, 30)
        assert read_served(server, names) == read_served(stock, names)


def read_served(server, names):
    """Each file as it is served, without what differs from one server to another."""
    found = {}
    for name in names:
        if not name.endswith(SERVED):
            continue
        text = server.read(name).replace(f":{server.port}/", ":PORT/")
        found[name] = re.sub(r"livereload\(\d+, \d+\)", "livereload()", text)
    return found


@pytest.mark.parametrize("name", SITES)
def test_a_first_check_finds_no_error(tmp_path, name):
    write(tmp_path, name, plugins=["inlaid"])
    command = [sys.executable, "-m", "inlaid", "check"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stdout.replace("no errors", "")


@pytest.mark.parametrize("name", ["plain", "overrides below the docs"])
def test_only_the_pages_with_a_block_have_its_style_sheet(tmp_path, name):
    extra = {"docs/shown.md": "# Shown\n\n" + FENCE}
    replaced = {"docs/shown.md": "# Shown\n\n"}
    build_site(write(tmp_path, name, replaced), site_dir=str(tmp_path / "plain"))
    config = write(tmp_path, name, extra, plugins=["inlaid"])

    build_site(config, site_dir=str(tmp_path / "ours"))
    plain, ours = read_site(tmp_path / "plain"), read_site(tmp_path / "ours")
    differ = {path for path in ours if plain.get(path) != ours[path]}
    pages = {path for path in differ if path.endswith(".html")}
    assert pages in ({"shown/index.html"}, {"shown.html"})
    assert {"assets/inlaid/inlaid.css", "assets/inlaid/inlaid.js"} <= differ
    (page,) = (ours[path].decode() for path in pages if path.startswith("shown"))
    assert page.count("assets/inlaid/inlaid.css") >= 1
    assert page.count("assets/inlaid/inlaid.js") == 1


def test_a_theme_that_fetches_pages_has_the_style_sheet_on_each(tmp_path):
    post = "---\ndate: 2026-01-03\n---\n\n# Code\n\n" + FENCE
    extra = {"docs/blog/posts/second.md": post}

    build_site(write(tmp_path, "material", extra, plugins=["inlaid"]))

    pages = list((tmp_path / "site").rglob("index.html"))
    assert len(pages) > 4
    assert all("assets/inlaid/inlaid.css" in page.read_text() for page in pages)


def test_an_excerpt_with_a_block_brings_the_style_sheet(tmp_path):
    post = "---\ndate: 2026-01-03\n---\n\n# Code\n\n" + FENCE + "\n<!-- more -->\n\nMore.\n"
    config = write(tmp_path, "material", {"docs/blog/posts/second.md": post}, plugins=["inlaid"])
    text = config.read_text()
    config.write_text(text.replace("navigation.instant", "navigation.top"))

    build_site(config)

    shown = [
        path for path in (tmp_path / "site").rglob("*.html") if "def</span>" in path.read_text()
    ]
    styled = [
        path for path in (tmp_path / "site").rglob("*.html") if "inlaid.css" in path.read_text()
    ]
    assert Path(tmp_path, "site/blog/index.html") in shown
    assert set(shown) <= set(styled)
    assert Path(tmp_path, "site/index.html") not in styled


def test_a_page_that_combines_others_has_the_style_sheet(tmp_path):
    extra = {"docs/shown.md": "# Shown\n\n" + FENCE, "docs/own.css": ""}
    config = write(tmp_path, "printed", extra, plugins=["inlaid"])
    config.write_text(config.read_text() + "extra_css: [own.css]\n")

    build_alone(config, tmp_path / "site")

    pages = {place: (tmp_path / "site" / place).read_text() for place in COMBINED}
    assert ["def</span>" in text for text in pages.values()] == [False, True, True]
    assert [text.count("inlaid.css") for text in pages.values()] == [0, 1, 1]
    assert [text.count("inlaid.js") for text in pages.values()] == [0, 1, 1]
    printed = pages["print_page/index.html"]
    assert 'href="../assets/inlaid/inlaid.css"' in printed
    assert printed.index("inlaid.css") < printed.index("own.css")


def test_no_other_page_of_a_site_in_two_languages_has_the_style_sheet(tmp_path):
    pages = {"docs/shown.md": "# Shown\n\n" + FENCE, "docs/shown.fr.md": "# Ici\n"}
    build_alone(write(tmp_path, "translated", pages, plugins=["inlaid"]), tmp_path / "site")

    styled = {
        path.relative_to(tmp_path / "site").as_posix()
        for path in (tmp_path / "site").rglob("*.html")
        if "inlaid.css" in path.read_text()
    }
    assert styled == {"shown/index.html"}


def test_a_dirty_build_brings_the_style_sheet_with_the_first_block(tmp_path):
    config = write(tmp_path, "plain", plugins=["inlaid"])
    build_site(config)
    (tmp_path / "docs/new.md").write_text("# New\n\n" + FENCE)

    command = [sys.executable, "-m", "mkdocs", "build", "--dirty", "-f", config]
    subprocess.run(command, check=True, capture_output=True)

    assert (tmp_path / "site/assets/inlaid/inlaid.css").exists()
    assert "inlaid.css" in (tmp_path / "site/new/index.html").read_text()
    assert "inlaid" not in (tmp_path / "site/fences/index.html").read_text()
