"""A project: its configuration, its pages, and what is wrong with them."""

from inlaid.project.assets import list_assets
from inlaid.project.build import Build, BuiltPage
from inlaid.project.changes import Touched, find_changes, find_gone, find_touched
from inlaid.project.check import Checked, check_file, check_project, check_sources
from inlaid.project.configuration import (
    Project,
    ProjectLibrary,
    find_plugin_options,
    load_project,
)
from inlaid.project.diagrams import PageDiagram, find_diagram, find_diagrams, is_diagram
from inlaid.project.pages import (
    find_page_fences,
    find_pages,
    find_sources,
    parse_page,
    read_page,
    resolve_project_page,
)
from inlaid.project.settings import SETTING_NAMES, Settings, parse_settings
from inlaid.project.sync import PlannedSync, plan_sync, write_synced, write_whole
from inlaid.project.usage import Usage, Use, collect_usage, select_sources

__all__ = [
    "SETTING_NAMES",
    "Build",
    "BuiltPage",
    "Checked",
    "PageDiagram",
    "PlannedSync",
    "Project",
    "ProjectLibrary",
    "Settings",
    "Touched",
    "Usage",
    "Use",
    "check_file",
    "check_project",
    "check_sources",
    "collect_usage",
    "find_changes",
    "find_diagram",
    "find_diagrams",
    "find_gone",
    "find_page_fences",
    "find_pages",
    "find_plugin_options",
    "find_sources",
    "find_touched",
    "is_diagram",
    "list_assets",
    "load_project",
    "parse_page",
    "parse_settings",
    "plan_sync",
    "read_page",
    "resolve_project_page",
    "select_sources",
    "write_synced",
    "write_whole",
]
