"""The diagram that a trace draws: text that passes the check with that trace."""

import re
from collections.abc import Iterable, Iterator, Sequence

from inlaid.diagrams.language.labels import read_text, read_written
from inlaid.diagrams.traces.operations import names_operation
from inlaid.diagrams.traces.participant_names import ParticipantIds, fold_name, is_inner
from inlaid.diagrams.traces.replies import is_answer
from inlaid.diagrams.traces.trace import Call

_HEADER = "sequenceDiagram"
_SIGNS = re.compile(r"[#;<>*`\[\]\\$]|%(?=%)|^(?:no)?(?=wrap:)w|^n(?=owrap:)|^:")
_LONGEST_REPEAT = 20  # blocks that are compared as the body of a loop
_STEP = "  "

_Block = tuple[str, ...]
"""The lines of a call and all that it causes, or of a block."""


def draw_trace(calls: Sequence[Call], *, depth: int = 0, chosen: Sequence[str] = ()) -> str:
    """Return the text of the diagram that shows the calls, with a newline at its end.

    Repeats are a `loop`, calls that overlap a `par`. ``depth``: how many calls deep, 0 for all.
    ``chosen``: the participants that are shown, in this order; empty for all. What is left out of
    those that are shown is a comment `%% omitted`.
    """
    names = ParticipantIds()
    shown, hidden = _choose(calls, depth, {fold_name(name) for name in chosen})
    ends = [name for call in shown for name in (call.actor, call.service)]
    for name in (*chosen, *ends):
        names.add(name)
    tree = _Tree(shown, {call.key: call for call in calls if call.key}, names)
    body = [line for block in _fold(tree.draw_all()) for line in block]
    omitted = dict.fromkeys(
        f"%% omitted: {call.service} {call.operation}"
        for call in hidden
        if fold_name(call.actor) in names.by_fold
    )
    lines = (*write_participants(names), *omitted, *body)
    return "".join((f"{_HEADER}\n", *(f"{_STEP}{line}\n" for line in lines)))


def write_message(call: Call, names: ParticipantIds, arrow: str = "->>") -> _Block:
    """Return the lines of a call's message: it names the operation, or is marked `%% any`."""
    text = escape(call.operation)
    line = f"{names.add(call.actor)}{arrow}{names.add(call.service)}: {text}"
    said = (read_text(text), read_written(text))
    is_named = any(names_operation(one, call.operation) for one in said)
    return (line,) if is_named else ("%% any: the operation can't be written", line)


def write_reply(call: Call, names: ParticipantIds) -> _Block:
    """Return the line of a call's reply; none where nothing is known but its success."""
    answer = call.answer
    if answer is None or not (answer.texts or answer.is_error):
        return ()
    text = escape(answer.texts[0] if answer.texts else "error")
    if not is_answer((read_text(text),), answer, is_error=answer.is_error):
        return ()
    arrow = "--x" if answer.is_error else "-->>"
    return (f"{names.add(call.service)}{arrow}{names.add(call.actor)}: {text}",)


def write_participants(names: ParticipantIds) -> Iterator[str]:
    """Yield the lines that declare the participants, in order."""
    for name, label in names.labels.items():
        yield f"participant {name}" + (f" as {escape(label)}" if label != name else "")


def escape(text: str) -> str:
    """Return a text as a label has to write it."""
    return _SIGNS.sub(lambda found: "".join(f"#{ord(sign)};" for sign in found[0]), text)


def _choose(calls: Sequence[Call], depth: int, chosen: set[str]) -> tuple[list[Call], list[Call]]:
    """Return the calls that are shown, and the others."""
    by_key = {call.key: call for call in calls if call.key}
    shown: list[Call] = []
    hidden: list[Call] = []
    for call in calls:
        deep = depth and sum(1 for _ in find_callers(call, by_key)) >= depth
        outside = chosen and not {fold_name(call.actor), fold_name(call.service)} <= chosen
        (hidden if deep or outside or is_inner(call) else shown).append(call)
    return shown, [call for call in hidden if not is_inner(call)]


