"""Includes that a page shows as text, because its site doesn't know their container."""

from collections.abc import Iterable, Iterator, Sequence

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.fences import Fence
from inlaid.project.conversion.placing import place_fences

Lost = tuple[Fence, str]
"""An include, and the extension that would make its container."""


def report_lost(
    path: str, lost: Iterable[Lost], candidates: Sequence[Fence], text: str, converted: str
) -> Iterator[Diagnostic]:
    """Yield an error for each lost include of the page at ``path``; see `place_fences`."""
    found = list(lost)
    placed = place_fences([fence for fence, _ in found], candidates, text, converted)
    for fence, (_, extension) in zip(placed, found, strict=True):
        yield Diagnostic(
            codes.INCLUDE_AS_TEXT,
            f"the page would show this include as text, because {extension} is not enabled",
            Location(path, fence.line, len(fence.prefix) + 1, len(fence.header) + 1),
            fence.header,
            help=f"Add {extension} to `markdown_extensions`.",
        )
