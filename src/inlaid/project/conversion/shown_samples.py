"""Output as a reader sees it: with samples in the place of placeholders."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.patterns import late_pattern

if TYPE_CHECKING:
    from inlaid.verify.settings import VerifySettings

# How each placeholder begins; a link of words does not, and most pages have some.
_BEGINNING = late_pattern(r"\[[a-z][a-z-]*[\]:]")
# What only those write who mean one; `[port]` and `list[int]` stand in any output.
_MEANT = late_pattern(r"\[[a-z][a-z-]*:(?:\d{1,2}\]|\w+=)")


def may_show_samples(settings: "VerifySettings | None", text: str) -> bool:
    """Whether a page may have to be looked at; quick, as most have no placeholder.

    ``settings``: None for a site that says nothing of verification. Its output is its own affair,
    but for a block that has a placeholder with a sample or a number.
    """
    if (_MEANT if settings is None else _BEGINNING).search(text) is None:
        return False
    from inlaid.verify.output.hole_types import STANDARD  # noqa: PLC0415 (as below)
    from inlaid.verify.output.holes import holds_holes  # noqa: PLC0415

    return holds_holes(text, settings.types if settings else STANDARD)


def show_samples(
    settings: "VerifySettings | None", text: str, fences: Sequence[Fence]
) -> dict[int, str]:
    """Return the lines of a page that change, by their 0-based numbers.

    ``fences``: those of the text, as its host shows them.
    """
    from inlaid.verify.examples.find import find_typed  # noqa: PLC0415 (heavy, and few need it)
    from inlaid.verify.examples.output_lines import list_output_lines  # noqa: PLC0415
    from inlaid.verify.output.hole_types import STANDARD  # noqa: PLC0415
    from inlaid.verify.output.holes import Samples  # noqa: PLC0415

    lines = text.split("\n")
    typed = [fence for fence in fences if not is_include(fence.info)]
    examples = find_typed(Page("", text), typed)
    blocks = [
        [fence.line + at for at in list_output_lines(example)]
        for fence, example in zip(typed, examples, strict=True)
    ]
    types = settings.types if settings else STANDARD
    samples = Samples(types, (lines[at] for block in blocks for at in block))
    shown = {
        at: line
        for block in blocks
        if settings is not None or samples.are_meant(lines[at] for at in block)
        for at, line in zip(block, samples.show(lines[at] for at in block), strict=True)
    }
    return {at: line for at, line in shown.items() if line != lines[at]}
