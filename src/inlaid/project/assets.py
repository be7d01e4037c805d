"""The files that a site with blocks or diagrams needs once."""

import re
from importlib import resources

_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SCRIPT_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"\n\s*")
_AROUND = re.compile(r" (=>|[=!]==|[=<>?:*+-]|&&|\|\||\?\?) |(\)|,|:|if) (?=[\w({\[.'\"`/!$-])")
_BREAK = re.compile(r"(?<=[{(,;\[])\n|\n(?=[.)\]?:])")  # where no statement of a script ends


def list_assets() -> dict[str, str]:
    """Return the text of each asset by its file name, without remarks and indentation."""
    style_sheet = _read("render", "inlaid.css")
    figures = _read("diagrams/picture", "diagram.css")
    script = _read("render", "inlaid.js")
    return {
        "inlaid.css": _shrink(style_sheet) + figures,
        "inlaid.js": _shrink_script(script),
    }


def _shrink(style_sheet: str) -> str:
    """The style sheet, one rule a line."""
    text = _REMARK.sub("", style_sheet).lstrip()
    text = re.sub(r"\s*([{;,>])\s+|(:) |\b0(?=\.)", r"\1\2", text)
    return re.sub(r";?\n*\s*}\s*", "}\n", text)


def _shrink_script(script: str) -> str:
    """The script without what only its readers need; its strings hold none of that."""
    text = _INDENT.sub("\n", _SCRIPT_REMARK.sub("", script)).lstrip()
    return _BREAK.sub("", _AROUND.sub(r"\1\2", text))


def _read(folder: str, name: str) -> str:
    return resources.files("inlaid").joinpath(f"{folder}/{name}").read_text("utf-8")
