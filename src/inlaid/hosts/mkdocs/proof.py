"""What a site says of how far its blocks are proved: badges, `inlaid.json`, the page of proof."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, TemplateError
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import get_relative_url

from inlaid.pages.headings import name_heading
from inlaid.project.build import SLOT
from inlaid.project.settings import Badges
from inlaid.project.verification.proof_record import DATA_FILE, SITE_FILE
from inlaid.project.write import write_report
from inlaid.verify.provenance.badge import find_anchor, render_badge, render_page_badge
from inlaid.verify.provenance.provenance import BlockRecord, Provenance


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page of the site: its address and title, the badges on it, its headings by our names."""

    url: str
    title: str
    anchors: frozenset[str]
    headings: dict[str, str]


class SiteProof:
    """What is known of the blocks of a site; filled page by page while the site is built."""

    def __init__(self, provenance: Provenance, badges: Badges) -> None:
        self.provenance = provenance
        self.badges = badges
        self.records: dict[str, list[BlockRecord]] = {}
        for record in provenance.blocks:
            self.records.setdefault(record.page, []).append(record)
        self.pages: dict[str, _Shown] = {}

    def fill_page(self, html: str, path: str, page: SitePage) -> str:
        """Return the content of a page with its badges; ``path``: that of its file in the project.

        A block that no run has seen as it is now has none.
        """
        records = self.records.get(path, []) if self.badges is not Badges.OFF else []
        report = get_relative_url(SITE_FILE, page.url)
        by_line = {record.line: record for record in records}
        anchors: set[str] = set()

        def fill(slot: re.Match[str]) -> str:
            record = by_line.get(int(slot[1]))
            if record is None or self.badges is not Badges.BLOCK or record.id in anchors:
                return ""
            anchors.add(record.id)
            return render_badge(record, report)

        filled = SLOT.sub(fill, html)
        if records and self.badges is Badges.PAGE:
            filled += render_page_badge(records, report)
        shown = frozenset(anchor for anchor in anchors if f'id="inlaid-{anchor}"' in filled)
        self.pages[path] = _Shown(
            page.url, page.title or path, shown, dict(_list_headings(page.toc))
        )
        return filled

    def write_page(
        self, config: MkDocsConfig, env: Environment, nav: Navigation, files: Files
    ) -> None:
        """Write the page of proof, inside the theme, where there is something to say."""
        from inlaid.verify.reports.html import (  # noqa: PLC0415 (few sites have one)
            TITLE,
            format_bare_page,
            format_proof,
        )

        content = format_proof(self.provenance, DATA_FILE, self._find_place)
        if self.badges is Badges.OFF or not content:
            return
        file = File.generated(config, "inlaid.md", content="")
        file.url = file.dest_uri = SITE_FILE
        page = SitePage(TITLE, file, config)
        page.edit_url = None
        page.content, page.markdown, page.toc = content, "", get_toc([])
        try:
            context = get_context(nav, files, config, page)
            html = env.get_template("main.html").render(context)
        except TemplateError:
            html = format_bare_page(content)
        write_report(Path(config.site_dir, SITE_FILE), html)

    def _find_place(self, record: BlockRecord) -> tuple[str, str] | None:
        """The badge of a block, else the heading above it, else its page."""
        shown = self.pages.get(record.page)
        if shown is None:
            return None
        heading = shown.headings.get(record.id.rpartition("-")[0], "")
        anchor = find_anchor(record) if record.id in shown.anchors else heading
        url = shown.url or "./"
        return (f"{url}#{anchor}" if anchor else url), shown.title


def _list_headings(links: Iterable[AnchorLink]) -> Iterable[tuple[str, str]]:
    """The headings of a table of contents, by the names that blocks below them have."""
    taken = Counter[str]()
    waiting = list(links)[::-1]
    while waiting:
        link = waiting.pop()
        yield name_heading(link.title, taken), link.id
        waiting += list(link.children)[::-1]
