"""A sequence diagram's text to its model; every problem is found in one run."""

import re
from dataclasses import replace
from decimal import Decimal

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, is_error, sort_diagnostics
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.diagrams.language.arrows import ARROWS
from inlaid.diagrams.language.cast import Cast
from inlaid.diagrams.language.colours import find_colour, split_colour
from inlaid.diagrams.language.cursor import Cursor, LineError
from inlaid.diagrams.language.envelope import DiagramText, find_places, find_type, normalize, unwrap
from inlaid.diagrams.language.labels import find_refused, read_label, restore_source
from inlaid.diagrams.language.links import read_link, read_links, read_properties
from inlaid.diagrams.language.losses import find_lost_texts, find_semicolon, join_semicolons
from inlaid.diagrams.language.model import (
    BlockEnd,
    BlockKind,
    BlockStart,
    Diagram,
    Event,
    Label,
    Message,
    Note,
    NotePosition,
    Numbering,
    ParticipantKind,
    Section,
)
from inlaid.diagrams.language.participant_config import read_config
from inlaid.diagrams.language.scan import OPENING, STATEMENTS, Token, TokenKind

TYPES = ("sequenceDiagram",)
_MOST = 50  # errors reported for one diagram
_FORMULA = re.compile(r"\$\$[^$\n]+\$\$")
_DIVIDERS = {
    "else": (BlockKind.ALT,),
    "and": (BlockKind.PAR, BlockKind.PAR_OVER),
    "option": (BlockKind.CRITICAL,),
}
_STATEMENT = "a participant, a message or a keyword"


def parse_diagram(
    text: str, path: str, first_line: int, column: int = 1
) -> tuple[Diagram | None, tuple[Diagnostic, ...]]:
    """Return the model of a sequence diagram and what is wrong with it.

    Places are those of the page: ``first_line`` is the 1-based line of the text's first line,
    ``column`` the 1-based column where its lines begin. The diagram is None when any diagnostic
    is an error.
    """
    text = normalize(text)
    places = find_places(text, path, first_line, column)
    unwrapped, problems = unwrap(text, places)
    parser = _Parser(unwrapped, problems)
    if parser.read_header():
        parser.read_statements()
    diagnostics = tuple(sort_diagnostics(parser.diagnostics))
    if any(map(is_error, diagnostics)):
        return None, diagnostics
    return parser.build(), diagnostics


