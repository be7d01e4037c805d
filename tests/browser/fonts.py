"""The fonts that diagrams are measured and tested with."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules" / "@fontsource"
FONTS = {
    "Arimo": "arimo",  # as wide as Arial and Helvetica
    "DejaVu Sans": "dejavu-sans",  # as wide as Verdana
    "Inter": "inter",
    "Lato": "lato",
    "Noto Sans": "noto-sans",
    "Open Sans": "open-sans",  # as wide as Segoe UI, or wider
    "Roboto": "roboto",
}
"""Family to package; the names carry no quotes and are used as families."""


def find_faces():
    """Return the @font-face rules of all fonts, regular and bold, as data that a page can load."""
    return "\n".join(
        _inline(PACKAGES / package / f"{weight}.css", family)
        for family, package in FONTS.items()
        for weight in (400, 700)
    )


def _inline(sheet, family):
    from base64 import b64encode  # noqa: PLC0415

    def load(match):
        data = (sheet.parent / match[1]).read_bytes()
        return f"url(data:font/woff2;base64,{b64encode(data).decode()}) format('woff2')"

    text = sheet.read_text(encoding="utf-8")
    text = re.sub(r"url\(\./(files/[^)]*\.woff2)\) format\('woff2'\)", load, text)
    text = re.sub(r",\s*url\(\./files/[^)]*\.woff\) format\('woff'\)", "", text)
    return re.sub(r"font-family: '[^']*'", f"font-family: '{family}'", text)
