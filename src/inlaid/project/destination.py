"""Where a project publishes to: from its configuration, the options of a call, and Git."""

import os
from dataclasses import dataclass, replace

from inlaid.project.project import Project
from inlaid.publish.objects.owner import name_owner
from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin, find_origin
from inlaid.publish.settings import PublishSettings
from inlaid.publish.targets.target import Target


@dataclass(frozen=True, slots=True)
class Destination:
    """A target, opened, and who comes to it."""

    project: Project
    settings: PublishSettings
    origin: Origin
    target: Target


def open_destination(project: Project, **options: object) -> Destination:
    """Return the destination; ``options`` that aren't None take the place of settings."""
    settings = override_settings(project.settings.publish or PublishSettings(), **options)
    origin = find_origin(project.root, os.environ)
    target = open_target(settings.to, project.root, settings, name_owner(origin.author))
    return Destination(project, settings, origin, target)


def override_settings(settings: PublishSettings, **options: object) -> PublishSettings:
    """Return the settings with the options that were given in a call."""
    given = {name: value for name, value in options.items() if value is not None}
    return replace(settings, **given)  # type: ignore[arg-type]  # the callers give the types