class _Parser(Cursor):
    """One pass over the tokens of one diagram: what each statement says."""

    def __init__(self, text: DiagramText, problems: list[Diagnostic]) -> None:
        super().__init__(text, problems)
        self.events: list[Event] = []
        self.cast = Cast(self, self.events)
        self.blocks: list[BlockStart | None] = []  # None: opened by a line that can't be read
        self.semicolons: list[Token] = []
        self.rest: tuple[int, list[BlockStart | None]] | None = None
        self.title = ""
        self.accessible = {"acctitle": "", "accdescr": ""}

    # -- the whole ---------------------------------------------------------------------------

    def read_header(self) -> bool:
        word, offset = find_type(self.text.text)
        if not word.startswith(TYPES[0]):
            self._report_type(word, offset)
            return False
        self.start()
        if not self.takes_keyword("sequencediagram"):
            self.guard(lambda: self.fail(f"`{TYPES[0]}` on a line of its own"))
        return True

    def _report_type(self, word: str, offset: int) -> None:
        place = self.text.locate(offset, offset + len(word))
        if not word:
            self.report(codes.DIAGRAM_TYPE, "the diagram is empty", place)
            return
        near = find_nearest(word, TYPES)
        self.report(
            codes.DIAGRAM_TYPE,
            f"a diagram of the type `{word[:40]}` is not a sequence diagram",
            place,
            f"begin with `{near or TYPES[0]}`",
        )

    def read_statements(self) -> None:
        while self.token.kind is not TokenKind.END and self.errors < _MOST:
            self._begin_statement()
            self.guard(self._read_statement)
        if self.errors < _MOST:
            self._end_line()
            self._check_ends()
            self._warn_formulas()
        self.diagnostics = join_semicolons(self.text, self.semicolons, self.diagnostics)
        self.diagnostics += find_lost_texts(self.text, self.tokens)

    def _begin_statement(self) -> None:
        """Note a `;` that ended a text: what follows on the line may be meant as its rest."""
        if self.index and self.tokens[self.index - 1].text.startswith("\n"):
            self._end_line()
        elif self.rest is None and (found := find_semicolon(self.tokens, self.index)):
            self.semicolons.append(found)
            self.rest = self.errors, list(self.blocks)

    def _end_line(self) -> None:
        """Forget the blocks that a line opened or closed which says something else."""
        if self.rest is not None and self.rest[0] < self.errors:
            self.blocks = self.rest[1]
        self.rest = None

    def _check_ends(self) -> None:
        for block in self.blocks:
            if block is not None and self.errors < _MOST:
                self.report(
                    codes.DIAGRAM_UNCLOSED,
                    f"the block `{block.kind.value}` has no `end`",
                    block.location,
                )
        self.cast.check_ends()

    def _warn_formulas(self) -> None:
        text = self.text.text
        for match in _FORMULA.finditer(text):
            message = "the formula is shown as text"
            self.report(codes.DIAGRAM_MATH, message, self.text.locate(match.start(), match.end()))

    def build(self) -> Diagram:
        return Diagram(
            tuple(self.cast.participants.values()),
            tuple(self.cast.boxes),
            tuple(self.events),
            restore_source(self.title),
            restore_source(self.accessible["acctitle"]),
            restore_source(self.accessible["accdescr"]),
            self.text.settings,
            self.text.remarks,
            self.text.locate(0),
        )

    # -- statements --------------------------------------------------------------------------

    def _read_statement(self) -> None:
        token = self.token
        match token.kind:
            case TokenKind.NEWLINE:
                self.index += 1
            case TokenKind.KEYWORD:
                self._read_keyword(token)
            case TokenKind.NAME:
                self._read_message()
            case TokenKind.STRAY:
                self._warn_stray()
            case _:
                self.fail(_STATEMENT)

    def _warn_stray(self) -> None:
        token = self.take()
        self.report(codes.DIAGRAM_STRAY, f"the stray `{token.text}` is skipped", self.place(token))

    def _read_keyword(self, token: Token) -> None:  # noqa: C901, PLR0912 (the list of statements)
        word = token.text
        if self.cast.box is not None and word not in {"participant", "actor", "destroy", "end"}:
            self.fail("`participant`, `actor` or `end` in a box")
        if word == "link" and self.tokens[self.index + 1].kind is not TokenKind.NAME:
            self._read_message()
            return
        self.index += 1
        match word:
            case "participant" | "actor" | "destroy":
                self._read_participant(token, created=False)
            case "create":
                self._read_creation()
            case "box":
                self._read_box(token)
            case "end":
                self._read_end(token)
            case "activate" | "deactivate":
                self._read_activation(word, token)
            case "note":
                self._read_note(token)
            case "autonumber":
                self._read_numbering(token)
            case "link" | "links" | "properties" | "details":
                self._read_attachment(word, token)
            case "title" | "acctitle" | "accdescr":
                self._read_declaration(word, token)
            case "else" | "and" | "option":
                self._read_section(token)
            case _ if word in OPENING:
                self._read_block(BlockKind(word), token)
            case _:
                self.index -= 1
                self.fail(_STATEMENT)

    # -- participants ------------------------------------------------------------------------

    def _read_creation(self) -> None:
        token = self.token
        if not self.takes_keyword("participant", "actor"):
            self.fail("`participant` or `actor` after `create`")
        self._read_participant(token, created=True)

    def _read_participant(self, keyword: Token, *, created: bool) -> None:
        if keyword.text == "destroy":
            self._read_destruction()
            return
        token = self.expect(TokenKind.NAME, f"a name after `{keyword.text}`")
        kind = ParticipantKind(keyword.text)
        alias: Label | None = None
        if config := self.takes(TokenKind.CONFIG):
            kind, alias = read_config(self, config, kind)
        if self.takes(TokenKind.AS):
            alias = read_label(self.expect(TokenKind.REST).text)
        self.expect_line_end("`as` or the end of the line" if alias is None else "")
        place = self.place(token)
        if created:
            self.cast.create(token.text, place)
        self.cast.add(token.text, place, alias, kind)

    def _read_destruction(self) -> None:
        token = self.expect(TokenKind.NAME, "a name after `destroy`")
        self.expect_line_end()
        self.cast.destroy(token.text, self.place(token))

    def _read_box(self, token: Token) -> None:
        rest = self.expect(TokenKind.REST)
        colour, title = split_colour(rest.text)
        self.cast.open_box(read_label(title), colour, token)

    # -- messages ----------------------------------------------------------------------------

    def _read_message(self) -> None:
        if self.cast.box is not None:
            self.fail("`participant`, `actor` or `end` in a box")
        first = self.take()
        sender = first.text
        at_sender = self.takes(TokenKind.CENTRAL) is not None
        if self.token.kind is not TokenKind.ARROW:
            self._fail_arrow(first)
        arrow = ARROWS[self.take().text.lower()]
        sign = "" if at_sender else self._read_sign()
        at_receiver = not sign and self.takes(TokenKind.CENTRAL) is not None
        receiver = self._read_name("a participant after the arrow").text
        text = self.expect(TokenKind.TEXT, "`:` and the message's text")
        self.expect_line_end()
        place = self.text.locate(first.start, text.end)
        self.cast.meet(sender, receiver, place)
        self.cast.add(sender, place)
        self.cast.add(receiver, place)
        label = self._read_label(text, place)
        self.events.append(Message(sender, receiver, arrow, label, place, at_sender, at_receiver))
        if sign:
            self.cast.activate(receiver if sign == "+" else sender, place, ends=sign == "-")

    def _read_label(self, text: Token, place: Location) -> Label:
        label = read_label(text.text[1:])
        for address in find_refused(label):
            message = f"a page can't link to `{address[:80]}`; the link is left out"
            self.report(codes.DIAGRAM_LINK, message, place)
        return label

    def _read_sign(self) -> str:
        token = self.token
        if token.kind is TokenKind.MARK and token.text in "+-":
            self.index += 1
            return token.text
        return ""

    def _read_name(self, wanted: str) -> Token:
        if token := self.takes_keyword("link"):
            start, end = token.start, token.end
            return Token(TokenKind.NAME, self.text.text[start:end], start, end)
        return self.expect(TokenKind.NAME, wanted)

    def _fail_arrow(self, first: Token) -> None:
        word = first.text.split(maxsplit=1)[0]
        near = find_nearest(word, STATEMENTS) if self.token.kind is TokenKind.NEWLINE else None
        if near is None:
            self.fail(f"an arrow such as `->>` after `{restore_source(first.text)[:60]}`")
        if near in OPENING:  # its `end` belongs to it
            self.blocks.append(None)
        self.report(
            codes.DIAGRAM_SYNTAX,
            f"expected a message or a keyword, found `{restore_source(first.text)[:60]}`",
            self.text.locate(first.start, first.start + len(word)),
            f"did you mean `{near}`?",
        )
        raise LineError

    # -- the others --------------------------------------------------------------------------

    def _read_activation(self, word: str, keyword: Token) -> None:
        token = self.expect(TokenKind.NAME, f"a name after `{word}`")
        self.expect_line_end()
        place = self.text.locate(keyword.start, token.end)
        self.cast.mentions.append((token.text, self.place(token)))
        self.cast.activate(token.text, place, ends=word == "deactivate")

    def _read_note(self, keyword: Token) -> None:
        position = self.takes_keyword("left of", "right of", "over")
        if position is None:
            near = find_nearest(self.token.text.split(" ")[0], ("over", "left", "right"))
            whole = near if near in {None, "over"} else f"{near} of"
            help_ = f"did you mean `{whole}`?" if whole else ""
            self.fail("`left of`, `right of` or `over` after `note`", help_)
        names = [self._read_name("a participant").text]
        if position.text == "over" and self.takes(TokenKind.MARK, ","):
            names.append(self._read_name("a second participant").text)
        text = self.expect(TokenKind.TEXT, "`:` and the note's text")
        self.expect_line_end()
        place = self.text.locate(keyword.start, text.end)
        for name in names:
            self.cast.add(name, place)
        label = self._read_label(text, place)
        self.events.append(Note(NotePosition(position.text), tuple(names), label, place))

    def _read_numbering(self, keyword: Token) -> None:
        place = self.place(keyword)
        if self.takes_keyword("off"):
            self.events.append(Numbering(visible=False, start=None, step=None, location=place))
        else:
            numbers = [self.takes(TokenKind.NUMBER), self.takes(TokenKind.NUMBER)]
            start, step = (Decimal(number.text) if number else None for number in numbers)
            self.events.append(Numbering(visible=True, start=start, step=step, location=place))
        self.expect_line_end("a number, `off` or the end of the line")

    def _read_attachment(self, word: str, keyword: Token) -> None:
        token = self.expect(TokenKind.NAME, f"a participant after `{word}`")
        text = self.expect(TokenKind.TEXT, "`:` and text")
        self.expect_line_end()
        place = self.text.locate(keyword.start, text.end)
        self.cast.add(token.text, place)
        content = restore_source(text.text[1:]).strip()
        old = self.cast.participants[token.text]
        match word:
            case "properties":
                properties, problem = read_properties(content)
                new = replace(old, properties=(*old.properties, *properties))
            case "link" | "links":
                read = read_link if word == "link" else read_links
                links, problem = read(content, place)
                new = replace(old, links=(*old.links, *links))
            case _:
                new, problem = old, "`details` needs a page with scripts; it is skipped"
        self.cast.participants[token.text] = new
        if problem:
            self.report(codes.DIAGRAM_LINK, problem, place)

    def _read_declaration(self, word: str, keyword: Token) -> None:
        value = self.takes(TokenKind.REST)
        if value is None:
            self.report(
                codes.DIAGRAM_UNCLOSED, f"the text of `{word}` has no `}}`", self.place(keyword)
            )
            raise LineError
        if word == "title":
            self.title = value.text
        else:
            self.accessible[word] = value.text

    # -- blocks ------------------------------------------------------------------------------

    def _read_block(self, kind: BlockKind, keyword: Token) -> None:
        rest = self.expect(TokenKind.REST)
        label = read_label(rest.text)
        if kind is BlockKind.RECT and label.source and find_colour(label.source) is None:
            message = f"`{label.source[:60]}` is not a colour; the ground is grey"
            self.report(codes.DIAGRAM_COLOUR, message, self.place(rest))
        start = BlockStart(kind, label, self.place(keyword))
        self.blocks.append(start)
        self.events.append(start)

    def _read_section(self, keyword: Token) -> None:
        rest = self.expect(TokenKind.REST)
        block = self.blocks[-1] if self.blocks else None
        wanted = _DIVIDERS[keyword.text]
        if not self.blocks or (block is not None and block.kind not in wanted):
            names = " or ".join(f"`{kind.value}`" for kind in wanted)
            where = f"in `{block.kind.value}`" if block else "outside any block"
            self.report(
                codes.DIAGRAM_STRAY_END,
                f"`{keyword.text}` stands {where}; it divides {names}",
                self.place(keyword),
            )
            return
        if block is not None:
            self.events.append(Section(block.kind, read_label(rest.text), self.place(keyword)))

    def _read_end(self, token: Token) -> None:
        if self.cast.box is not None:
            self.cast.close_box()
            return
        if not self.blocks:
            self.report(
                codes.DIAGRAM_STRAY_END, "`end` closes nothing: no block is open",
                self.place(token),
            )  # fmt: skip
            return
        block = self.blocks.pop()
        if block is not None:
            self.events.append(BlockEnd(block.kind, self.place(token)))
