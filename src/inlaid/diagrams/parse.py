"""A sequence diagram's text to its model; every problem is found in one run."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import yaml

from inlaid.core import codes
from inlaid.core.diagnostics import Code, Diagnostic, is_error, sort_diagnostics
from inlaid.core.location import Location
from inlaid.core.nearest import find_nearest, list_names
from inlaid.diagrams.arrows import ARROWS
from inlaid.diagrams.colours import find_colour, split_colour
from inlaid.diagrams.envelope import Text, find_places, find_type, normalize, unwrap
from inlaid.diagrams.labels import restore_source
from inlaid.diagrams.links import read_link, read_links, read_properties
from inlaid.diagrams.model import (
    Activation,
    BlockEnd,
    BlockKind,
    BlockStart,
    Box,
    Creation,
    Destruction,
    Diagram,
    Event,
    Label,
    Message,
    Note,
    NotePosition,
    Numbering,
    Participant,
    ParticipantKind,
    Section,
)
from inlaid.diagrams.scan import OPENING, STATEMENTS, Kind, Token, find_tokens

TYPES = ("sequenceDiagram",)
_MOST = 50  # errors reported for one diagram
_WRAP = re.compile(r":?\s*(no)?wrap:")
_JSON_KEY = re.compile(r"(\"[^\"\n]*\")\s*:(?=\S)")  # block YAML wants a space after the colon
_FORMULA = re.compile(r"\$\$[^$\n]+\$\$")
_DIVIDERS = {
    "else": (BlockKind.ALT,),
    "and": (BlockKind.PAR, BlockKind.PAR_OVER),
    "option": (BlockKind.CRITICAL,),
}
_STATEMENT = "a participant, a message or a keyword"


class _LineError(Exception):
    """The statement at hand can't be read; the parser goes on at the next line."""


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


