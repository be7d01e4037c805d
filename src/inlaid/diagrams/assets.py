"""The style sheet that a site with diagrams needs once."""

from importlib import resources


def read_style_sheet() -> str:
    """Return the CSS of figures."""
    return resources.files("inlaid.diagrams").joinpath("diagram.css").read_text(encoding="utf-8")
