"""An extension for Sphinx with MyST: includes and sequence diagrams of its Markdown pages.

extensions = ["myst_parser", "inlaid.hosts.sphinx"]
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util import logging

from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.report import format_diagnostic
from inlaid.errors import InlaidError
from inlaid.project.dependencies.facts import RecordedLibrary, list_opened
from inlaid.project.export.exported_page import export_page
from inlaid.project.export.targets import TARGETS
from inlaid.project.hosted import load_hosted_project
from inlaid.project.pages import is_page_name
from inlaid.project.project import Project, load_project
from inlaid.version import __version__

_LOG = logging.getLogger(__name__)
_MYST = TARGETS["myst"]
_MISSING, _ERRORS = "inlaid_missing", "inlaid_errors"


class InlaidBuildError(SphinxError):
    """Problems of includes, which end a build before a page is written."""

    category = "Inlaid"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; `inlaid_root` and `inlaid_options` are its settings."""
    app.add_config_value("inlaid_root", "", "env")
    app.add_config_value("inlaid_options", {}, "env")
    app.connect("source-read", _read_source)
    app.connect("env-get-outdated", _find_outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _refuse)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _open(app: Sphinx) -> Project:
    """The project, whose pages MyST reads by the rules of CommonMark."""
    root = app.config.inlaid_root
    folder = Path(app.confdir, root) if root else load_project(Path(app.confdir)).root
    try:
        project = load_hosted_project(str(folder), app.config.inlaid_options)
    except InlaidError as error:
        raise InlaidBuildError(str(error)) from error
    return replace(project, docs_dir=project.root, snippets=None)


def _read_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Resolve a page, and note what it depends on."""
    env = app.env
    path = Path(env.doc2path(docname))
    if not is_page_name(path.name):
        return
    project = _open(app)
    opened = project.open_library()
    library = RecordedLibrary(opened.tree, opened.defaults)
    shown = project.display(path)
    exported = export_page(project, library, shown, source[0], _MYST, has_files=False)
    library.tree.close()
    source[0] = exported.text
    tried = sorted(set(list_opened(library, shown)))
    for file in tried:
        if Path(file).exists():
            env.note_dependency(file)
    _list(env, _MISSING)[docname] = [file for file in tried if not Path(file).exists()]
    _list(env, _ERRORS)[docname] = list(_report(docname, exported.diagnostics))


def _report(docname: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    """Log warnings and notes; yield the errors."""
    for diagnostic in found:
        if is_error(diagnostic):
            yield format_diagnostic(diagnostic)
        else:
            place = (docname, diagnostic.location.line)
            _LOG.warning(format_diagnostic(diagnostic), location=place, type="inlaid")


def _list(env: BuildEnvironment, name: str) -> dict[str, list[str]]:
    """What the environment keeps for each page."""
    found: dict[str, list[str]] = env.__dict__.setdefault(name, {})
    return found


def _find_outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """The pages for which a file has come that would be quoted, or that are wrong as they are."""
    missing = _list(env, _MISSING).items()
    return [docname for docname, files in missing if any(Path(file).exists() for file in files)]


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for name in (_MISSING, _ERRORS):
        _list(env, name).pop(docname, None)


def _merge(_app: Sphinx, env: BuildEnvironment, names: list[str], other: BuildEnvironment) -> None:
    """Take what another process has read."""
    for name in (_MISSING, _ERRORS):
        found = _list(other, name)
        _list(env, name).update({docname: found[docname] for docname in names if docname in found})


def _refuse(_app: Sphinx, env: BuildEnvironment) -> None:
    """End the build with all errors; what was read isn't kept, so that it is read again."""
    errors = [text for texts in _list(env, _ERRORS).values() for text in texts]
    if errors:
        raise InlaidBuildError("\n\n".join(errors))
