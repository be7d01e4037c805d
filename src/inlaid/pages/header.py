"""The header of a fence: what its info string says, whoever the fence belongs to.

The forms of all hosts are read: ``python title="a"``, ``{.python #id title="a"}``,
``python {#id .class}``, ``rust,ignore``, ``{code-block} python``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inlaid.diagnostics.finding import Finding
from inlaid.pages.words import Word, split_words
from inlaid.patterns import late_pattern

_INCLUDE = late_pattern(r'\s*(?:\S+\s+"?(?:\.\.?/|/)|\{[^\n]*\binclude=)')
_LANGUAGE = late_pattern(r"\s*(?!\{)([^\s,={]+)(?=[\s,{]|$)")
_COMMA = late_pattern(r"[^\s,{]+")
# What superfences takes.
_HOST_LANGUAGE = late_pattern(r"[ ]*(?:\.?[\w#.+-]+(?=[ ]|$))?[ ]*")
_TRACED = late_pattern(r"""(?:sequence|mermaid)(?:[ ]+[a-zA-Z]\w*=(?:"[^"`]*"|[^\s"'`{}]+))+""")
_FOREIGN = late_pattern(
    r"[ ]*(?:[\w#.+-]+(?:[ ]*,[ ]*[^\s,`]+)+[ ]*|\{[\w:-]+\}[ ]+[^\s`][^`]*"
    r"|[\w+-]+(?:[ ]+[\w-]+(?::[\w.-]+)?)+[ ]*)"
)
_HOST_KEY = late_pattern(r"[a-zA-Z]\w*", re.ASCII)
_HOST_LINES = late_pattern(r"\d+(?:-\d+)?(?:[ ]+\d+(?:-\d+)?)*")


@dataclass(frozen=True, slots=True)
class Header:
    """What an info string says; every word has its offsets in the info string.

    ``language``: as written, without a dot before it; empty where none is named. ``directive``: the
    name in ``{name} language``. ``id``: the last one. ``classes``: of the braces, the language not
    among them. ``options``: the words ``key=value``. ``flags``: bare words behind the language.
    ``error``: where the words can't be read on; those before it are kept.
    """

    language: str = ""
    directive: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    options: tuple[Word, ...] = ()
    flags: tuple[Word, ...] = ()
    error: Finding | None = None

    def find(self, key: str) -> Word | None:
        """The last option of that name."""
        return next((option for option in reversed(self.options) if option.key == key), None)


def is_include(info: str) -> bool:
    """Whether an info string makes its fence an include."""
    if _INCLUDE.match(info) is None:
        return False
    if not info.lstrip().startswith("{"):
        return True
    words, error = split_words(info, info.index("{") + 1)
    return error is not None or any(word.key == "include" for word in words)


def parse_header(info: str) -> Header:
    """Return what an info string says. It never fails: see ``Header.error``."""
    braced = info.lstrip().startswith("{")
    found = None if braced else _LANGUAGE.match(info)
    language = found[1].removeprefix(".") if found else ""
    at = found.end() if found else 0
    flags: list[Word] = []
    if info[at : at + 1] == ",":  # rustdoc's attributes
        at += 1
        for hit in _COMMA.finditer(info, at):
            flags.append(Word(hit[0], hit[0], *hit.span()))
            at = hit.end()
            if info[at : at + 1] != ",":
                break
    opening = info.find("{", at)
    if opening < 0 or info[at:opening].strip():
        words, error = split_words(info, at)
        return _build(language, "", (*flags, *words), (), error)
    closing = info.rstrip().rfind("}")
    end = closing if closing > opening else len(info)
    inner, error = split_words(info[:end], opening + 1)
    behind, _ = split_words(info, end + 1)
    if braced and behind and not behind[0].key and _is_directive(inner, behind[0]):
        name = inner[0].value if inner else ""
        return _build(behind[0].value, name, (*flags, *behind[1:]), (), error)
    return _build(language, "", (*flags, *behind), inner, error)


def read_language(info: str) -> str:
    """Return the language that `parse_header` finds, most often without reading the rest."""
    found = None if info.lstrip().startswith("{") else _LANGUAGE.match(info)
    return (found[1].removeprefix(".") if found else "") or parse_header(info).language


def _build(
    language: str,
    directive: str,
    words: Iterable[Word],
    inner: Iterable[Word],
    error: Finding | None,
) -> Header:
    """A header of the words outside the braces, and of those in them."""
    bare = [word for word in inner if not word.key]
    classes = [word.value[1:] for word in bare if _is_class(word)]
    ids = [word.value[1:] for word in bare if word.value[:1] == "#"]
    flags = [word for word in words if not word.key]
    named = [word for word in bare if word.value[:1] != "#" and not _is_class(word)]
    if not language and classes:
        language = classes.pop(0)
    elif not language and named:
        language = named.pop(0).value  # as `{python}` of notebooks
    return Header(
        language,
        directive,
        ids[-1] if ids else "",
        tuple(classes),
        tuple(word for word in (*words, *inner) if word.key),
        (*flags, *named),
        error,
    )


def _is_class(word: Word) -> bool:
    return word.value[:1] == "." and word.value[1:2] not in {".", "/"}  # `./a.py` is a path


def _is_directive(inner: Sequence[Word], behind: Word) -> bool:
    """Whether braces hold the name of a directive, as in ``{code-block} python``."""
    return not (inner and inner[0].value[:1] == ".") and "." not in behind.value


def opens_fence(marker: str, info: str) -> bool:
    """Whether a header opens a fence: an include or a diagram of ours, or what the host reads.

    Superfences knows no option `trace`, so that it would leave the diagram to us as a paragraph.
    """
    if is_include(info) or _TRACED.fullmatch(info):
        return not (marker[0] == "`" and "`" in info)
    found = _HOST_LANGUAGE.match(info)
    rest = info[found.end() :].rstrip() if found else info
    if not rest or (rest.startswith("{") and rest.endswith("}")):
        return True
    return _has_options(rest)


def opens_foreign_fence(info: str) -> bool:
    """Whether a header opens a fence of rustdoc or mdBook (`rust,ignore`), or a MyST directive.

    So does one of pytest-markdown-docs (`python fixture:client`).
    """
    return _FOREIGN.fullmatch(info) is not None


def _has_options(text: str) -> bool:
    at = 0
    while at < len(text):
        found = _HOST_KEY.match(text, at)
        if found is None:
            return False
        key, value, at = found[0], found[0], found.end()
        if text[at : at + 2] in {'="', "='"}:
            end = text.find(text[at + 1], at + 2)
            if end < 0:
                return False
            value, at = text[at + 2 : end], end + 1
        if at < len(text) and text[at] != " ":
            return False
        if not _takes(key, value):
            return False
        while at < len(text) and text[at] == " ":
            at += 1
    return True


def _takes(key: str, value: str) -> bool:
    match key:
        case "linenums":
            return value[:1].isdigit()
        case "hl_lines":
            return _HOST_LINES.fullmatch(value) is not None
        case _:  # the host's own, or one of a custom fence, which knows its options by itself
            return True
