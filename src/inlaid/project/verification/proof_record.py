"""Keep what runs have verified, and pass it to the site that is built from the same pages."""

from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.errors import InlaidError
from inlaid.project.memory import MEMORY
from inlaid.project.pages import find_pages
from inlaid.project.project import Project

if TYPE_CHECKING:
    from inlaid.verify.provenance.provenance import Provenance
    from inlaid.verify.provenance.run_facts import RunFacts
    from inlaid.verify.verification import Verification

DATA_FILE = "inlaid.json"
SITE_FILE = "inlaid.html"  # the same for people; pages link to it
_KEPT = "verified.json"


def keep_provenance(project: Project, verification: "Verification", facts: "RunFacts") -> None:
    """Remember a run for the next build; pages that it didn't look at keep what is known.

    Raises WriteError when the project's memory can't be written.
    """
    from inlaid.project.write import write_report, write_whole  # noqa: PLC0415 (a build looks only)
    from inlaid.verify.provenance.provenance import (  # noqa: PLC0415 (as below)
        Provenance,
        build_provenance,
        format_provenance,
    )

    new = build_provenance(verification, facts)
    known = load_provenance(project)
    seen = {(block.page, block.line) for block in new.blocks}
    old = [block for block in known.blocks if (block.page, block.line) not in seen] if known else []
    merged = Provenance(facts, (*old, *new.blocks))
    memory = project.root / MEMORY
    write_whole(memory / ".gitignore", b"*\n", f"{MEMORY}/.gitignore")
    write_report(memory / _KEPT, format_provenance(merged), f"{MEMORY}/{_KEPT}")


def load_provenance(project: Project) -> "Provenance | None":
    """Return what earlier runs have verified, or None."""
    return _read(project.root / MEMORY / _KEPT)


def find_site_provenance(project: Project) -> "Provenance | None":
    """Return what is known of the blocks of the docs folder, for the badges and `inlaid.json`.

    None without any run: then no page is read.
    """
    known = load_provenance(project)
    if known is None:
        return None
    from inlaid.project.verification.page_examples import find_project_examples  # noqa: PLC0415 (heavy)
    from inlaid.verify.provenance.provenance import match_site  # noqa: PLC0415 (the same)

    return match_site(find_project_examples(project, find_pages(project)).examples, known)


def write_site_provenance(site: Path, provenance: "Provenance | None") -> None:
    """Write `inlaid.json` and the report for people into a built site."""
    from inlaid.project.write import write_report  # noqa: PLC0415 (few sites have one)
    from inlaid.verify.provenance.provenance import Provenance, format_provenance  # noqa: PLC0415
    from inlaid.verify.reports.html import format_html  # noqa: PLC0415

    provenance = provenance or Provenance(None, ())
    write_report(site / DATA_FILE, format_provenance(provenance))
    write_report(site / SITE_FILE, format_html(provenance, DATA_FILE))


def check_site(project: Project, site: Path) -> tuple[Diagnostic, ...]:
    """Return why the built site must not be published; nothing when it may be.

    A site without `inlaid.json` is none of ours: whoever built it answers for it.
    """
    from inlaid.verify.provenance.provenance import find_unverified  # noqa: PLC0415 (heavy)
    from inlaid.verify.settings import VerifySettings  # noqa: PLC0415 (the same)

    settings = project.settings.verify or VerifySettings()
    file = site / DATA_FILE
    if not file.exists():
        return ()
    return find_unverified(_read(file), project.display(file), settings.unverified)


def refuse_unverified(project: Project, site: Path) -> None:
    """Raise InlaidError, with every block concerned, when the built site must not be published."""
    if problems := check_site(project, site):
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (for problems only)

        raise InlaidError(f"the site is not published\n\n{format_text(problems)}")


def _read(file: Path) -> "Provenance | None":
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    from inlaid.verify.provenance.provenance import parse_provenance  # noqa: PLC0415 (heavy)

    return parse_provenance(text)
