"""What a comment above a block says: its source and lines, its digest, and how far it is proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from inlaid.includes.resolution import Shown
from inlaid.pages.fences import Fence
from inlaid.project.export.exported_page import NameSource
from inlaid.project.project import Project

if TYPE_CHECKING:
    from inlaid.verify.provenance.provenance import Provenance

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Naming:
    """What is known of how far blocks are proved: words by page and line."""

    levels: Mapping[tuple[str, int], str]

    def open_page(self, path: str, lines: Mapping[int, int] | None = None) -> NameSource:
        """Return what names the blocks of a page.

        ``lines``: where its file has the fences of the text that is exported, when that is another.
        """
        placed = lines or {}

        def name_source(fence: Fence, include: Shown | None) -> str:
            text = "\n".join(fence.body) if include is None else include.block.text
            line = placed.get(fence.line, fence.line)
            origin = f"{path}:{line}" if include is None else include.block.origin
            digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
            level = self.levels.get((path, line), "unverified")
            said = f"source: {origin}; sha256: {digest}; proof: {level}"
            return said.replace("--", "- -")  # which would end the comment

        return name_source


def make_naming(provenance: "Provenance | None") -> Naming:
    """Return what the records of a run say."""
    if provenance is None:
        return Naming({})
    from inlaid.verify.provenance.badge import find_word  # noqa: PLC0415 (for verified sites)

    return Naming(
        {
            (record.page, record.line): word
            for record in provenance.blocks
            if (word := find_word(record))
        }
    )


def open_naming(project: Project) -> Naming:
    """Return what the last run of `inlaid verify` says of the pages as they are now."""
    from inlaid.project.verification.proof_record import find_site_provenance  # noqa: PLC0415 (for agents only)

    return make_naming(find_site_provenance(project))
