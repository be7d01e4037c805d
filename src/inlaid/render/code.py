"""What a host says of how its blocks look."""

from collections.abc import Callable
from dataclasses import dataclass, field

from inlaid.render.block_words import ENGLISH, BlockWords
from inlaid.render.tokens import Lexers


@dataclass(frozen=True, slots=True)
class CustomCode:
    """A piece of code that the site shows in a way of its own, such as a diagram."""

    text: str
    language: str
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


ShowCustom = Callable[[CustomCode], str | None]


def show_nothing(_code: CustomCode) -> None:
    """Show no language in a way of its own."""


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """How a site shows blocks.

    ``show_custom``: the HTML of a language that the site has a custom fence for, else None.
    ``is_numbered``: whether lines have numbers where a fence says nothing of them. ``annotates``:
    whether the theme itself shows the notes that comments such as `(1)!` name.
    """

    lexers: Lexers = field(default_factory=Lexers)
    show_custom: ShowCustom = show_nothing
    is_numbered: bool = False
    annotates: bool = False
    words: BlockWords = ENGLISH
