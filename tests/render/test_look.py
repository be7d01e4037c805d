"""Blocks as a reader sees them, in Chromium, in the themes that MkDocs' users have."""

import functools
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from inlaid.diagnostics.codes import REGION_MISSING
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.project.assets import list_assets
from inlaid.render.block_html import render_box
from tests.hosts.sites import build_site, write_site

pytestmark = pytest.mark.slow

PAGE = """\
# Shop

```python ./shop.py 1 6-7 title="The shop" linenums="source" hl_lines="1"
```

```python ./shop.py 3-4 context=hidden title="A title that is longer than the screen of a phone is wide"
```
"""
EXTENSIONS = ["pymdownx.superfences", {"pymdownx.highlight": {"anchor_linenums": True}}]
SOURCE = """\
import os

def total(prices):
    return sum(prices)

print(total([1, 2]), "a line that is much longer than the screen of a phone is wide, by a good part of it")
print(os.sep)
"""


@contextmanager
def serve(folder):
    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs", "material"])
def site(request, tmp_path_factory):
    root = tmp_path_factory.mktemp(request.param)
    theme = {"name": request.param, **({"font": False} if request.param == "material" else {})}
    files = {"docs/index.md": PAGE, "snippets/shop.py": SOURCE}
    config = write_site(root, files, theme=theme, markdown_extensions=EXTENSIONS)
    assert build_site(config) == ""
    with serve(root / "site") as address:
        yield address


def open_page(browser, address, width=1280, **options):
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    # Themes of MkDocs load a highlighter from elsewhere, which isn't there.
    context.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    return page


SCRIPT = Path(__file__).parents[1] / "browser/node_modules/@highlightjs/cdn-assets/highlight.min.js"


def test_nothing_is_wider_than_a_phone(browser, site):
    page = open_page(browser, site, width=390)

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.context.close()


def test_numbers_stand_beside_their_lines(browser, site):
    page = open_page(browser, site)

    numbers = page.locator("[data-linenos]")
    shown = numbers.evaluate_all(
        "all => all.map(each => getComputedStyle(each, '::before').content.replaceAll('\"', ''))"
    )
    assert [number.strip() for number in shown] == ["1", "", "6", "7"]
    assert page.locator("a[data-linenos]").count() == 3  # no link without a text
    edges = numbers.evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert max(edges) - min(edges) < 1  # pixels
    page.locator("a[data-linenos]").nth(1).click()
    assert page.url.endswith("#shop-py-L6")
    page.context.close()


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_highlighted_line_is_seen(browser, site, forced):
    page = open_page(browser, site, forced_colors=forced)

    shown, other, outline = page.evaluate(
        """() => {
            const [line, next] = document.querySelectorAll(".inlaid-lines > span");
            const style = getComputedStyle(line);
            return [style.backgroundColor, getComputedStyle(next).backgroundColor, style.outlineStyle];
        }"""
    )
    assert (shown != other) if forced == "none" else (outline == "solid")
    page.context.close()


def test_the_copied_program_runs(browser, site):
    page = open_page(browser, site)

    page.get_by_role("button", name="Copy the whole program").click()

    page.get_by_text("Copied", exact=True).wait_for()
    program = page.evaluate("navigator.clipboard.readText()")
    assert program == SOURCE
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("3 ")
    page.context.close()


@pytest.mark.parametrize(
    "extensions", [EXTENSIONS, ["codehilite"], []], ids=["pymdownx", "codehilite", "plain"]
)
def test_the_script_of_a_theme_leaves_blocks_alone(browser, tmp_path, extensions):
    page = '# S\n\n```python ./shop.py 1 6-7 hl="print" hl_lines="1" linenums=source\n```\n\n```python ./shop.py 3-4\n```\n'
    files = {"docs/index.md": page, "snippets/shop.py": SOURCE}
    build_site(write_site(tmp_path, files, theme="mkdocs", markdown_extensions=extensions))
    with serve(tmp_path / "site") as address:
        context = browser.new_context()
        context.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
        context.route("**/highlight.min.js", lambda route: route.fulfill(path=SCRIPT))
        page = context.new_page()
        page.goto(address)

        page.wait_for_function("window.hljs !== undefined")
        assert page.locator("code.hljs").count() == 0
        assert page.locator("mark").all_inner_texts() == ["print", "print"]
        assert page.locator(".hll").all_inner_texts()[0].strip() == "import os"
        colours = page.locator(".k, mark, code").evaluate_all(
            "all => all.map(each => getComputedStyle(each).color)"
        )
        assert len(set(colours)) > 1
        context.close()


