"""Emphasis by doubled marks: `~~deleted~~`, `^^inserted^^`, `==marked==`; and `H~2~O`, `x^2^`."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

DOUBLE = {"~": "del", "^": "ins", "=": "mark"}
SINGLE = {"~": "sub", "^": "sup"}


def delimiters_plugin(md: MarkdownIt, tags: frozenset[str]) -> None:
    """Add the rules of the elements that are asked for."""
    for mark, tag in DOUBLE.items():
        if tag in tags:
            rule = _Double(mark, tag)
            md.inline.ruler.before("emphasis", tag, rule.read)
            md.inline.ruler2.before("emphasis", tag, rule.balance)
    for mark, tag in SINGLE.items():
        if tag in tags:
            md.inline.ruler.before("emphasis", tag, _Single(mark, tag).read)


@dataclass(frozen=True, slots=True)
class _Double:
    """The rule of a mark that is written twice."""

    mark: str
    tag: str

    def read(self, state: StateInline, silent: bool) -> bool:
        """Note marks that may open or close."""
        if silent or not state.src.startswith(self.mark * 2, state.pos):
            return False
        scanned = state.scanDelims(state.pos, True)
        if scanned.length != 2:
            return False
        token = state.push("text", "", 0)
        token.content = self.mark * 2
        state.delimiters.append(
            Delimiter(
                marker=ord(self.mark),
                length=0,  # no rule of three
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
        state.pos += 2
        return True

    def balance(self, state: StateInline) -> None:
        """Make elements of marks that belong together."""
        lists = [state.delimiters, *(each["delimiters"] for each in state.tokens_meta if each)]
        for delimiters in lists:
            for each in delimiters:
                if each.marker == ord(self.mark) and each.end >= 0:
                    self._write(state, each.token, 1)
                    self._write(state, delimiters[each.end].token, -1)

    def _write(self, state: StateInline, at: int, nesting: int) -> None:
        token = state.tokens[at]
        token.type = f"{self.tag}_{'open' if nesting > 0 else 'close'}"
        token.tag, token.content, token.markup = self.tag, "", self.mark * 2
        token.nesting = 1 if nesting > 0 else -1


class _Single:
    """The rule of a mark that is written once, around text whose spaces are escaped."""

    def __init__(self, mark: str, tag: str) -> None:
        escaped = re.escape(mark)
        self.pattern = re.compile(rf"{escaped}(?!{escaped})((?:[^\s\\{escaped}]|\\.)+){escaped}")
        self.mark, self.tag = mark, tag

    def read(self, state: StateInline, silent: bool) -> bool:
        """Read an element."""
        if not state.src.startswith(self.mark, state.pos):
            return False
        found = self.pattern.match(state.src, state.pos, state.posMax)
        if found is None:
            return False
        if not silent:
            end = state.posMax
            state.push(f"{self.tag}_open", self.tag, 1)
            state.pos, state.posMax = found.start(1), found.end(1)
            first = len(state.tokens)
            state.md.inline.tokenize(state)
            state.posMax = end
            for token in state.tokens[first:]:
                if token.markup == "\\ ":
                    token.content = " "
            state.push(f"{self.tag}_close", self.tag, -1)
        state.pos = found.end()
        return True
