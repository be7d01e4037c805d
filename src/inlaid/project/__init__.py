"""A project: its configuration, its pages, and what is wrong with them."""

from inlaid.project.check import check_pages
from inlaid.project.configuration import (
    Project,
    ProjectLibrary,
    find_plugin_options,
    load_project,
)
from inlaid.project.pages import find_pages, parse_page, read_page, resolve_project_page
from inlaid.project.settings import SETTING_NAMES, Settings, parse_settings

__all__ = [
    "SETTING_NAMES",
    "Project",
    "ProjectLibrary",
    "Settings",
    "check_pages",
    "find_pages",
    "find_plugin_options",
    "load_project",
    "parse_page",
    "parse_settings",
    "read_page",
    "resolve_project_page",
]
