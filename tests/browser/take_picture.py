"""Take the picture of README: a step of the article, as the built site shows it in Chromium.

Run `python tests/browser/take_picture.py` after the article, the theme or our style has changed;
it builds the site into a temporary folder and rewrites docs/assets/page.png. Run `inlaid verify`
before it, so that the blocks say what was proved of them.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import open_browser

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "assets" / "page.png"
PAGE = "tutorials/lambda/index.html"
STEP = "hello-event"
WIDTH, HEIGHT = 1280, 860  # of the window, in pixels
ABOVE = 70  # pixels: the header of the theme covers so much of what is scrolled to


def take_picture(site):
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto((site / PAGE).as_uri())
        heading = page.locator(f"#{STEP}")
        heading.evaluate(
            "(heading, above) => scrollBy(0, heading.getBoundingClientRect().y - above)", ABOVE
        )
        page.wait_for_timeout(500)  # milliseconds: the contents beside the text move, too
        page.screenshot(path=TARGET)


def main():
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        subprocess.run(command, cwd=ROOT, check=True)
        take_picture(Path(folder))
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
