"""The files that a site with blocks or diagrams needs once."""

import re
from importlib import resources

from inlaid.diagrams.picture.assets import read_style_sheet

_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SCRIPT_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"\n\s*")


def list_assets() -> dict[str, str]:
    """Return the text of each asset by its file name, without remarks and indentation."""
    of_blocks = resources.files("inlaid.render")
    style_sheet, script = (
        of_blocks.joinpath(name).read_text("utf-8") for name in ("inlaid.css", "inlaid.js")
    )
    return {
        "inlaid.css": _shrink(style_sheet) + read_style_sheet(),
        "inlaid.js": _INDENT.sub("\n", _SCRIPT_REMARK.sub("", script)).lstrip(),
    }


def _shrink(style_sheet: str) -> str:
    """The style sheet, one rule a line."""
    text = _REMARK.sub("", style_sheet)
    text = re.sub(r"\s*([{;,])\s+|(:) ", r"\1\2", text)
    return re.sub(r";?\n*\s*}\s*", "}\n", text)
