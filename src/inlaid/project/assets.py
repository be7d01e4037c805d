"""The files that a site with blocks or diagrams needs once."""

from inlaid.diagrams.assets import read_style_sheet as read_diagram_style_sheet
from inlaid.render.assets import read_script, read_style_sheet


def list_assets() -> dict[str, str]:
    """Return the text of each asset by its file name."""
    style_sheet = f"{read_style_sheet()}\n{read_diagram_style_sheet()}"
    return {"inlaid.css": style_sheet, "inlaid.js": read_script()}
