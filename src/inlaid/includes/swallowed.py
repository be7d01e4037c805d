"""Includes that an unclosed fence before them swallows."""

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include


def find_swallowed(fence: Fence, path: str) -> Diagnostic | None:
    """Report an include in the body of a fence as long as its own, which was meant to end before.

    A fence that shows an include on purpose is longer, or of the other character.
    """
    for number, line in enumerate(fence.body, fence.line + 1):
        text = line.lstrip(" \t>")
        info = text.removeprefix(fence.marker)
        if info != text and not info.startswith(fence.marker[0]) and is_include(info):
            message = f"the fence is not closed before the include in line {number}"
            place = Location(path, fence.line, 1, len(fence.header) + 1)
            fix = codes.FENCE_UNCLOSED.fix
            return Diagnostic(codes.FENCE_UNCLOSED, message, place, fence.header, help=fix)
    return None
