"""`export`: pages with their code resolved, as plain Markdown."""

from inlaid.api.conversion import convert_diagnostics
from inlaid.api.opening import AnyPath, open_root, raising_ours
from inlaid.api.values import Export
from inlaid.diagnostics.nearest import list_names
from inlaid.errors import UsageError
from inlaid.project.export.export_tree import export_tree
from inlaid.project.export.targets import DEFAULT, TARGETS


@raising_ours()
def export(
    root: AnyPath, out: AnyPath, *, source: AnyPath | None = None, target: str = DEFAULT
) -> Export:
    """Write the pages of the project at ``root`` into the folder ``out``, their code resolved.

    ``source``: a folder of pages, by default the docs folder; what lies beside them is copied.
    ``target``: who reads the pages, a name that `inlaid export --for` takes. Only files that differ
    are written, and those of pages that are gone are deleted.
    Raises UsageError for a folder that doesn't exist or an unknown target, ConfigError for wrong
    settings, WriteError for a file in ``out`` that is somebody else's.
    """
    if target not in TARGETS:
        raise UsageError(f"target: expected {list_names(TARGETS)}, found {target!r}")
    project = open_root(root)
    folder = project.docs_dir if source is None else project.root / source
    done = export_tree(project, folder, project.root / out, TARGETS[target])
    return Export(
        done.pages,
        done.blocks,
        done.diagrams,
        done.written,
        done.deleted,
        convert_diagnostics(done.diagnostics),
    )
