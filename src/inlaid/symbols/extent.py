"""From bytes of a source to whole lines: doc comments above, trailing space, bodies."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.markers.regions import Range

if TYPE_CHECKING:
    from tree_sitter import Node

_SOLID = re.compile(rb"\S")
_SPACE = b" \t\r\n\f\v"
_HEAD_OF_LINE = re.compile(rb"[\w \t]*")  # such as `typedef` or `private` before a definition
_INNER = "inner_doc_comment_marker"
_INDENT = re.compile(rb"[ \t]*")


@dataclass(frozen=True, slots=True)
class Markers:
    """The 1-based lines of region markers, which aren't doc comments, and those that start one."""

    lines: frozenset[int]
    starts: frozenset[int]


class Extent:
    """The lines and comments of one source. Rows are 0-based, as tree-sitter counts them."""

    def __init__(self, data: bytes, comments: Iterable["Node"], markers: Markers) -> None:
        self.data = data
        self.starts = [0, *(hit.end() for hit in re.finditer(rb"\n", data))]
        nodes = list(comments)
        self.comments = {node.start_byte: node.end_byte for node in nodes}
        inner = {node.start_byte for node in nodes if _is_inner(node)}
        self.markers = markers
        self._matched: dict[tuple[int, re.Pattern[bytes]], int] = {}
        # Own-line comments: the row of the end to the rows and the column of the beginning.
        self._above: dict[int, tuple[int, int]] = {}
        self._ends: dict[int, int] = {}
        for start, end in self.comments.items():
            solid = self.trim(start, end)
            self._ends[solid] = start
            row = self.row(start)
            is_about_next = start not in inner and not (row == 0 and data[:2] == b"#!")
            if is_about_next and self._is_indent(row, start):
                self._above[self.row(solid - 1)] = row, start - self.starts[row]

    def row(self, offset: int) -> int:
        """The row of a byte."""
        return bisect_right(self.starts, offset) - 1

    def trim(self, start: int, end: int) -> int:
        """The end of a piece without the white space at its end."""
        while end > start and self.data[end - 1] in _SPACE:
            end -= 1
        return max(end, min(start + 1, len(self.data)))

    def find_lines(self, start: int, end: int) -> tuple[int, Range]:
        """Return the first line of a definition, and its lines with its doc comment (1-based)."""
        first = self.row(start)
        last = self.row(self._trim_comments(start, end) - 1)
        return first + 1, Range(self._find_doc(first, start) + 1, max(first, last) + 1)

    def find_body(self, start: int, end: int) -> Range | None:
        """Return the lines of a body, None when it is empty; comments of the head's line stay out.

        Its first line may be the head's.
        """
        head = self.row(max(start - 1, 0))
        while True:
            solid = _SOLID.search(self.data, start, end)
            if solid is None:
                return None
            start = solid.start()
            comment = self.comments.get(start)
            if comment is None or self.row(start) != head:
                break
            if self.row(self.trim(start, comment) - 1) != head:
                break
            start = comment
        return Range(self.row(start) + 1, self.row(self.trim(start, end) - 1) + 1)

    def is_blank(self, start: int, end: int) -> bool:
        """Whether there is nothing but white space in between."""
        return _SOLID.search(self.data, start, end) is None

    def _is_indent(self, row: int, offset: int) -> bool:
        return self.is_blank(self.starts[row], offset)

    def _find_end(self, row: int, pattern: re.Pattern[bytes]) -> int:
        """Where the match at the beginning of a line ends; found once: lines may be long."""
        if (row, pattern) not in self._matched:
            found = pattern.match(self.data, self.starts[row])
            self._matched[row, pattern] = found.end() if found else self.starts[row]
        return self._matched[row, pattern]

    def _trim_comments(self, start: int, end: int) -> int:
        """Leave out comments after a block that ends by indentation: they belong to what follows.

        They are recognized by their own indentation.
        """
        end = self.trim(start, end)
        column = start - self.starts[self.row(start)]
        while (comment := self._ends.get(end)) is not None and comment > start:
            row = self.row(comment)
            if comment - self.starts[row] > column or not self._is_indent(row, comment):
                break
            end = self.trim(start, comment)
        return end

    def _find_doc(self, row: int, start: int) -> int:
        line = self.starts[row]
        if start > self._find_end(row, _HEAD_OF_LINE):
            return row
        column = self._find_end(row, _INDENT) - line
        doc = row
        while row and (above := self._above.get(row - 1)) is not None:
            first, at = above
            lines = range(first + 1, row + 1)
            row = first
            if all(number in self.markers.starts for number in lines):
                continue  # a comment above the start of a region may belong to what it begins with
            if at != column or any(number in self.markers.lines for number in lines):
                break
            doc = first
        return doc


def _is_inner(comment: "Node") -> bool:
    """Whether a comment is about what is around it, as `//!` of Rust is."""
    return any(child.type == _INNER for child in comment.children)
