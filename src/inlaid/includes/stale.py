"""Bodies that `inlaid sync` wrote and the source has left behind."""

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.includes.block import Block
from inlaid.pages.fences import Fence


def find_stale(fence: Fence, block: Block, path: str) -> Diagnostic | None:
    """Return what is wrong with a body that is neither blank nor what the include shows.

    The place is the first line that differs; ``path`` is the page's.
    """
    body = fence.body
    if not body or not any(each.strip() for each in body):
        return None
    shown = [each.text for each in block.lines]
    at = next(
        (at for at, (one, other) in enumerate(zip(body, shown, strict=False)) if one != other),
        min(len(body), len(shown)),
    )
    if at == len(body) == len(shown):
        return None
    if at < len(body):
        found, line = body[at], fence.line + 1 + at
        what = "differs from" if at < len(shown) else "is not in"
        message = f"the body is stale: line {line} {what} what {block.path} shows"
    else:
        found, line = fence.header, fence.line
        message = f"the body is stale: it lacks the last lines of what {block.path} shows"
    location = Location(path, line, 1, len(found) + 1)
    return Diagnostic(
        codes.STALE_BODY, message, location, found, _relate(block, at), codes.STALE_BODY.fix
    )


def _relate(block: Block, at: int) -> tuple[Related, ...]:
    """The source's line that should be there."""
    if at >= len(block.lines) or block.revision or (number := block.lines[at].number) is None:
        return ()
    return (Related(Location(block.path, number), block.lines[at].text.strip()[:100]),)
