"""What an export wrote: which output comes from which page and sources, and when it holds still."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inlaid.project.dependencies.facts import Fact

FILE = ".inlaid-export.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page by its file: what it was made from, and what was written, by digest.

    ``facts`` None: it can't be known whether something it depends on has changed.
    """

    digest: str
    facts: tuple[Fact, ...] | None
    sources: tuple[str, ...]
    outputs: Mapping[str, str]
    blocks: int = 0
    diagrams: int = 0


@dataclass(frozen=True, slots=True)
class ExportManifest:
    """What an export left in its folder. ``key``: what all pages depend on.

    ``assets``: files that were copied, by their paths; each with the size and the time of the
    original, in nanoseconds. ``others``: what was made from all pages, by digest.
    """

    key: str = ""
    pages: Mapping[str, PageEntry] = field(default_factory=dict)
    assets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def list_outputs(self) -> dict[str, str]:
        """What was written of pages, and from all of them: paths and digests."""
        written = {
            path: state for page in self.pages.values() for path, state in page.outputs.items()
        }
        return {**written, **self.others}


EMPTY = ExportManifest()


def format_manifest(manifest: ExportManifest) -> str:
    """Return the manifest as JSON."""
    pages = {
        path: {
            "digest": page.digest,
            "facts": page.facts,
            "sources": page.sources,
            "outputs": page.outputs,
            "counts": [page.blocks, page.diagrams],
        }
        for path, page in sorted(manifest.pages.items())
    }
    content = {
        "version": _VERSION,
        "key": manifest.key,
        "pages": pages,
        "assets": manifest.assets,
        "others": manifest.others,
    }
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n"


def parse_manifest(text: str) -> ExportManifest | None:
    """Return the manifest of a text; None when it isn't one of this version."""
    try:
        raw = json.loads(text)
        if raw["version"] != _VERSION:
            return None
        return ExportManifest(
            raw["key"],
            {path: _read_page(page) for path, page in raw["pages"].items()},
            {path: (int(size), int(time)) for path, (size, time) in raw["assets"].items()},
            {str(path): str(state) for path, state in raw["others"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_page(raw: Mapping[str, Any]) -> PageEntry:
    facts = raw["facts"]
    blocks, diagrams = raw["counts"]
    return PageEntry(
        raw["digest"],
        None if facts is None else tuple((path, state) for path, state in facts),
        tuple(raw["sources"]),
        dict(raw["outputs"]),
        blocks,
        diagrams,
    )