def find_callers(call: Call, by_key: dict[str, Call]) -> Iterator[Call]:
    """Yield the calls that a call was made to answer, the nearest first."""
    seen = {call.key}
    while call.caller in by_key and call.caller not in seen:
        seen.add(call.caller)
        call = by_key[call.caller]
        yield call


class _Tree:
    """The calls below those that caused them."""

    def __init__(
        self, calls: Sequence[Call], by_key: dict[str, Call], names: ParticipantIds
    ) -> None:
        self.names = names
        self.rank = {id(call): rank for rank, call in enumerate(calls)}
        self.below: dict[int, list[Call]] = {}
        for call in calls:
            callers = (one for one in find_callers(call, by_key) if id(one) in self.rank)
            parent = next(callers, None)
            self.below.setdefault(id(parent) if parent else 0, []).append(call)

    def draw_all(self) -> list[_Block]:
        return self._draw_list(self.below.get(0, []))

    def _draw_list(self, calls: Iterable[Call]) -> list[_Block]:
        return [self._draw_group(group) for group in self._group(calls)]

    def _group(self, calls: Iterable[Call]) -> list[list[Call]]:
        """Calls that overlap, each with all that it causes, stand in one group."""
        groups: list[list[Call]] = []
        last, end = -1, 0
        for call in calls:
            own_last, own_end = self._measure(call)
            if groups and (self.rank[id(call)] < last or call.start < end):
                groups[-1].append(call)
            else:
                groups.append([call])
            last, end = max(last, own_last), max(end, own_end)
        return groups

    def _measure(self, call: Call) -> tuple[int, int]:
        """The rank of the last call within a call, and when the last one ended."""
        last, end = self.rank[id(call)], call.end
        waiting = list(self.below.get(id(call), ()))
        while waiting:
            inner = waiting.pop()
            last, end = max(last, self.rank[id(inner)]), max(end, inner.end)
            waiting += self.below.get(id(inner), ())
        return last, end

    def _draw_group(self, group: list[Call]) -> _Block:
        branches: dict[_Block, list[Call]] = {}
        blocks: list[_Block] = []
        for call in group:
            block = self._draw_call(call)
            is_leaf = not self.below.get(id(call))
            if is_leaf and block in branches:
                branches[block].append(call)
                continue
            branches.setdefault(block, [call])
            blocks.append(block)
        drawn = [_enclose("loop repeated", block) if len(branches[block]) > 1 else block
                 for block in blocks]  # fmt: skip
        if len(drawn) == 1:
            return drawn[0]
        lines = ["par at the same time", *_indent(drawn[0])]
        for block in drawn[1:]:
            lines += ["and", *_indent(block)]
        return (*lines, "end")

    def _draw_call(self, call: Call) -> _Block:
        inner = [
            line for block in _fold(self._draw_list(self.below.get(id(call), ()))) for line in block
        ]
        return (*write_message(call, self.names), *inner, *write_reply(call, self.names))


def _fold(blocks: list[_Block]) -> list[_Block]:
    """Return the blocks with each repeat as one loop."""
    folded: list[_Block] = []
    index = 0
    while index < len(blocks):
        size, times = _find_repeat(blocks, index)
        if times > 1:
            body = [line for block in _fold(blocks[index : index + size]) for line in block]
            folded.append(_enclose("loop repeated", body))
        else:
            folded.append(blocks[index])
        index += size * times
    return folded


def _find_repeat(blocks: list[_Block], index: int) -> tuple[int, int]:
    """How many blocks repeat from here on, and how many times they are there."""
    most = min(_LONGEST_REPEAT, (len(blocks) - index) // 2)
    for size in range(1, most + 1):
        body, times = blocks[index : index + size], 1
        while blocks[index + size * times : index + size * (times + 1)] == body:
            times += 1
        if times > 1:
            return size, times
    return 1, 1


def _enclose(header: str, lines: Iterable[str]) -> _Block:
    return (header, *_indent(lines), "end")


def _indent(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_STEP}{line}" for line in lines)
