"""The browser of the tests, and of the scripts beside it."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright


@contextmanager
def open_browser():
    """Start Chromium without a network of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()
