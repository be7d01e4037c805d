"""The badges of a page: how far its blocks are proved, and nothing that changes without them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from inlaid.verify.judge.verdicts import Status
from inlaid.verify.level import LEVELS, Level
from inlaid.verify.provenance.provenance import BlockRecord
from inlaid.verify.provenance.run_facts import RunFacts

_SHOWN = (*(level.value for level in Level), Status.FAILED.value)


def find_word(record: BlockRecord) -> str:
    """Return the word for a block: its level, or that it failed; empty where there is none to show.

    That is a block that was skipped, or that no run has seen as it is now.
    """
    return record.level or (record.status if record.status == Status.FAILED.value else "")


def find_anchor(record: BlockRecord) -> str:
    """Return the id of a block's badge on its page."""
    return f"inlaid-{record.id}"


def render_badge(record: BlockRecord, proof: str) -> str:
    """Return the badge of a block as one element of HTML; empty where there is nothing to show.

    That is where a block was at most checked, and no test has executed it.

    ``proof``: where the page of proof is, relative to the page. Classes: `inlaid-level`; attribute:
    `data-inlaid-level`.
    """
    word = find_word(record)
    shown = ", ".join(_list_marks(record, word))
    if not shown:
        return ""
    covered = ' data-inlaid-covered=""' if record.covered else ""
    place = escape(f"{proof}#{quote(name_block(record))}", quote=True)
    return (
        f'<small class="inlaid-level" id="{escape(find_anchor(record), quote=True)}" '
        f'data-inlaid-level="{word}"{covered} data-search-exclude>'
        f'<a href="{place}">{shown}</a></small>'
    )


def _list_marks(record: BlockRecord, word: str) -> list[str]:
    """What a reader is shown of a block: that it compiled or more, failed, or is covered."""
    level = LEVELS.get(record.level)
    is_shown = word and (level is None or not level < Level.COMPILED)
    return [word] * bool(is_shown) + ["covered"] * bool(word and record.covered)


def render_page_badge(records: Sequence[BlockRecord], proof: str) -> str:
    """Return the badge of a whole page, as one element; empty where no block has anything to show.

    ``proof``: as for a block.
    """
    summary = summarize_blocks(records)
    if not summary:
        return ""
    place = escape(f"{proof}#{quote(records[0].page)}", quote=True)
    return (
        f'<p class="inlaid-levels" data-search-exclude><a href="{place}">{escape(summary)}</a></p>'
    )


def summarize_blocks(records: Iterable[BlockRecord]) -> str:
    """Return how many blocks have reached each level, and failed; empty where none has."""
    counts = Counter(map(find_word, records))
    return ", ".join(f"{counts[word]} {word}" for word in _SHOWN if counts[word])


def describe_block(record: BlockRecord) -> str:
    """Return what a block shows, in few words."""
    parts = (record.source or record.language or "plain", record.selector)
    return " ".join(part for part in parts if part)


def name_block(record: BlockRecord) -> str:
    """Return the id of a block on the page of proof."""
    return f"{record.page}:{record.id}"


def describe_run(records: Sequence[BlockRecord], facts: RunFacts) -> list[str]:
    """Return the commits and tools that blocks were proved with, and the latest time."""
    commits = dict.fromkeys(record.commit for record in records if record.commit)
    times = [record.time for record in records if record.time]
    tools = ", ".join(f"{name} {version}" for name, version in facts.tools)
    commit = f"commit {', '.join(commits)}" if commits else ""
    return [part for part in (commit, tools, max(times, default=facts.time)) if part]
