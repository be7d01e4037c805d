"""A folder of pages and all beside them, exported: all is resolved before a file is written."""

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.errors import UsageError, WriteError
from inlaid.project.dependencies.content_digest import digest_bytes, digest_text
from inlaid.project.dependencies.facts import Fact, FileStates, RecordedLibrary, list_opened
from inlaid.project.export.export_manifest import (
    EMPTY,
    FILE,
    ExportManifest,
    PageEntry,
    format_manifest,
    parse_manifest,
)
from inlaid.project.export.targets import ExportTarget
from inlaid.project.file_walk import is_own, walk_files
from inlaid.project.pages import is_page_name, list_snippet_places, read_page_bytes
from inlaid.project.project import Project
from inlaid.project.sync import read_exact_text
from inlaid.project.verification.proof_record import RECORD
from inlaid.project.write import write_whole
from inlaid.version import __version__

if TYPE_CHECKING:
    from inlaid.project.export.exported_page import ExportedPage
    from inlaid.project.export.naming import Naming


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did, or would have done but for its errors.

    ``written`` and ``deleted``: paths relative to the folder. ``watched``: every path that decides
    what the pages say.
    """

    pages: int
    blocks: int
    diagrams: int
    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    watched: frozenset[Path] = frozenset()

    @property
    def is_good(self) -> bool:
        """Whether there is no error."""
        return not any(map(is_error, self.diagnostics))


@dataclass(slots=True)
class _Plan:
    """What is to be written: the bytes of pages that are new, and files to copy."""

    manifest: ExportManifest
    contents: dict[str, bytes] = field(default_factory=dict)
    copies: dict[str, Path] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    watched: set[Path] = field(default_factory=set)


def export_tree(project: Project, source: Path, out: Path, target: ExportTarget) -> Exported:
    """Export the folder ``source`` to ``out`` and return what was written.

    Only files whose bytes change are written, each as a whole; what an earlier export wrote and
    this one doesn't is deleted. With an error nothing is written.
    Raises UsageError for folders that can't be the two, WriteError for a file in ``out`` that an
    export did not write or somebody has changed, and where one can't be written.
    """
    source, out = source.resolve(), out.absolute()
    _refuse_folders(source, out)
    if target.is_python_markdown:
        project = replace(project, docs_dir=source)
    before = _read_manifest(out)
    outputs = _Outputs(out)
    plan = _Exporter(project, source, target, before, outputs).plan()
    counts = plan.manifest.pages.values()
    done = Exported(
        len(counts),
        sum(page.blocks for page in counts),
        sum(page.diagrams for page in counts),
        tuple(plan.diagnostics),
        watched=frozenset(plan.watched),
    )
    if not done.is_good:
        return done
    written, deleted = _write(outputs, plan, before)
    return replace(done, written=tuple(written), deleted=tuple(deleted))


def _refuse_folders(source: Path, out: Path) -> None:
    if not source.is_dir():
        raise UsageError(f"no such folder: {source}")
    real = Path(os.path.realpath(out))
    if source.is_relative_to(real) or real.is_relative_to(source):
        raise UsageError(f"one of {source} and {out} lies in the other; name another folder")
    if real.exists() and not real.is_dir():
        raise UsageError(f"{out} is not a folder")


def _read_manifest(out: Path) -> ExportManifest:
    try:
        text = (out / FILE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return EMPTY
    return parse_manifest(text) or EMPTY


class _Exporter:
    """Plans the export of one tree."""

    def __init__(
        self,
        project: Project,
        source: Path,
        target: ExportTarget,
        before: ExportManifest,
        outputs: "_Outputs",
    ) -> None:
        self.project = project
        self.source = source
        self.target = target
        self.before = before
        opened = project.open_library()
        self.library = RecordedLibrary(opened.tree, opened.defaults)
        self.states = FileStates(str(project.root), time.time_ns())
        key = _make_key(project, source, target)
        self.is_same = key == before.key
        self.plan_ = _Plan(ExportManifest(key))
        self.naming: Naming | None = None
        self.outputs = outputs

    def plan(self) -> _Plan:
        """Resolve all pages that aren't as they were."""
        pages: dict[str, PageEntry] = {}
        assets: dict[str, tuple[int, int]] = {}
        for path in walk_files(self.source, self.project.root, is_own):
            name = path.relative_to(self.source).as_posix()
            if is_page_name(path.name):
                entry = self._plan_page(path, name)
                if entry is not None:
                    pages[name] = entry
            else:
                found = path.stat()
                assets[name] = found.st_size, found.st_mtime_ns
                self.plan_.copies[name] = path
        self.library.tree.close()
        others = self._make_others(pages)
        self.plan_.manifest = ExportManifest(self.plan_.manifest.key, pages, assets, others)
        return self.plan_

    def _plan_page(self, path: Path, name: str) -> PageEntry | None:
        shown = self.project.display(path)
        data = read_page_bytes(path, shown)
        if isinstance(data, Finding):
            self.plan_.diagnostics.append(data.at(Location(shown, 1)))
            return None
        state = digest_bytes(data)
        known = self.before.pages.get(name) if self.is_same else None
        if known and known.digest == state and self._is_fresh(known):
            self.plan_.watched.update(self.project.root / path for path, _ in known.facts or ())
            return known
        text = read_exact_text(shown, data)
        if isinstance(text, Finding):
            self.plan_.diagnostics.append(text.at(Location(shown, 1)))
            return None
        if self.target.names_sources and self.naming is None:
            from inlaid.project.export.naming import open_naming  # noqa: PLC0415 (for agents only)

            self.naming = open_naming(self.project)
        named = self.naming.open_page(shown) if self.naming else None
        from inlaid.project.export.exported_page import export_page  # noqa: PLC0415 (most pages are as they were)

        exported = export_page(
            self.project, self.library, shown, text, self.target, name_source=named
        )
        self.plan_.diagnostics += exported.diagnostics
        self.plan_.watched.update(map(Path, list_opened(self.library, shown)))
        if self.project.snippets is not None:
            self.plan_.watched.update(list_snippet_places(self.project, text))
        outputs = self._list_outputs(name, exported)
        self.plan_.contents.update(outputs)
        return PageEntry(
            state,
            self._list_facts(shown, text),
            exported.sources,
            {path: digest_bytes(content) for path, content in outputs.items()},
            exported.blocks,
            exported.diagrams,
        )

    def _is_fresh(self, known: PageEntry) -> bool:
        """Whether what a page depends on is as it was, and so is what was written of it."""
        if known.facts is None or not self.states.are_right(known.facts):
            return False
        return all(self.outputs.find(name) == state for name, state in known.outputs.items())

    def _list_outputs(self, name: str, exported: "ExportedPage") -> dict[str, bytes]:
        folder = name.rpartition("/")[0]
        files = {
            f"{folder}/{file}" if folder else file: content.encode()
            for file, content in exported.files.items()
        }
        return {name: exported.text.encode("utf-8", "surrogatepass"), **files}

    def _list_facts(self, shown: str, text: str) -> tuple[Fact, ...] | None:
        facts = self.states.list_facts(self.library, shown)
        if facts is None or self.project.snippets is None:
            return facts
        places = sorted(map(str, list_snippet_places(self.project, text)))
        return (*facts, *((place, self.states.find(place)) for place in places))

    def _make_others(self, pages: Mapping[str, PageEntry]) -> dict[str, str]:
        """What is made from all pages: nothing but for programs that read them."""
        if not self.target.names_sources:
            return {}
        from inlaid.project.export.llms import make_entries, make_llms  # noqa: PLC0415 (for agents only)

        texts = {name: self._read_output(name) for name in pages}
        made = make_llms(self.project.title or self.source.name, make_entries(texts))
        self.plan_.contents.update(made)
        return {path: digest_bytes(content) for path, content in made.items()}

    def _read_output(self, name: str) -> str:
        """The text of an exported page, fresh or as an earlier export wrote it."""
        content = self.plan_.contents.get(name)
        data = (self.outputs.folder / name).read_bytes() if content is None else content
        return data.decode("utf-8", "surrogatepass")


