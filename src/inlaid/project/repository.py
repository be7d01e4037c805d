"""Places as the programs that read a report know them: from the root of the repository."""

import posixpath
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.project.config_place import find_work_tree


def place_in_repository(root: Path, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics with paths from the work tree of git that the project is in.

    ``root``: of the project, absolute. Outside of a work tree, or at its root, paths stay.
    """
    tree = find_work_tree(root)
    if tree is None or tree == root:
        return list(diagnostics)
    folder = root.relative_to(tree).as_posix()

    def move(location: Location) -> Location:
        return replace(location, path=posixpath.normpath(posixpath.join(folder, location.path)))

    return [
        replace(
            diagnostic,
            location=move(diagnostic.location),
            related=tuple(replace(one, location=move(one.location)) for one in diagnostic.related),
        )
        for diagnostic in diagnostics
    ]
