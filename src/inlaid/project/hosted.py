"""The project of a host that has no configuration file of its own."""

from collections.abc import Mapping
from pathlib import Path

from inlaid.project.project import Project, load_project
from inlaid.project.settings import parse_settings


def load_hosted_project(root: str, options: Mapping[str, object]) -> Project:
    """Return the project around ``root``, or around the current folder when that is empty.

    ``options`` go before those of its configuration file. Raises ConfigError for unknown ones.
    """
    project = load_project(Path(root or "."))
    if not options and not root:
        return project
    combined = {**project.options, **options}
    return Project(
        Path(root).resolve() if root else project.root,
        project.docs_dir,
        project.site_dir,
        combined,
        parse_settings(combined),
        extensions=project.extensions,
    )
