"""What resolving needs from the outside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from inlaid.diagnostics.finding import Finding
from inlaid.includes.selectors import Symbol
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page

if TYPE_CHECKING:
    from inlaid.includes.directive import Options
    from inlaid.languages.language import Language


class Library(Protocol):
    """The sources of a project, the definitions in them, and what packages add."""

    @property
    def languages(self) -> "Sequence[Language]":
        """The languages beside those that ship with Inlaid."""

    def open_source(self, reference: str, page: Page, revision: str) -> SourceMap | Finding:
        """The source that a page's ``reference`` names, at a git revision ("": as it is now)."""

    def find_symbol(self, source: SourceMap, symbol: Symbol) -> Range | Finding:
        """The lines of a definition."""

    def is_same_code(self, language: str, one: str, other: str) -> bool:
        """Whether two texts of a language differ at most in what formatters change."""

    def find_defaults(self, page: Page) -> "Options":
        """What the options mean that a fence of a page doesn't have."""
