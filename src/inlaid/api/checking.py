"""`check` and `resolve`: what pages include, and what is wrong with them."""

from collections.abc import Iterable, Iterator

from inlaid.api.conversion import convert_diagnostics
from inlaid.api.opening import AnyPath, join_paths, open_root, raising_ours
from inlaid.api.values import Block, Report, Resolution
from inlaid.includes import resolution as inner
from inlaid.project.check import check_bytes, check_project


@raising_ours()
def check(root: AnyPath, paths: Iterable[AnyPath] = (), *, all_sources: bool = False) -> Report:
    """Return everything that is wrong with the pages of the project at ``root``.

    ``paths``: pages or folders, by default the docs folder. ``all_sources``: also every file of the
    `sources` roots, whether or not a page includes it. Changes no file.
    Raises UsageError for a root or a path that doesn't exist, ConfigError for wrong settings.
    """
    project = open_root(root)
    checked = check_project(project, join_paths(project, paths), whole=all_sources)
    counts = checked.summary
    return Report(
        convert_diagnostics(checked.diagnostics),
        counts["pages"],
        counts["includes"],
        counts["diagrams"],
    )


@raising_ours()
def resolve(text: str, *, path: AnyPath, root: AnyPath) -> Resolution:
    """Return what the includes of a page show, and what `check` reports of it.

    ``text``: the Markdown of the page. ``path``: where it stands, or would, in the project at
    ``root``; it need not exist.
    Raises UsageError for a root that doesn't exist, ConfigError for wrong settings.
    """
    project = open_root(root)
    shown = project.display(project.root / path)
    data = text.encode("utf-8", "surrogatepass")
    checked = check_bytes(project, shown, data, project.open_library())
    resolution = checked.resolution
    return Resolution(
        shown,
        tuple(_list_blocks(resolution.includes)) if resolution else (),
        convert_diagnostics(checked.diagnostics),
        resolution.sources if resolution else (),
    )


def _list_blocks(includes: Iterable[inner.Include]) -> Iterator[Block]:
    for include in includes:
        if isinstance(include, inner.Shown):
            fence, block = include.fence, include.block
            yield Block(
                line=fence.line,
                end_line=fence.end_line,
                path=block.path,
                revision=block.revision,
                language=block.language,
                title=include.directive.options.find_title(block.path),
                lines=block.lines,
                highlighted=block.emphasis.lines,
                diagnostics=convert_diagnostics(include.diagnostics),
            )
