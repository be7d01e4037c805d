"""What Python-Markdown leaves as text: brackets that no extension of the site takes for a link."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from inlaid.render.reference_links import find_brackets

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LAST = -100  # after all others, so that what is left is text


class BracketFinder(InlineProcessor):
    """Notes the brackets that are left in each run of text, and changes nothing."""

    def __init__(self, md: Markdown, *, shortcuts: bool) -> None:
        super().__init__(r"\A[^\[]*\[", md)
        self.shortcuts = shortcuts
        self.brackets: list[str] = []

    def handleMatch(  # type: ignore[override] # noqa: N802 (the host's name; it may decline)
        self,
        m: re.Match[str],  # noqa: ARG002
        data: str,
    ) -> "tuple[Element | None, int | None, int | None]":
        """Note the brackets, and decline the match."""
        self.brackets += find_brackets(data, shortcuts=self.shortcuts)
        return None, None, None


def watch_brackets(md: Markdown, *, shortcuts: bool) -> BracketFinder:
    """Let a parser note the brackets that it leaves."""
    finder = BracketFinder(md, shortcuts=shortcuts)
    md.inlinePatterns.register(finder, "inlaid-brackets", _LAST)
    return finder


def find_left_brackets(
    text: str, names: Iterable[str], options: Mapping[str, Any], *, shortcuts: bool
) -> list[str]:
    """Return the brackets that a parser with these extensions leaves as text.

    Raises what a missing extension, or one with a mistake in its options, raises.
    """
    md = Markdown(extensions=list(names), extension_configs=dict(options))
    finder = watch_brackets(md, shortcuts=shortcuts)
    md.convert(text)
    return finder.brackets