def test_the_caret_of_a_box_stays_below_what_it_points_at_on_a_phone(browser):
    source = "```python ./shop.py a-name-that-is-in-no-file-of-this-project-at-all ::another\n```"
    problem = Diagnostic(REGION_MISSING, "no such region", Location("a.md", 1, 63, 72), source)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content(f"<style>{list_assets()['inlaid.css']}</style>{render_box([problem])}")

    box = page.locator(".inlaid-error pre")
    lines = box.evaluate("each => each.textContent.trimEnd().split('\\n').length")
    height = "each => [each.clientHeight, each.scrollWidth, each.clientWidth]"
    shown, whole, width = box.evaluate(height)
    line = box.evaluate("each => { each.textContent = 'a'; return each.clientHeight; }")
    assert shown // line == lines > 1
    assert whole > width  # and it scrolls
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


AXE = Path(__file__).parents[1] / "browser/node_modules/axe-core/axe.min.js"
EVERYTHING = """\
# Shop

```python ./shop.py 3-4 context=fold hl="sum" linenums=source title="A title"
```

```python ./shop.py 3-4 diff="./shop.py 4-6" note=/def/:1
```

1. A note.

```python ./shop.py focus=/sum/ mark=error:/print/,warning:/import/ collapse=5
```

```python ./shop.py 1 tab="One"
```
```python ./shop.py 6 tab="Two"
```
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A site with all that blocks can have, light and dark, with a theme that has no colours."""
    root = tmp_path_factory.mktemp("whole")
    theme = {"name": "mkdocs", "color_mode": "auto", "highlightjs": False}
    files = {"docs/index.md": EVERYTHING, "snippets/shop.py": SOURCE}
    assert build_site(write_site(root, files, theme=theme)) == ""
    with serve(root / "site") as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_blocks_have_no_fault_that_axe_knows(browser, whole, scheme):
    page = open_page(browser, whole, width=390, color_scheme=scheme)
    page.locator(".inlaid summary").first.click()
    page.evaluate(AXE.read_text("utf-8"))

    found = page.evaluate("axe.run({include: [['.inlaid'], ['.inlaid-tabs']]})")

    assert [violation["id"] for violation in found["violations"]] == []
    assert found["passes"]
    page.context.close()


def test_tabs_and_rows_open_with_the_keyboard_and_without_a_script(browser, whole):
    page = open_page(browser, whole, java_script_enabled=False)

    assert page.locator(".inlaid-copy:visible").count() == 0
    page.locator(".inlaid summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".inlaid-rest[open]").count() == 1
    tabs = page.locator(".inlaid-tabs .inlaid")
    assert [tab.is_visible() for tab in tabs.all()] == [True, False]
    page.locator(".inlaid-tabs input").first.focus()
    page.keyboard.press("ArrowRight")
    assert [tab.is_visible() for tab in tabs.all()] == [False, True]
    page.context.close()


def test_print_shows_all_and_no_buttons(browser, whole):
    page = open_page(browser, whole, width=600)
    page.emulate_media(media="print")

    assert page.locator(".inlaid-copy:visible").count() == 0
    assert [tab.is_visible() for tab in page.locator(".inlaid-tabs .inlaid").all()] == [True, True]
    heights = page.locator(".inlaid details pre").evaluate_all(
        "all => all.map(e => e.clientHeight)"
    )
    assert all(height > 10 for height in heights)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.context.close()


def test_assets_are_small():
    assets = {name: len(text.encode()) for name, text in list_assets().items()}
    figures = Path(__file__).parents[2] / "src/inlaid/diagrams/picture/diagram.css"

    assert assets["inlaid.css"] - figures.stat().st_size < 7_500  # what blocks need
    assert assets["inlaid.js"] < 5_500  # blocks and figures
