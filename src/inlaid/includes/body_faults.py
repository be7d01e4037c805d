"""What is wrong with the body of a fence: the source has left it behind, or an include is in it."""

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.includes.block import Block
from inlaid.includes.library import Library
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include


def is_blank(fence: Fence) -> bool:
    """Whether a fence has no body yet."""
    return not any(map(str.strip, fence.body))


def find_stale(fence: Fence, block: Block, path: str, library: Library) -> Diagnostic | None:
    """Return what is wrong with a body that is neither blank nor what the include shows.

    A formatter may have gone over it. The place is the first line that differs; ``path`` is the
    page's.
    """
    body = fence.body
    if is_blank(fence):
        return None
    shown = [line.text for line in block.lines]
    at = next(
        (at for at, (one, other) in enumerate(zip(body, shown, strict=False)) if one != other),
        min(len(body), len(shown)),
    )
    if at == len(body) == len(shown):
        return None
    if library.is_same_code(block.language, "\n".join(shown), "\n".join(body)):
        return None
    if at < len(body):
        found, number = body[at], fence.line + 1 + at
        what = "differs from" if at < len(shown) else "is not in"
        message = f"the body is stale: line {number} {what} what {block.path} shows"
    else:
        found, number = fence.header, fence.line
        message = f"the body is stale: it lacks the last lines of what {block.path} shows"
    location = Location(path, number, 1, len(found) + 1)
    return Diagnostic(
        codes.STALE_BODY, message, location, found, _relate(block, at), codes.STALE_BODY.fix
    )


def _relate(block: Block, at: int) -> tuple[Related, ...]:
    """The source's line that should be there."""
    if at >= len(block.lines) or block.revision or (number := block.lines[at].number) is None:
        return ()
    return (Related(Location(block.path, number), block.lines[at].text.strip()[:100]),)


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
