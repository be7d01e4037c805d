"""Task lists: items that begin with `[ ]` or `[x]`, as `pymdownx.tasklist` writes them."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[(?P<state>[xX ])\][ ]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Tasks:
    """How boxes are written; the names are those of the extension's options."""

    custom_checkbox: bool = False
    clickable_checkbox: bool = False

    def read(self, state: StateCore) -> None:
        """Put boxes in the place of brackets."""
        lists: list[Token] = []
        for at, token in enumerate(state.tokens):
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                lists.append(token)
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                lists.pop()
            elif token.type == "list_item_open" and self._write_box(state.tokens[at + 1 : at + 3]):
                token.attrJoin("class", "task-list-item")
                if "task-list" not in str(lists[-1].attrGet("class") or "").split():
                    lists[-1].attrJoin("class", "task-list")

    def _write_box(self, tokens: list[Token]) -> bool:
        """Whether an item has a box."""
        if len(tokens) < 2 or tokens[0].type != "paragraph_open" or not tokens[1].children:
            return False
        first = tokens[1].children[0]
        found = _BOX.match(tokens[1].content)
        if found is None or first.type != "text":
            return False
        first.content = first.content[found.end() :]
        box = Token("html_inline", "", 0, content=self._write(found["state"] != " "))
        tokens[1].children.insert(0, box)
        return True

    def _write(self, is_done: bool) -> str:
        disabled = "" if self.clickable_checkbox else " disabled"
        box = f'<input type="checkbox"{disabled}{" checked" if is_done else ""}/>'
        if not self.custom_checkbox:
            return box + " "
        return (
            f'<label class="task-list-control">{box}'
            '<span class="task-list-indicator"></span></label> '
        )


def tasks_plugin(md: MarkdownIt, options: Tasks) -> None:
    """Add the rule to a parser."""
    md.core.ruler.push("tasks", options.read)
