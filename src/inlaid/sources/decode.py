"""Bytes to text, strictly."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding, Span


def decode_text(path: str, data: bytes) -> str | Finding:
    """Return UTF-8 text without its byte order mark; UTF-16 only with one; else a refusal."""
    encoding = "utf-16" if data.startswith((BOM_UTF16_BE, BOM_UTF16_LE)) else "utf-8"
    try:
        text = data.removeprefix(BOM_UTF8).decode(encoding)
    except UnicodeDecodeError as error:
        # The decoder has seen the bytes without the mark; up to the bad one they are sound.
        before = error.object[: error.start].decode(encoding).split("\n")
        found = error.object[error.start : error.start + 1].hex()
        why = f"line {len(before)} has byte 0x{found}, which is not {encoding.upper()}"
        return replace(_refuse(path, why), span=Span(len(before), len(before[-1]) + 1))
    if "\0" in text:  # UTF-32 looks like this
        return _refuse(path, f"character {text.index(chr(0)) + 1} is NUL")
    return text


def _refuse(path: str, why: str) -> Finding:
    return Finding(codes.NOT_TEXT, f"{path} is not text: {why}", codes.NOT_TEXT.fix)
