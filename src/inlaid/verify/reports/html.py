"""For people: what became of every block of a site, as one page that needs nothing else."""

from collections.abc import Iterable, Sequence
from html import escape

from inlaid.verify.provenance.badge import describe_block, describe_run, summarize_blocks
from inlaid.verify.provenance.provenance import BlockRecord, Provenance

_STYLE = (
    ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}"
    "body{max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h2{font-size:1.1rem;margin:1.5rem 0 .25rem}ul{margin:0;padding:0;list-style:none}"
    "li{overflow-wrap:anywhere}.failed,.unverified{font-weight:bold}"
)


def format_html(provenance: Provenance, data: str) -> str:
    """Return the report as a page; ``data``: where the same is for programs.

    Each page of the site is a section whose id is the page's path, the blocks in order.
    """
    run = "; ".join(describe_run(provenance.blocks, provenance.facts)) if provenance.facts else ""
    summary = run or "No run of inlaid verify is known."
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>What was verified</title>\n<style>{_STYLE}</style>\n<h1>What was verified</h1>\n"
        f"<p>{escape(summarize_blocks(provenance.blocks))}</p>\n<p>{escape(summary)}</p>\n"
        f'<p><a href="{escape(data, quote=True)}">The same for programs</a></p>\n'
        f"{''.join(_render_pages(provenance.blocks))}</html>\n"
    )


def _render_pages(blocks: Sequence[BlockRecord]) -> Iterable[str]:
    for page in dict.fromkeys(block.page for block in blocks):
        own = [block for block in blocks if block.page == page]
        name = escape(page, quote=True)
        items = "".join(
            f'<li class="{escape(block.status, quote=True)}">{escape(describe_block(block))}</li>\n'
            for block in own
        )
        yield f'<h2 id="{name}">{name}</h2>\n<ul>\n{items}</ul>\n'
