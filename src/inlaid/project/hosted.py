"""The project of a host that has no configuration file of its own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from inlaid.configuration.reader import Wrong
from inlaid.errors import ConfigError
from inlaid.project.project import Project, load_project
from inlaid.project.settings import read_settings


def load_hosted_project(root: str, options: Mapping[str, object]) -> Project:
    """Return the project around ``root``, or around the current folder when that is empty.

    ``options`` go before those of its configuration file. Raises ConfigError, with every mistake.
    """
    project = load_project(Path(root or "."))
    if not options and not root:
        return project
    combined = {**project.options, **options}
    settings = read_settings(combined)
    if isinstance(settings, Wrong):
        from inlaid.configuration.file import report_faults  # noqa: PLC0415 (for mistakes only)

        raise ConfigError(report_faults(settings.faults))
    around = Path(root).resolve() if root else project.root
    return replace(project, root=around, options=combined, settings=settings)
