"""The style sheet and the script: on the pages that show a block or a diagram."""

import copy
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from inlaid.project.assets import list_assets

_FOLDER = "assets/inlaid"
_STYLE_SHEET = f"{_FOLDER}/inlaid.css"
_SCRIPT = f"{_FOLDER}/inlaid.js"
# Such a theme fetches the next page, but keeps the style sheets and scripts of the first.
_INSTANT = "navigation.instant"


def has_assets(config: MkDocsConfig, files: Files) -> bool:
    """Whether the site has the assets, or had them when a dirty build began."""
    found = files.get_file_from_path(_STYLE_SHEET)
    return found is not None or Path(config.site_dir, _STYLE_SHEET).exists()


def add_assets(config: MkDocsConfig, files: Files) -> None:
    """Add the assets to a site of which a page shows a block or a diagram."""
    for name, content in list_assets().items():
        path = f"{_FOLDER}/{name}"
        if files.get_file_from_path(path) is None:
            files.append(File.generated(config, path, content=content))
    if _INSTANT in (config.theme.get("features") or ()):
        _name_assets(config)


def with_assets(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration as the template of a page sees it that needs the assets."""
    shown = copy.copy(config)
    shown.extra_css, shown.extra_javascript = [*config.extra_css], [*config.extra_javascript]
    _name_assets(shown)
    return shown


def _name_assets(config: MkDocsConfig) -> None:
    """Name the style sheet before those of the site, which may change what it says."""
    if _STYLE_SHEET not in config.extra_css:
        config.extra_css.insert(0, _STYLE_SHEET)
    if _SCRIPT not in config.extra_javascript:
        config.extra_javascript.append(_SCRIPT)
