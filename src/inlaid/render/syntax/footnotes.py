"""Footnotes: `[^label]` and `[^label]: text`, as the extension `footnotes` writes them."""

import re
from dataclasses import dataclass
from html import escape
from typing import TypedDict, cast

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from inlaid.render.syntax.containers import find_lazy_end, match_line, tokenize_after

_DEFINITION = re.compile(r"\[\^(?P<label>[^\]\n]*)\]:[ ]*(?P<text>.*)")
_REFERENCE = re.compile(r"\[\^([^\]\n]*)\]")


@dataclass(frozen=True, slots=True)
class Footnotes:
    """How footnotes are written; the names are those of the extension's options."""

    place_marker: str = "///Footnotes Go Here///"
    backlink_text: str = "&#8617;"
    superscript_text: str = "{}"
    backlink_title: str = "Jump back to footnote {} in the text"
    separator: str = ":"
    use_definition_order: bool = True


class _Found(TypedDict):
    """What is known of a page: the tokens of each definition, how often each is referred to."""

    definitions: dict[str, list[Token]]
    references: dict[str, int]


def footnotes_plugin(md: MarkdownIt, options: Footnotes) -> None:
    """Add the rules to a parser."""
    footnote_blocks_plugin(md)
    tail = _Tail(options)
    md.core.ruler.after("block", "footnotes_collect", _collect)
    md.inline.ruler.before("link", "footnote", _Reference(options).read)
    md.core.ruler.after("inline", "footnotes_tail", tail.write)


def footnote_blocks_plugin(md: MarkdownIt) -> None:
    """Add the block rule alone."""
    alt: RuleOptionsType = {"alt": ["paragraph", "reference"]}
    md.block.ruler.before("reference", "footnote_definition", _read_definition, alt)


def _read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = match_line(_DEFINITION, state, start)
    if found is None or silent:
        return found is not None
    last = find_lazy_end(state, start, end, _DEFINITION)
    state.line = start + 1
    opening = state.push("footnote_definition_open", "", 1)
    opening.meta = {"label": found["label"]}
    if found["text"]:
        tokenize_after(state, start, last, found.start("text"), "footnote")
    elif start + 1 < last:
        tokenize_after(state, start + 1, last, _find_text(state, start + 1), "footnote")
    state.push("footnote_definition_close", "", -1)
    return True


def _find_text(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _collect(state: StateCore) -> None:
    """Take the definitions out of the text, so that what they refer to counts as coming last."""
    kept: list[Token] = []
    found: _Found = {"definitions": {}, "references": {}}
    current = kept
    for token in state.tokens:
        if token.type == "footnote_definition_open":
            current = found["definitions"].setdefault(token.meta["label"], [])
            current.clear()
        elif token.type == "footnote_definition_close":
            current = kept
        else:
            current.append(token)
    if found["definitions"]:
        state.env["footnotes"] = found
        for label, tokens in found["definitions"].items():
            kept += [_mark("footnote_open", label), *tokens, _mark("footnote_close", label)]
        state.tokens[:] = kept


def _mark(kind: str, label: str) -> Token:
    return Token(kind, "li", 1 if kind == "footnote_open" else -1, meta={"label": label})


@dataclass(frozen=True, slots=True)
class _Reference:
    """The inline rule of references."""

    options: Footnotes

    def read(self, state: StateInline, silent: bool) -> bool:
        """Read `[^label]` where the label has a definition."""
        if not state.src.startswith("[^", state.pos):
            return False
        found = _REFERENCE.match(state.src, state.pos, state.posMax)
        known = cast("_Found | None", state.env.get("footnotes"))
        if found is None or known is None or found[1] not in known["definitions"]:
            return False
        if not silent:
            count = known["references"][found[1]] = known["references"].get(found[1], 0) + 1
            number = list(known["references"]).index(found[1]) + 1
            if self.options.use_definition_order:
                number = list(known["definitions"]).index(found[1]) + 1
            self._push(state, found[1], count, number)
        state.pos = found.end()
        return True

    def _push(self, state: StateInline, label: str, count: int, number: int) -> None:
        anchor = f"{self.options.separator}{label}"
        shown = escape(self.options.superscript_text.format(number), quote=False)
        opening = state.push("footnote_reference_open", "sup", 1)
        opening.attrs = {"id": f"fnref{count if count > 1 else ''}{anchor}"}
        link = state.push("html_inline", "", 0)
        link.content = f'<a class="footnote-ref" href="#fn{escape(anchor)}">{shown}</a>'
        closing = state.push("footnote_reference_close", "sup", -1)
        opening.meta = link.meta = closing.meta = {"footnote": label}


@dataclass(frozen=True, slots=True)
class _Tail:
    """The core rule that writes the list of footnotes where it belongs."""

    options: Footnotes

    def write(self, state: StateCore) -> None:
        """Order the footnotes, number them, and link them back to the text."""
        known = cast("_Found | None", state.env.get("footnotes"))
        if known is None:
            return
        notes, tokens = _split(state.tokens)
        labels = list(notes)
        if not self.options.use_definition_order:
            order = list(known["references"])
            labels.sort(key=lambda each: order.index(each) if each in order else len(order))
        written = [_make_html('<div class="footnote">\n<hr />\n<ol>\n')]
        for number, label in enumerate(labels, 1):
            count = known["references"].get(label, 0)
            written += self._write_note(label, notes[label], number, count)
        written.append(_make_html("</ol>\n</div>\n"))
        at, end = self._find_place(tokens)
        state.tokens[:] = [*tokens[:at], *written, *tokens[end:]]

    def _find_place(self, tokens: list[Token]) -> tuple[int, int]:
        for at, token in enumerate(tokens):
            if token.type == "inline" and token.content.strip() == self.options.place_marker:
                return at - 1, at + 2
        return len(tokens), len(tokens)

    def _write_note(self, label: str, tokens: list[Token], number: int, count: int) -> list[Token]:
        anchor = escape(f"fn{self.options.separator}{label}")
        links = [
            token
            for at in range(1, max(1, count) + 1)
            for token in self._write_backlink(label, number, at)
        ]
        if tokens and tokens[-1].type == "paragraph_close":
            children = tokens[-2].children or []
            tokens[-2].children = [*children, _make_html("&#160;"), *links]
        else:
            tokens = [*tokens, _make_html("<p>"), *links, _make_html("</p>\n")]
        return [_make_html(f'<li id="{anchor}">\n'), *tokens, _make_html("</li>\n")]

    def _write_backlink(self, label: str, number: int, at: int) -> list[Token]:
        anchor = f"#fnref{at if at > 1 else ''}{self.options.separator}{label}"
        title = self.options.backlink_title.format(number)
        attributes: dict[str, str | int | float] = {
            "class": "footnote-backref", "href": anchor, "title": title,
        }  # fmt: skip
        return [
            Token("link_open", "a", 1, attrs=attributes),
            _make_html(self.options.backlink_text),
            Token("link_close", "a", -1),
        ]


def _make_html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _split(tokens: list[Token]) -> tuple[dict[str, list[Token]], list[Token]]:
    """The tokens of each footnote, and all others."""
    notes: dict[str, list[Token]] = {}
    kept: list[Token] = []
    current = kept
    for token in tokens:
        if token.type == "footnote_open":
            current = notes.setdefault(token.meta["label"], [])
        elif token.type == "footnote_close":
            current = kept
        else:
            current.append(token)
    return notes, kept