class _Outputs:
    """What is in the folder of an export, each file looked at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.states: dict[str, str] = {}

    def find(self, name: str) -> str:
        """The digest of a file; empty where there is none."""
        if name not in self.states:
            self.states[name] = self._digest(self.folder / name)
        return self.states[name]

    def _digest(self, path: Path) -> str:
        try:
            return digest_bytes(path.read_bytes())
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise WriteError(f"{path} can't be read: {error.strerror}") from error

    def refuse_changed(self, name: str, known: Mapping[str, str]) -> None:
        """Raise WriteError for a file that an export did not write, or that was changed since."""
        if self.find(name) not in {"", known.get(name, "")}:
            raise self.refuse(name)

    def refuse(self, name: str) -> WriteError:
        """Return the error about a file of somebody else."""
        return WriteError(
            f"{self.folder / name} was not written by this export, or was changed since; delete "
            "it, or name another folder"
        )


def _make_key(project: Project, source: Path, target: ExportTarget) -> str:
    """What all pages depend on: versions, what is installed, the settings, the target."""
    installed = [
        (folder, Path(folder).stat().st_mtime_ns)
        for folder in sys.path
        if folder.endswith(("-packages", "src")) and Path(folder).is_dir()
    ]
    facts = (
        __version__, sys.version, installed, str(project.root), str(project.docs_dir),
        str(source), dict(project.options), project.extensions, project.snippets, target.name,
        _Outputs(project.root).find(RECORD) if target.names_sources else "",
    )  # fmt: skip
    return digest_text(repr(facts))


def _write(outputs: _Outputs, plan: _Plan, before: ExportManifest) -> tuple[list[str], list[str]]:
    """Write what differs from what is there; return the paths written and deleted."""
    out, known, wanted = outputs.folder, before.list_outputs(), plan.manifest.list_outputs()
    fresh = [name for name, state in wanted.items() if outputs.find(name) != state]
    copies = {
        name: path
        for name, path in plan.copies.items()
        if not _is_copied(out / name, plan.manifest.assets[name], before.assets.get(name))
    }
    gone = [name for name in known if name not in wanted and name not in plan.copies]
    for name in (*fresh, *gone):
        outputs.refuse_changed(name, known)
    for name in copies.keys() - before.assets.keys():
        if (out / name).exists() and (out / name).read_bytes() != copies[name].read_bytes():
            raise outputs.refuse(name)
    for name in fresh:
        write_whole(out / name, plan.contents[name], name)
    for name, path in copies.items():
        _copy(path, out / name, plan.manifest.assets[name][1], name)
    gone += [name for name in before.assets if name not in wanted and name not in plan.copies]
    deleted = [name for name in gone if _delete(out, name)]
    manifest = format_manifest(plan.manifest).encode()
    if outputs.find(FILE) != digest_bytes(manifest):
        write_whole(out / FILE, manifest, FILE)
    return sorted([*fresh, *copies]), sorted(deleted)


def _is_copied(path: Path, wanted: tuple[int, int], known: tuple[int, int] | None) -> bool:
    """Whether the copy of a file is as it was made, from the same original."""
    try:
        found = path.stat()
    except OSError:
        return False
    return known == wanted and (found.st_size, found.st_mtime_ns) == wanted


def _copy(path: Path, to: Path, modified: int, shown: str) -> None:
    """Copy a file, with its time, by which it is known again."""
    write_whole(to, path.read_bytes(), shown)
    os.utime(to, ns=(modified, modified))


def _delete(out: Path, name: str) -> bool:
    """Delete a file, and the folders that it leaves empty."""
    path = out / name
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    for folder in path.parents:
        if folder == out or any(folder.iterdir()):
            break
        folder.rmdir()
    return True
