"""Keep what runs have verified, and pass it to the site that is built from the same pages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.errors import InlaidError
from inlaid.pages.page import Page
from inlaid.project.pages import find_pages, read_page
from inlaid.project.project import MEMORY, VERIFIED, Project
from inlaid.project.verification.page_verify import read_page_verify

if TYPE_CHECKING:
    from inlaid.verify.provenance.provenance import Provenance
    from inlaid.verify.provenance.run_facts import RunFacts
    from inlaid.verify.verification import Verification

DATA_FILE = "inlaid.json"
SITE_FILE = "inlaid.html"  # the page of proof
RECORD = f"{MEMORY}/{VERIFIED}"  # relative to the root
_RECORD = Location(RECORD, 1)


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
    write_report(memory / VERIFIED, format_provenance(merged), f"{MEMORY}/{VERIFIED}")
    for path, text in verification.traces:
        if path.startswith(f"{MEMORY}/"):  # the spans that tests sent, for `inlaid trace`
            write_report(project.root / path, text, path)


def load_provenance(project: Project) -> "Provenance | None":
    """Return what earlier runs have verified, or None."""
    return _read(project.root / MEMORY / VERIFIED)


def find_site_provenance(project: Project, paths: Sequence[Path] = ()) -> "Provenance | None":
    """Return what is known of the blocks of pages, for the badges, `inlaid.json` and the gates.

    ``paths``: pages or folders, by default the docs folder. None without any run: then no page is
    read.
    """
    known = load_provenance(project)
    if known is None:
        return None
    from inlaid.project.verification.page_examples import find_project_examples  # noqa: PLC0415 (heavy)
    from inlaid.verify.provenance.gate import find_required  # noqa: PLC0415 (the same)
    from inlaid.verify.provenance.provenance import match_site  # noqa: PLC0415 (the same)

    settings = project.settings.verify
    require = settings.require if settings else ()
    examples = find_project_examples(project, find_pages(project, paths)).examples
    return match_site(examples, known, lambda example: find_required(example, require))


def check_proof(project: Project, paths: Sequence[Path] = ()) -> tuple[Diagnostic, ...]:
    """Return why a site of these pages would not be published; nothing when it would."""
    from inlaid.verify.provenance.gate import find_unverified  # noqa: PLC0415 (few ask for it)

    found = find_site_provenance(project, paths)
    return find_unverified(found, _RECORD, _find_reason(project))


def check_required(
    project: Project, provenance: "Provenance | None", *, is_strict: bool
) -> tuple[Diagnostic, ...]:
    """Return the blocks of which less is proved than is required, for a build.

    Only a strict one is refused for them; another warns. Where no run is known, whether a page
    requires something is looked for in a strict build only.
    """
    settings = project.settings.verify
    if _find_reason(project):
        return ()
    found: Iterable[Diagnostic] = ()
    if provenance is not None:
        from inlaid.verify.provenance.gate import find_below  # noqa: PLC0415 (for verified sites)

        found = find_below(provenance.blocks)
    elif (settings and settings.require) or (is_strict and _is_asked(project)):
        from inlaid.verify.provenance.gate import report_no_run  # noqa: PLC0415 (few ask for it)

        found = (report_no_run(_RECORD),)
    return tuple(replace(diagnostic, is_mild=not is_strict) for diagnostic in found)


def _is_asked(project: Project) -> bool:
    """Whether a page requires a level of its own blocks."""
    pages = (read_page(project, path) for path in find_pages(project))
    return any(
        isinstance(page, Page) and (own := read_page_verify(page)) and own.require for page in pages
    )


def write_site_provenance(site: Path, provenance: "Provenance | None") -> None:
    """Write into a built site what programs read, `inlaid publish` among them."""
    from inlaid.project.write import write_report  # noqa: PLC0415 (few sites have one)
    from inlaid.verify.provenance.provenance import Provenance, format_provenance  # noqa: PLC0415

    write_report(site / DATA_FILE, format_provenance(provenance or Provenance(None, ())))


def check_site(project: Project, site: Path) -> tuple[Diagnostic, ...]:
    """Return why the built site must not be published; nothing when it may be.

    A site without `inlaid.json` is none of ours, unless the project requires a level: whoever built
    it answers for it.
    """
    from inlaid.verify.provenance.gate import find_unverified  # noqa: PLC0415 (heavy)

    settings, file = project.settings.verify, site / DATA_FILE
    if not file.exists() and not (settings and settings.require and site.exists()):
        return ()
    place = Location(project.display(file), 1)
    return find_unverified(_read(file), place, _find_reason(project))


def _find_reason(project: Project) -> str:
    """Why a site may be published as it is."""
    settings = project.settings.verify
    return settings.unverified if settings else ""


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
