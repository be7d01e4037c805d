"""Which extensions of Python-Markdown the CommonMark renderer has a counterpart of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What of an extension the renderer does.

    ``honoured``: names of options, a star for all. ``fixed``: options with the only value that
    works, whatever the extension's default is; ``usual``: with that value, which is the default.
    """

    honoured: str = ""
    fixed: Mapping[str, object] = field(default_factory=dict)
    usual: Mapping[str, object] = field(default_factory=dict)

    def find_passed_over(self, options: Mapping[str, object]) -> Iterator[str]:
        """Yield the options that the renderer would pass over, each with its value."""
        names = self.honoured.split()
        for name, value in self.fixed.items():
            if options.get(name) != value:
                yield f"{name} other than {value!r}".replace("True", "true")
        for name, value in options.items():
            is_usual = name in self.usual and self.usual[name] == value
            if "*" not in names and name not in (*names, *self.fixed) and not is_usual:
                yield f"option {name}"


_HOSTS_OWN = Counterpart("*")  # the extension itself is asked

COUNTERPARTS: Mapping[str, Counterpart] = {
    "abbr": Counterpart("glossary"),
    "admonition": Counterpart(),
    "attr_list": Counterpart(),
    "codehilite": _HOSTS_OWN,
    "def_list": Counterpart(),
    "fenced_code": Counterpart(usual={"lang_prefix": "language-"}),
    "footnotes": Counterpart(
        "PLACE_MARKER BACKLINK_TEXT SUPERSCRIPT_TEXT BACKLINK_TITLE SEPARATOR USE_DEFINITION_ORDER",
        usual={"UNIQUE_IDS": False},
    ),
    "inlaid": _HOSTS_OWN,
    "md_in_html": Counterpart(),
    "meta": _HOSTS_OWN,
    "nl2br": Counterpart(),
    "pymdownx.betterem": Counterpart("punctuation", usual={"smart_enable": "underscore"}),
    "pymdownx.caret": Counterpart("insert superscript"),
    "pymdownx.details": Counterpart(),
    "pymdownx.emoji": _HOSTS_OWN,
    "pymdownx.highlight": _HOSTS_OWN,
    "pymdownx.inlinehilite": _HOSTS_OWN,
    "pymdownx.keys": _HOSTS_OWN,
    "pymdownx.magiclink": Counterpart(
        "*", usual={"repo_url_shortener": False, "social_url_shortener": False}
    ),
    "pymdownx.mark": Counterpart(),
    "pymdownx.saneheaders": Counterpart(),
    "pymdownx.snippets": _HOSTS_OWN,
    "pymdownx.superfences": Counterpart(
        "custom_fences css_class preserve_tabs relaxed_headers",
        usual={"disable_indented_code_blocks": False},
    ),
    "pymdownx.tabbed": Counterpart(
        "slugify separator combine_header_slug", fixed={"alternate_style": True}
    ),
    "pymdownx.tasklist": Counterpart("custom_checkbox clickable_checkbox"),
    "pymdownx.tilde": Counterpart("delete subscript"),
    "sane_lists": Counterpart(),
    "tables": Counterpart(usual={"use_align_attribute": False}),
    "toc": _HOSTS_OWN,
}

# Extensions that stand for others, whose options are then named by those.
_BUNDLES: Mapping[str, tuple[str, ...]] = {
    "extra": ("fenced_code", "footnotes", "attr_list", "def_list", "tables", "abbr", "md_in_html"),
    "pymdownx.extra": (
        "pymdownx.betterem", "pymdownx.superfences", "footnotes", "attr_list", "def_list",
        "tables", "abbr", "md_in_html",
    ),
}  # fmt: skip


def find_unknown(
    extensions: Iterable[str], options: Mapping[str, Mapping[str, object]]
) -> list[str]:
    """Return the extensions that have no counterpart, and options that would be passed over."""
    return sorted({each for name in extensions for each in _judge(name, options.get(name) or {})})


def shorten_name(extension: str) -> str:
    """Return the name of an extension without that of the package it comes with."""
    return extension.removeprefix("markdown.extensions.")


def _judge(extension: str, options: Mapping[str, object]) -> Iterator[str]:
    name = shorten_name(extension)
    if name in _BUNDLES:
        parts = {shorten_name(key): value for key, value in options.items()}
        for part in _BUNDLES[name]:
            own = parts.get(part)
            yield from _judge(part, own if isinstance(own, Mapping) else {})
    elif name not in COUNTERPARTS:
        yield extension
    else:
        found = ", ".join(COUNTERPARTS[name].find_passed_over(options))
        if found:
            yield f"{extension} ({found})"
