"""What a page's includes show, and what is wrong with them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page

if TYPE_CHECKING:
    from inlaid.includes.block import Block
    from inlaid.includes.directive import Directive


@dataclass(frozen=True, slots=True)
class Shown:
    """An include fence of a page that shows something; a stale body is its only diagnostic."""

    fence: Fence
    directive: "Directive"
    block: "Block"
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An include fence that can't be shown, and why; without a directive if that can't be read."""

    fence: Fence
    directive: "Directive | None"
    diagnostics: tuple[Diagnostic, ...]


Include = Shown | Unresolved


@dataclass(frozen=True, slots=True)
class Resolution:
    """All includes of a page in order, and the mistakes in its other fences and its sources.

    ``sources``: paths of the files read, relative to the project root.
    """

    page: Page
    includes: tuple[Include, ...]
    source_diagnostics: tuple[Diagnostic, ...]
    sources: tuple[str, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, of includes and sources."""
        found = [diagnostic for include in self.includes for diagnostic in include.diagnostics]
        return (*found, *self.source_diagnostics)
