"""Groups of blocks: includes in a row, each with a name, as one block with tabs."""

from collections.abc import Iterable, Iterator

from inlaid.includes.resolution import Include, Shown
from inlaid.pages.page import Page

Group = tuple[Shown, ...]


def find_groups(page: Page, includes: Iterable[Include]) -> Iterator[Group]:
    """Yield two or more includes with a tab each, nothing but blank lines between them."""
    lines: list[str] = []
    group: Group = ()
    for include in includes:
        if not isinstance(include, Shown) or not include.directive.options.tab:
            continue
        lines = lines or page.text.split("\n")
        last = group[-1].fence.end_line if group else include.fence.line
        between = lines[last : include.fence.line - 1]
        if include.fence.line <= last or any(line.strip(" \t>") for line in between):
            if len(group) > 1:
                yield group
            group = ()
        group = (*group, include)
    if len(group) > 1:
        yield group
