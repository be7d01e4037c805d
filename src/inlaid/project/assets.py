"""The files that a site with blocks or diagrams needs once."""

from importlib import resources


def list_assets() -> dict[str, str]:
    """Return the text of each asset by its file name."""
    style_sheet = _read("render", "inlaid.css")
    figures = _read("diagrams/picture", "diagram.css")
    return {
        "inlaid.css": f"{style_sheet}\n{figures}",
        "inlaid.js": _read("render", "inlaid.js"),
    }


def _read(folder: str, name: str) -> str:
    return resources.files("inlaid").joinpath(f"{folder}/{name}").read_text("utf-8")
