"""The article in Chromium, at the widths of a desk and of a phone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
CUT = """() => [...document.querySelectorAll('.inlaid code, .highlight code')]
  .filter(code => code.scrollWidth > code.clientWidth).map(code => code.textContent)"""
CONTRAST = """() => axe.run({runOnly: ['color-contrast']})
  .then(found => found.violations.flatMap(rule => rule.nodes.map(node => node.html)))"""

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=ROOT, check=True)
    return (site / "tutorials/lambda/index.html").as_uri()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_line_is_cut_and_all_can_be_read(browser, article, width, scheme):
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(article)
    assert page.locator(".inlaid code").count() > 20
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(CONTRAST) == []
    context.close()
