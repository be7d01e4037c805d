"""The files that a site with blocks or diagrams needs once."""

from importlib import resources

from inlaid.diagrams.picture.assets import read_style_sheet


def list_assets() -> dict[str, str]:
    """Return the text of each asset by its file name."""
    of_blocks = resources.files("inlaid.render")
    style_sheet, script = (
        of_blocks.joinpath(name).read_text("utf-8") for name in ("inlaid.css", "inlaid.js")
    )
    return {"inlaid.css": f"{style_sheet}\n{read_style_sheet()}", "inlaid.js": script}
