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


def find_tops(page, selector):
    return page.eval_on_selector_all(
        selector, "found => found.map(each => each.getBoundingClientRect().bottom)"
    )


def test_nothing_is_wider_than_a_phone(browser, site):
    page = open_page(browser, site, width=390)

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.context.close()


def test_numbers_stand_beside_their_lines(browser, site):
    page = open_page(browser, site)

    numbers = find_tops(page, ".linenos .normal")
    lines = find_tops(page, ".code code > a[id] + *, .code .hll > a[id] + *")
    assert len(numbers) == len(lines) == 4
    steps = [number - line for number, line in zip(numbers, lines, strict=True)]
    assert max(steps) - min(steps) < 3  # pixels
    assert [number.inner_text().strip() for number in page.locator(".linenos .normal").all()] == [
        "1",
        "",
        "6",
        "7",
    ]
    assert page.locator(".linenos a").count() == 3  # no link without a text
    page.context.close()


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_highlighted_line_is_seen(browser, site, forced):
    page = open_page(browser, site, forced_colors=forced)

    shown = page.eval_on_selector(
        ".hll",
        "each => [getComputedStyle(each).backgroundColor, getComputedStyle(each).outlineStyle]",
    )
    assert (shown[0] != "rgba(0, 0, 0, 0)") if forced == "none" else (shown[1] == "solid")
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
def test_marks_and_numbers_survive_the_script_of_the_theme(browser, tmp_path, extensions):
    page = '# S\n\n```python ./shop.py 1 6-7 hl="print" hl_lines="1" linenums=source\n```\n\n```python ./shop.py 3-4\n```\n'
    files = {"docs/index.md": page, "snippets/shop.py": SOURCE}
    build_site(write_site(tmp_path, files, theme="mkdocs", markdown_extensions=extensions))
    with serve(tmp_path / "site") as address:
        context = browser.new_context()
        context.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
        context.route("**/highlight.min.js", lambda route: route.fulfill(path=SCRIPT))
        page = context.new_page()
        page.goto(address)

        page.locator("code.hljs").first.wait_for()
        assert page.locator("mark").all_inner_texts() == ["print", "print"]
        assert page.locator(".hll").all_inner_texts()[0].strip() == "import os"
        shown = page.locator(".linenos").first.evaluate(
            "each => each.innerText + getComputedStyle(each, '::before').content"
        )
        assert "1" in shown
        assert page.locator(".hljs-keyword").count() > 0  # the other block is highlighted
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
