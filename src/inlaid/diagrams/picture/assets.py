"""The style sheet that a site with diagrams needs once."""

from importlib import resources


def read_style_sheet() -> str:
    """Return the CSS of figures."""
    file = resources.files("inlaid.diagrams.picture").joinpath("diagram.css")
    return file.read_text(encoding="utf-8")
