"""`llms.txt` and `llms-full.txt`: an index of pages, and all of them in one, for programs."""

import re
from collections.abc import Iterator, Mapping

from inlaid.pages.front_matter import skip_front_matter

INDEX, WHOLE = "llms.txt", "llms-full.txt"
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_LABEL = str.maketrans({"[": "(", "]": ")"})


def make_llms(
    title: str, pages: Mapping[str, str], addresses: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """Return the two files for pages by their paths, in order.

    ``addresses``: where each is found, by default at its path.
    """
    found = addresses or {path: path for path in pages}
    rows = [
        f"- [{find_title(text, path).translate(_LABEL)}]({found[path]})"
        for path, text in pages.items()
    ]
    index = "\n".join([f"# {title}", "", *rows, ""])
    return {
        INDEX: index.encode(),
        WHOLE: "\n".join(_join(title, pages, found)).encode("utf-8", "surrogatepass"),
    }


def _join(title: str, pages: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    yield f"# {title}"
    for path, text in pages.items():
        yield f"\n<!-- page: {found[path]} -->\n"
        yield _cut_front_matter(text).strip("\n")
    yield ""


def find_title(text: str, path: str) -> str:
    """Return the first heading of a page, else its path."""
    heading = _HEADING.search(_cut_front_matter(text))
    return heading[1] if heading else path


def _cut_front_matter(text: str) -> str:
    first = skip_front_matter(text)
    return "\n".join(text.split("\n")[first:]) if first else text
