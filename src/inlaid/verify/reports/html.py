"""For readers of a site: how far each of its blocks is proved, as the content of a page."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from inlaid.verify.provenance.badge import (
    describe_block,
    describe_run,
    find_word,
    name_block,
    summarize_blocks,
)
from inlaid.verify.provenance.provenance import BlockRecord, Provenance

TITLE = "What is proved"
# Where a block is on the site, and what its page is called there; None for what isn't shown.
FindPlace = Callable[[BlockRecord], tuple[str, str] | None]


def format_proof(provenance: Provenance, data: str, find_place: FindPlace) -> str:
    """Return the content of the page of proof as HTML; empty where nothing is proved.

    ``data``: where the same is for programs. Each page of the site is a section whose id is the
    page's path, its blocks in order; a block that no run has seen as it is now is not listed.
    """
    if provenance.facts is None or not summarize_blocks(provenance.blocks):
        return ""
    shown = [record for record in provenance.blocks if find_word(record) or record.reason]
    run = "; ".join(describe_run(shown, provenance.facts))
    return (
        f"<h1>{TITLE}</h1>\n<p>{escape(summarize_blocks(shown))}</p>\n<p>{escape(run)}</p>\n"
        f'<p><a href="{escape(data, quote=True)}">The same for programs</a></p>\n'
        f"{''.join(_render_pages(shown, find_place))}"
    )


def format_bare_page(content: str) -> str:
    """Return the content as a page of its own, for a theme that has no template for it."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{TITLE}</title>\n{content}</html>\n"
    )


def _render_pages(blocks: Sequence[BlockRecord], find_place: FindPlace) -> Iterator[str]:
    for page in dict.fromkeys(block.page for block in blocks):
        own = [(block, find_place(block)) for block in blocks if block.page == page]
        title = next((place[1] for _, place in own if place), page)
        items = "".join(
            f'<li id="{escape(name_block(block), quote=True)}">{_link(block, place)}: '
            f"{escape(_describe(block))}</li>\n"
            for block, place in own
        )
        yield f'<h2 id="{escape(page, quote=True)}">{escape(title)}</h2>\n<ul>\n{items}</ul>\n'


def _link(block: BlockRecord, place: tuple[str, str] | None) -> str:
    shown = escape(describe_block(block))
    return f'<a href="{escape(place[0], quote=True)}">{shown}</a>' if place else shown


def _describe(block: BlockRecord) -> str:
    word = find_word(block)
    if not word:
        return f"not checked: {block.reason}"
    lines = f"{block.executed} of {block.executable} lines executed" if block.executable else ""
    details = [detail for detail in (*block.proved, lines) if detail and block.level]
    return f"{word} ({', '.join(details)})" if details else word
