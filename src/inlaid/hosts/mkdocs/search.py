"""The search of MkDocs' own themes, which indexes all text: pictures are taken out, steps stay.

Material's search heeds `data-search-exclude`; this one has no such attribute.
"""

import html
import re

from mkdocs.structure.pages import Page as SitePage

_PICTURE = re.compile(r'<svg [^>]*class="inlaid-svg".*?</svg>', re.DOTALL)
_TEXT = re.compile(r">([^<]+)<")
_SPACE = re.compile(r"\s+")


def forget_pictures(plugins: object, page: SitePage) -> None:
    """Take the texts of pictures out of what the search has just noted of a page.

    ``plugins`` are those of the site. Where the index has another shape, nothing happens.
    """
    if not hasattr(plugins, "values"):
        return
    from mkdocs.contrib.search import SearchPlugin  # noqa: PLC0415 (few pages have pictures)

    drawn = [_read_texts(picture) for picture in _PICTURE.findall(page.content or "")]
    for plugin in plugins.values():
        if isinstance(plugin, SearchPlugin):
            for entry in reversed(getattr(plugin.search_index, "_entries", [])):
                if entry["location"].partition("#")[0] != page.url:
                    break
                for text in drawn:
                    entry["text"] = entry["text"].replace(text, "", 1).strip()


def _read_texts(picture: str) -> str:
    """The texts as the index has them: one after the other, with single spaces."""
    texts = html.unescape(" ".join(_TEXT.findall(picture)))
    return _SPACE.sub(" ", texts).strip()
