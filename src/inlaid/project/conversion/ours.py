"""Which fences of a page are ours to fill: includes, and diagrams in a language that is drawn."""

from collections.abc import Collection

from inlaid.pages.fences import Fence, may_hold_include, may_hold_slip
from inlaid.pages.front_matter import find_own_settings
from inlaid.pages.header import is_include, read_language

_SHARED = "mermaid"  # ours only when it is a sequence diagram
_OPTIONS = ("trace=",)  # of any fence


def is_filled(fence: Fence, drawn: Collection[str]) -> bool:
    """Whether a block, or a figure of a language of ``drawn``, takes the place of a fence."""
    if is_include(fence.info):
        return True
    language = read_language(fence.info)
    return language in drawn and is_sequence(language, "\n".join(fence.body))


def is_sequence(language: str, text: str) -> bool:
    """Whether a fence of a drawn language holds a sequence diagram."""
    if language != _SHARED:
        return True
    from inlaid.diagrams.language.envelope import is_sequence_diagram  # noqa: PLC0415 (most pages have none)

    return is_sequence_diagram(text)


def may_concern_us(text: str, drawn: Collection[str]) -> bool:
    """Whether a page may say something to us, so that it has to be checked before a build."""
    return (
        any(word in text for word in (*drawn, *_OPTIONS))
        or may_hold_include(text)
        or may_hold_slip(text)
        or find_own_settings(text) is not None
    )
