"""Code inside of other text: scripts of components and pages, cells of notebooks.

What is not code is blanked out, so that lines and columns stay those of the source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inlaid.packages.languages import find_language

_COMPONENTS = frozenset({"vue", "svelte", "html", "htm"})
# Attributes are bounded, so that reading stays linear.
_OPENING = re.compile(
    r"<script\b(?P<attributes>(?:[^>\"']{1,200}+|\"[^\"]{0,500}+\"|'[^']{0,500}+'){0,50}+)>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</script\s*>", re.IGNORECASE)
_LANGUAGE = re.compile(r"\b(?P<key>lang|type)\s*=\s*[\"']?(?P<value>[\w./+-]+)")
_SUFFIXES = {
    "ts": "ts", "typescript": "ts", "tsx": "tsx", "jsx": "jsx", "js": "js", "javascript": "js",
    "module": "js", "text/javascript": "js", "application/javascript": "js",
    "text/typescript": "ts", "text/babel": "jsx",
}  # fmt: skip
_FRONT = re.compile(r"\s*---[ \t]*\n(?P<code>.*?\n)---", re.DOTALL)  # of Astro
_MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)  # of IPython
_SOLID = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class EmbeddedCode:
    """Code as a file: its path, whose suffix tells the language, and its text."""

    path: str
    text: str


def find_code(path: str, text: str, language: str) -> EmbeddedCode:
    """Return what of a source is code; ``language`` where the file's format names it, else "".

    The scripts of a component are read as one, in the language of the first that names one.
    """
    suffix = path.rpartition(".")[2].lower()
    if suffix == "ipynb":
        return EmbeddedCode(f"{path}.{_find_first_suffix(language)}", _MAGIC.sub("", text))
    if suffix == "astro":
        front = _FRONT.match(text)
        return EmbeddedCode(
            f"{path}.ts", _blank_outside(text, [front.span("code")] if front else [])
        )
    if suffix not in _COMPONENTS:
        return EmbeddedCode(path, text)
    scripts = [script for script in _find_scripts(text) if script[0]]
    named = [label for label, _ in scripts if label != "js"]
    spans = [span for _, span in scripts]
    return EmbeddedCode(f"{path}.{named[0] if named else 'js'}", _blank_outside(text, spans))


def _find_first_suffix(language: str) -> str:
    """A suffix of the language of a notebook."""
    label = language.lower().removeprefix("i")  # IPython is one
    found = find_language(language) or find_language(label)
    return found.suffixes[0] if found and found.suffixes else language.lower()


def _find_scripts(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the suffix of each script's language, and where its code is."""
    at = 0
    while opening := _OPENING.search(text, at):
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            return
        yield _find_suffix(opening["attributes"]), (opening.end(), closing.start())
        at = closing.end()


def _find_suffix(attributes: str) -> str:
    """The suffix of a script's language, "" when it isn't a program, such as JSON."""
    named = {hit["key"]: hit["value"].lower() for hit in _LANGUAGE.finditer(attributes)}
    return _SUFFIXES.get(named.get("lang") or named.get("type") or "js", "")


def _blank_outside(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with everything but the spans, which are in order, as spaces."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [_SOLID.sub(" ", text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, _SOLID.sub(" ", text[at:])])
