"""What a page's includes show, and what is wrong with them."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.includes.block import Block
from inlaid.includes.directive import Directive
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page


@dataclass(frozen=True, slots=True)
class Include:
    """An include fence of a page: what it asks for, what it shows, what is wrong with it.

    ``block`` is None when it can't be shown; ``diagnostics`` is then not empty. A stale body is
    a diagnostic beside its block.
    """

    fence: Fence
    directive: Directive | None
    block: Block | None
    diagnostics: tuple[Diagnostic, ...]


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
        found = [each for include in self.includes for each in include.diagnostics]
        return (*found, *self.source_diagnostics)
