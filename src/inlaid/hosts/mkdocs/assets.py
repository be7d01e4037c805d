"""The style sheet and the script: on the pages that show a block or a diagram."""

import copy
import re
from collections.abc import Collection
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from inlaid.project.assets import list_assets

_FOLDER = "assets/inlaid"
_STYLE_SHEET = f"{_FOLDER}/inlaid.css"
_SCRIPT = f"{_FOLDER}/inlaid.js"
# Such a theme fetches the next page, but keeps the style sheets and scripts of the first.
_INSTANT = "navigation.instant"
_BLOCK = re.compile(r'class="(?:inlaid[- ]|highlight\b)')


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


def complete_combined(config: MkDocsConfig, known: Collection[str]) -> None:
    """Name the assets in what other plugins have written of the pages that show blocks.

    Such as the page that mkdocs-print-site makes of all others. ``known``: the paths in the site of
    what MkDocs has written itself, in every pass of a build.
    """
    site = Path(config.site_dir)
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        if name in known:
            continue
        html = path.read_bytes().decode("utf-8", "surrogateescape")
        if _BLOCK.search(html) and _STYLE_SHEET not in html:
            path.write_bytes(_complete(config, html, name).encode("utf-8", "surrogateescape"))


def _complete(config: MkDocsConfig, html: str, name: str) -> str:
    style, script = (get_relative_url(path, name) for path in (_STYLE_SHEET, _SCRIPT))
    own = [get_relative_url(str(path), name) for path in config.extra_css]
    found = [html.rfind("<link", 0, at) for at in map(html.find, own) if at > 0]
    at = min(found, default=html.find("</head>"))
    html = f'{html[:at]}<link rel="stylesheet" href="{style}">\n{html[at:]}'
    at = html.rfind("</body>")
    return f'{html[:at]}<script src="{script}"></script>\n{html[at:]}'


def _name_assets(config: MkDocsConfig) -> None:
    """Name the style sheet before those of the site, which may change what it says."""
    if _STYLE_SHEET not in config.extra_css:
        config.extra_css.insert(0, _STYLE_SHEET)
    if _SCRIPT not in config.extra_javascript:
        config.extra_javascript.append(_SCRIPT)
