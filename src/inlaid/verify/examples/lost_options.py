"""Comments with options that reach no fence: what they ask for would be ignored in silence."""

from collections.abc import Iterator, Sequence

from inlaid.diagnostics.codes import VERIFY_OPTION
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page
from inlaid.pages.verify_option import find_in_comment, read_comment

_CODE_INDENT = " " * 4  # a line indented so far may be code that shows such a comment


def find_lost_options(page: Page, fences: Sequence[Fence]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the comments that no fence can take an option from."""
    if "inlaid:" not in page.text:
        return
    opening = {fence.line for fence in fences}
    inside = {line for fence in fences for line in range(fence.line, fence.end_line + 1)}
    for number, line in enumerate(page.text.split("\n"), 1):
        written = read_comment(line)
        if written is None or number in inside:
            continue
        place = Location(page.path, number, line.find("<!--") + 1, len(line.rstrip()) + 1)
        if find_in_comment(line) is None:
            message = f"'{written}' is not an option; expected verify=..."
            yield Diagnostic(VERIFY_OPTION, message, place, line, help=VERIFY_OPTION.fix)
        elif number + 1 not in opening and not line.startswith(_CODE_INDENT):
            message = "no fence begins on the line below this option"
            advice = "Put the comment right above the fence, at the same indentation."
            yield Diagnostic(VERIFY_OPTION, message, place, line, help=advice)
