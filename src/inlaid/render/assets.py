"""The style sheet and the script that a site with blocks needs once."""

from importlib import resources


def read_style_sheet() -> str:
    """Return the CSS of blocks."""
    return resources.files("inlaid.render").joinpath("inlaid.css").read_text(encoding="utf-8")


def read_script() -> str:
    """Return the script of the copy button."""
    return resources.files("inlaid.render").joinpath("inlaid.js").read_text(encoding="utf-8")
