"""`find_regions`: the regions of a source."""

from pathlib import Path

from inlaid.api.opening import AnyPath, open_root, raising_ours
from inlaid.api.values import Region
from inlaid.diagnostics.finding import Finding
from inlaid.errors import UsageError
from inlaid.includes.compose import compose_lines
from inlaid.includes.directive import Options
from inlaid.languages.names import find_label
from inlaid.markers import regions as inner
from inlaid.markers.source_map import SourceMap
from inlaid.packages.installed import find_installed
from inlaid.sources.tree import Places, SourceTree


@raising_ours()
def find_regions(path: AnyPath, *, root: AnyPath | None = None) -> tuple[Region, ...]:
    """Return the regions of a source, by first line; those with wrong markers are left out.

    With a ``root``, ``path`` is relative to it, and the dialects and limits are those of the
    project there; without one, all dialects that ship are read. `check` reports wrong markers.
    Raises UsageError for a file that isn't there or isn't text, ConfigError for wrong settings.
    """
    project = None if root is None else open_root(root)
    file = project.root / path if project else Path(path).absolute()
    if not file.exists():
        raise UsageError(f"no such file: {file}")
    tree = project.open_library().tree if project else _open_alone(file)
    source = tree.read(file)
    if isinstance(source, Finding):
        raise UsageError(source.message)
    found = [
        _convert(source, region) for region in source.regions if not source.find_faults(region.name)
    ]
    return tuple(sorted(found, key=lambda region: region.first))


def _open_alone(file: Path) -> SourceTree:
    return SourceTree(Places(root=file.parent, allow=(file.resolve().parent,)))


def _convert(source: SourceMap, region: inner.Region) -> Region:
    language = source.source.language or find_label(source.source.path, find_installed())
    ranges = region.ranges
    lines = compose_lines(source, ranges, Options(), language, find_installed())
    return Region(region.name, region.dialect, lines, ranges[0].first, ranges[-1].last)
