"""Plain text: what programs print, notes."""

from inlaid.languages.language import Language

LANGUAGE = Language(
    name="text",
    title="Plain text",
    aliases=("txt", "plain", "plaintext", "log", "none", "nohighlight"),
    suffixes=("txt",),
)
