"""Front matter of a page: where it stands. What it says is read in `configuration`."""

import re
from dataclasses import replace

from inlaid.pages.page import Page
from inlaid.patterns import late_pattern

SETTINGS = "inlaid"
"""The name below which front matter holds settings of ours."""
# As MkDocs finds it.
_FRONT_MATTER = late_pattern(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)


def find_front_matter(text: str) -> re.Match[str] | None:
    """Return the front matter; its first group is what stands between the marks."""
    return _FRONT_MATTER.match(text)


def find_own_settings(text: str) -> re.Match[str] | None:
    """Return the front matter that may hold settings of ours; of most pages none does."""
    found = find_front_matter(text)
    return found if found and SETTINGS in found[1] else None


def skip_front_matter(text: str) -> int:
    """Return the 0-based line after the front matter."""
    found = find_front_matter(text)
    return text.count("\n", 0, found.end(1)) + 1 if found else 0


def blank_front_matter(page: Page) -> Page:
    """Return the page with blank lines in place of front matter, which isn't Markdown."""
    found = find_front_matter(page.text)
    if found is None:
        return page
    return replace(page, text="\n" * found[0].count("\n") + page.text[found.end() :])
