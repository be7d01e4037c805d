"""What resolving needs from the outside."""

from typing import Protocol

from inlaid.core.page import Page
from inlaid.core.refusal import Refusal
from inlaid.core.regions import Range
from inlaid.core.selectors import Symbol
from inlaid.core.source_map import SourceMap


class Library(Protocol):
    """The sources of a project and the definitions in them."""

    def open_source(self, reference: str, page: Page, revision: str) -> SourceMap | Refusal:
        """The source that a page's ``reference`` names, at a git revision ("": as it is now)."""

    def find_symbol(self, source: SourceMap, symbol: Symbol) -> Range | Refusal:
        """The lines of a definition."""