class _Parser:
    """One pass over the tokens of one diagram."""

    def __init__(self, text: Text, problems: list[Diagnostic]) -> None:
        self.text = text
        self.diagnostics = problems
        self.errors = 0
        self.tokens: list[Token] = []
        self.index = 0
        self.participants: dict[str, Participant] = {}
        self.boxes: list[Box] = []
        self.box: int | None = None
        self.box_start: Token | None = None
        self.events: list[Event] = []
        self.blocks: list[BlockStart | None] = []  # None: opened by a line that can't be read
        self.active: dict[str, int] = {}
        self.mentions: list[tuple[str, Location]] = []
        self.created: Creation | None = None
        self.destroyed: Destruction | None = None
        self.title = ""
        self.accessible = {"acctitle": "", "accdescr": ""}

    # -- the whole ---------------------------------------------------------------------------

    def read_header(self) -> bool:
        word, offset = find_type(self.text.text)
        if not word.startswith(TYPES[0]):
            self._report_type(word, offset)
            return False
        self.tokens = find_tokens(self.text.text)
        while self._takes(Kind.NEWLINE):
            pass
        if not self._takes_keyword("sequencediagram"):
            self._guard(lambda: self._fail(f"`{TYPES[0]}` on a line of its own"))
        return True

    def _report_type(self, word: str, offset: int) -> None:
        place = self.text.locate(offset, offset + len(word))
        if not word:
            self._report(codes.DIAGRAM_TYPE, "the diagram is empty", place)
            return
        near = find_nearest(word, TYPES)
        self._report(
            codes.DIAGRAM_TYPE,
            f"a diagram of the type `{word[:40]}` is not a sequence diagram",
            place,
            f"begin with `{near or TYPES[0]}`",
        )

    def read_statements(self) -> None:
        while self._token.kind is not Kind.END and self.errors < _MOST:
            self._guard(self._read_statement)
        if self.errors < _MOST:
            self._check_ends()
            self._warn_formulas()

    def _guard(self, read: Callable[[], None]) -> None:
        try:
            read()
        except _LineError:
            while self._token.kind not in (Kind.NEWLINE, Kind.END):
                self.index += 1

    def _check_ends(self) -> None:
        for block in self.blocks:
            if block is not None:
                self._report(
                    codes.DIAGRAM_UNCLOSED,
                    f"the block `{block.kind.value}` has no `end`",
                    block.location,
                )
        if self.box_start is not None:
            self._report(
                codes.DIAGRAM_UNCLOSED, "the `box` has no `end`", self._place(self.box_start)
            )
        if self.created is not None:
            self._warn_unused(self.created, "creates")
        if self.destroyed is not None:
            self._warn_unused(self.destroyed, "destroys")
        for name, place in self.mentions:
            if name not in self.participants:
                self._report_unknown(name, place)

    def _warn_unused(self, event: Creation | Destruction, verb: str) -> None:
        self._report(
            codes.DIAGRAM_LIFETIME_UNUSED,
            f"no message follows that {verb} `{restore_source(event.participant)}`",
            event.location,
        )

    def _report_unknown(self, name: str, place: Location) -> None:
        near = find_nearest(name, self.participants)
        known = list_names(map(restore_source, self.participants)) or "none"
        self._report(
            codes.DIAGRAM_PARTICIPANT_UNKNOWN,
            f"no participant is called `{restore_source(name)}`; participants: {known}",
            place,
            f"did you mean `{restore_source(near)}`?" if near else "",
        )

    def _warn_formulas(self) -> None:
        text = self.text.text
        for match in _FORMULA.finditer(text):
            message = "the formula is shown as text"
            self._report(codes.DIAGRAM_MATH, message, self.text.locate(match.start(), match.end()))

    def build(self) -> Diagram:
        return Diagram(
            tuple(self.participants.values()),
            tuple(self.boxes),
            tuple(self.events),
            restore_source(self.title),
            restore_source(self.accessible["acctitle"]),
            restore_source(self.accessible["accdescr"]),
            self.text.settings,
            self.text.remarks,
            self.text.locate(0),
        )

    # -- tokens ------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self.tokens[self.index]

    def _take(self) -> Token:
        token = self.tokens[self.index]
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def _takes(self, kind: Kind, text: str | None = None) -> Token | None:
        token = self.tokens[self.index]
        if token.kind is kind and (text is None or token.text == text):
            self.index += 1
            return token
        return None

    def _takes_keyword(self, *words: str) -> Token | None:
        token = self.tokens[self.index]
        if token.kind is Kind.KEYWORD and token.text in words:
            self.index += 1
            return token
        return None

    def _expect(self, kind: Kind, wanted: str = "") -> Token:
        token = self._takes(kind)
        if token is None:
            self._fail(wanted or kind.value)
        assert token is not None  # noqa: S101 (_fail raises)
        return token

    def _expect_line_end(self, wanted: str = "the end of the line") -> None:
        if self._token.kind is not Kind.END:
            self._expect(Kind.NEWLINE, wanted)

    def _place(self, token: Token) -> Location:
        return self.text.locate(token.start, max(token.end, token.start + 1))

    def _report(self, code: Code, message: str, place: Location, help_: str = "") -> None:
        self.diagnostics.append(self.text.places.report(code, message, place, help_))
        self.errors += is_error(self.diagnostics[-1])

    def _fail(self, wanted: str, help_: str = "") -> None:
        token = self._token
        self._report(
            codes.DIAGRAM_SYNTAX,
            f"expected {wanted}, found {_name_token(token)}",
            self._place(token),
            help_,
        )
        raise _LineError

    # -- statements --------------------------------------------------------------------------

    def _read_statement(self) -> None:
        token = self._token
        match token.kind:
            case Kind.NEWLINE:
                self.index += 1
            case Kind.KEYWORD:
                self._read_keyword(token)
            case Kind.NAME:
                self._read_message()
            case Kind.STRAY:
                self._warn_stray()
            case _:
                self._fail(_STATEMENT)

    def _warn_stray(self) -> None:
        token = self._take()
        self._report(
            codes.DIAGRAM_STRAY, f"the stray `{token.text}` is passed over", self._place(token)
        )

    def _read_keyword(self, token: Token) -> None:  # noqa: C901, PLR0912 (the list of statements)
        word = token.text
        if self.box is not None and word not in {"participant", "actor", "destroy", "end"}:
            self._fail("`participant`, `actor` or `end` in a box")
        if word == "link" and self.tokens[self.index + 1].kind is not Kind.NAME:
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
                self._fail(_STATEMENT)

    # -- participants ------------------------------------------------------------------------

    def _read_creation(self) -> None:
        token = self._token
        if not self._takes_keyword("participant", "actor"):
            self._fail("`participant` or `actor` after `create`")
        self._read_participant(token, created=True)

    def _read_participant(self, keyword: Token, *, created: bool) -> None:
        if keyword.text == "destroy":
            self._read_destruction()
            return
        token = self._expect(Kind.NAME, f"a name after `{keyword.text}`")
        kind = ParticipantKind(keyword.text)
        alias: Label | None = None
        if config := self._takes(Kind.CONFIG):
            kind, alias = self._read_config(config, kind)
        if self._takes(Kind.AS):
            alias = _read_label(self._expect(Kind.REST).text)
        self._expect_line_end("`as` or the end of the line" if alias is None else "")
        place = self._place(token)
        if created:
            self._create(token.text, place)
        self._add_participant(token.text, place, alias, kind)

    def _create(self, name: str, place: Location) -> None:
        if name in self.participants:
            self._report(
                codes.DIAGRAM_LIFETIME,
                f"`{restore_source(name)}` exists already and can't be created",
                place,
                "give the new one another name, and show it `as` the old",
            )
            return
        self.created = Creation(name, place)
        self.events.append(self.created)

    def _read_destruction(self) -> None:
        token = self._expect(Kind.NAME, "a name after `destroy`")
        self._expect_line_end()
        place = self._place(token)
        self.mentions.append((token.text, place))
        self.destroyed = Destruction(token.text, place)
        self.events.append(self.destroyed)

    def _read_config(
        self, token: Token, kind: ParticipantKind
    ) -> tuple[ParticipantKind, Label | None]:
        content = _JSON_KEY.sub(r"\1: ", restore_source(token.text).strip())
        try:
            config = _load_yaml(content)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            problem = getattr(error, "problem", None) or "not YAML"
            self._report(
                codes.DIAGRAM_CONFIG,
                f"`@{{{content.strip()[:60]}}}`: {problem}",
                self._place(token),
            )
            return kind, None
        if not isinstance(config, dict):
            return kind, None
        alias = config.get("alias")
        label = Label(alias.strip()) if isinstance(alias, str) and alias.strip() else None
        return self._read_kind(config.get("type"), kind, token), label

    def _read_kind(self, written: object, kind: ParticipantKind, token: Token) -> ParticipantKind:
        if written is None or (isinstance(written, str) and written in {"null", "~", ""}):
            return kind
        known = [each.value for each in ParticipantKind]
        if isinstance(written, str) and written in known:
            return ParticipantKind(written)
        near = find_nearest(str(written), known)
        self._report(
            codes.DIAGRAM_KIND,
            f"no participant has the type `{str(written)[:40]}`; types: {', '.join(known)}",
            self._place(token),
            f"did you mean `{near}`?" if near else "",
        )
        return kind

    def _add_participant(
        self, name: str, place: Location, alias: Label | None, kind: ParticipantKind | None
    ) -> None:
        old = self.participants.get(name)
        if old is None:
            self.participants[name] = Participant(
                name,
                alias or Label(restore_source(name)),
                kind or ParticipantKind.PARTICIPANT,
                place,
                self.box,
            )
            return
        if self.box is not None and old.box is not None and self.box != old.box:
            self._report(
                codes.DIAGRAM_BOX,
                f"`{restore_source(name)}` stands in another box already",
                place,
                "declare it in one box",
            )
            return
        box = old.box if old.box is not None else self.box
        if alias is not None and kind is not None:
            self.participants[name] = replace(old, label=alias, kind=kind, box=box)
        elif box != old.box:
            self.participants[name] = replace(old, box=box)

    def _read_box(self, token: Token) -> None:
        rest = self._expect(Kind.REST)
        colour, title = split_colour(rest.text)
        self.box = len(self.boxes)
        self.box_start = token
        self.boxes.append(Box(_read_label(title), colour, self._place(token)))

    # -- messages ----------------------------------------------------------------------------

    def _read_message(self) -> None:
        if self.box is not None:
            self._fail("`participant`, `actor` or `end` in a box")
        first = self._take()
        sender = first.text
        at_sender = self._takes(Kind.CENTRAL) is not None
        if self._token.kind is not Kind.ARROW:
            self._fail_arrow(first)
        arrow = ARROWS[self._take().text.lower()]
        sign = "" if at_sender else self._read_sign()
        at_receiver = not sign and self._takes(Kind.CENTRAL) is not None
        receiver = self._read_name("a participant after the arrow").text
        text = self._expect(Kind.TEXT, "`:` and the message's text")
        self._expect_line_end()
        place = self.text.locate(first.start, text.end)
        self._check_lifetime(sender, receiver, place)
        self._add_participant(sender, place, None, None)
        self._add_participant(receiver, place, None, None)
        label = _read_label(text.text[1:])
        self.events.append(Message(sender, receiver, arrow, label, place, at_sender, at_receiver))
        if sign:
            self._add_activation(receiver if sign == "+" else sender, sign == "-", place)

    def _read_sign(self) -> str:
        token = self._token
        if token.kind is Kind.MARK and token.text in "+-":
            self.index += 1
            return token.text
        return ""

    def _read_name(self, wanted: str) -> Token:
        if token := self._takes_keyword("link"):
            start, end = token.start, token.end
            return Token(Kind.NAME, self.text.text[start:end], start, end)
        return self._expect(Kind.NAME, wanted)

    def _fail_arrow(self, first: Token) -> None:
        word = first.text.split(maxsplit=1)[0]
        near = find_nearest(word, STATEMENTS) if self._token.kind is Kind.NEWLINE else None
        if near is None:
            self._fail(f"an arrow such as `->>` after `{restore_source(first.text)[:60]}`")
            return
        if near in OPENING:  # its `end` belongs to it
            self.blocks.append(None)
        self._report(
            codes.DIAGRAM_SYNTAX,
            f"expected a message or a keyword, found `{restore_source(first.text)[:60]}`",
            self.text.locate(first.start, first.start + len(word)),
            f"did you mean `{near}`?",
        )
        raise _LineError

    def _check_lifetime(self, sender: str, receiver: str, place: Location) -> None:
        if created := self.created:
            if receiver != created.participant:
                self._report(
                    codes.DIAGRAM_LIFETIME,
                    "the message after `create` must go to "
                    f"`{restore_source(created.participant)}`, not to `{restore_source(receiver)}`",
                    place,
                )
            self.created = None
        elif destroyed := self.destroyed:
            if destroyed.participant not in (sender, receiver):
                self._report(
                    codes.DIAGRAM_LIFETIME,
                    "the message after `destroy` must come from or go to "
                    f"`{restore_source(destroyed.participant)}`",
                    place,
                )
            self.destroyed = None

    # -- the others --------------------------------------------------------------------------

    def _read_activation(self, word: str, keyword: Token) -> None:
        token = self._expect(Kind.NAME, f"a name after `{word}`")
        self._expect_line_end()
        place = self.text.locate(keyword.start, token.end)
        self.mentions.append((token.text, self._place(token)))
        self._add_activation(token.text, word == "deactivate", place)

    def _add_activation(self, name: str, ends: bool, place: Location) -> None:
        count = self.active.get(name, 0) + (-1 if ends else 1)
        if count < 0:
            self._report(
                codes.DIAGRAM_ACTIVATION,
                f"`{restore_source(name)}` is not active here and can't be deactivated",
                place,
            )
            return
        self.active[name] = count
        self.events.append(Activation(name, ends, place))

    def _read_note(self, keyword: Token) -> None:
        position = self._takes_keyword("left of", "right of", "over")
        if position is None:
            near = find_nearest(self._token.text.split(" ")[0], ("over", "left", "right"))
            whole = near if near in {None, "over"} else f"{near} of"
            help_ = f"did you mean `{whole}`?" if whole else ""
            self._fail("`left of`, `right of` or `over` after `note`", help_)
        assert position is not None  # noqa: S101 (_fail raises)
        names = [self._read_name("a participant").text]
        if position.text == "over" and self._takes(Kind.MARK, ","):
            names.append(self._read_name("a second participant").text)
        text = self._expect(Kind.TEXT, "`:` and the note's text")
        self._expect_line_end()
        place = self.text.locate(keyword.start, text.end)
        for name in names:
            self._add_participant(name, place, None, None)
        label = _read_label(text.text[1:])
        self.events.append(Note(NotePosition(position.text), tuple(names), label, place))

    def _read_numbering(self, keyword: Token) -> None:
        place = self._place(keyword)
        if self._takes_keyword("off"):
            self.events.append(Numbering(visible=False, start=None, step=None, location=place))
        else:
            numbers = [self._takes(Kind.NUMBER), self._takes(Kind.NUMBER)]
            start, step = (Decimal(each.text) if each else None for each in numbers)
            self.events.append(Numbering(visible=True, start=start, step=step, location=place))
        self._expect_line_end("a number, `off` or the end of the line")

    def _read_attachment(self, word: str, keyword: Token) -> None:
        token = self._expect(Kind.NAME, f"a participant after `{word}`")
        text = self._expect(Kind.TEXT, "`:` and text")
        self._expect_line_end()
        place = self.text.locate(keyword.start, text.end)
        self._add_participant(token.text, place, None, None)
        content = restore_source(text.text[1:]).strip()
        old = self.participants[token.text]
        match word:
            case "properties":
                properties, problem = read_properties(content)
                new = replace(old, properties=(*old.properties, *properties))
            case "link" | "links":
                read = read_link if word == "link" else read_links
                links, problem = read(content, place)
                new = replace(old, links=(*old.links, *links))
            case _:
                new, problem = old, "`details` needs a page with scripts; it is passed over"
        self.participants[token.text] = new
        if problem:
            self._report(codes.DIAGRAM_LINK, problem, place)

    def _read_declaration(self, word: str, keyword: Token) -> None:
        value = self._takes(Kind.REST)
        if value is None:
            self._report(
                codes.DIAGRAM_UNCLOSED, f"the text of `{word}` has no `}}`", self._place(keyword)
            )
            raise _LineError
        if word == "title":
            self.title = value.text
        else:
            self.accessible[word] = value.text

    # -- blocks ------------------------------------------------------------------------------

    def _read_block(self, kind: BlockKind, keyword: Token) -> None:
        rest = self._expect(Kind.REST)
        label = _read_label(rest.text)
        if kind is BlockKind.RECT and label.source and find_colour(label.source) is None:
            message = f"`{label.source[:60]}` is no colour; the ground is grey"
            self._report(codes.DIAGRAM_COLOUR, message, self._place(rest))
        start = BlockStart(kind, label, self._place(keyword))
        self.blocks.append(start)
        self.events.append(start)

    def _read_section(self, keyword: Token) -> None:
        rest = self._expect(Kind.REST)
        block = self.blocks[-1] if self.blocks else None
        wanted = _DIVIDERS[keyword.text]
        if not self.blocks or (block is not None and block.kind not in wanted):
            names = " or ".join(f"`{kind.value}`" for kind in wanted)
            where = f"in `{block.kind.value}`" if block else "outside any block"
            self._report(
                codes.DIAGRAM_STRAY_END,
                f"`{keyword.text}` stands {where}; it divides {names}",
                self._place(keyword),
            )
            return
        if block is not None:
            self.events.append(Section(block.kind, _read_label(rest.text), self._place(keyword)))

    def _read_end(self, token: Token) -> None:
        if self.box is not None:
            self.box = self.box_start = None
            return
        if not self.blocks:
            self._report(
                codes.DIAGRAM_STRAY_END, "`end` closes nothing: no block is open",
                self._place(token),
            )  # fmt: skip
            return
        block = self.blocks.pop()
        if block is not None:
            self.events.append(BlockEnd(block.kind, self._place(token)))


def _load_yaml(content: str) -> object:
    text = content if "\n" in content else f"{{\n{content}\n}}"
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 (it makes nothing but strings)


def _read_label(text: str) -> Label:
    source = restore_source(text).strip()
    if match := _WRAP.match(source):
        return Label(source[match.end() :].strip(), wrap=match[1] is None)
    return Label(source)


def _name_token(token: Token) -> str:
    match token.kind:
        case Kind.NEWLINE | Kind.END:
            return str(token.kind.value)
        case Kind.KEYWORD:
            return f"the keyword `{token.text}`"
        case Kind.UNREADABLE if not token.text.strip():
            return str(Kind.NEWLINE.value)
        case _:
            return f"`{restore_source(token.text.strip())[:60]}`"
