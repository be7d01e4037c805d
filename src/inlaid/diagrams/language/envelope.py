"""What surrounds a diagram's statements: front matter, directives, comments, entities.

Whatever is cut away leaves the places of the rest unchanged.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

import yaml

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.colours import find_colour
from inlaid.diagrams.language.model import DiagramSettings, Remark

HASH, SEMICOLON = "\x01", "\x02"
"""Stand for the two ends of an entity, `#name;`, so that neither starts a comment or a line."""

_SWITCHES = frozenset({"wrap", "showSequenceNumbers", "mirrorActors"})
_COLOURS = "themeVariables"
_GROUPS = frozenset({"sequence", "config", _COLOURS})
THEME_COLOURS = (
    "actorBkg",
    "primaryColor",
    "actorBorder",
    "primaryBorderColor",
    "actorLineColor",
    "activationBkgColor",
    "activationBorderColor",
    "noteBkgColor",
    "noteBorderColor",
    "signalColor",
    "labelBoxBkgColor",
    "labelBoxBorderColor",
)
"""The theme variables that are taken over."""

_UNREADABLE = (yaml.YAMLError, ValueError, RecursionError)
_CUT = "\x03"
_OWN = re.compile("[\x00\x01\x02\x03]")
_ENTITY = re.compile(r"#([0-9A-Za-z_]+);")
_TAG = re.compile(r"<[0-9A-Za-z_]+[^<>]*>")
_ATTRIBUTE = re.compile(r'="([^"]*)"')
_FRONT = re.compile(r"-{3}[^\S\n]*\n(?P<yaml>.*?)\n-{3}[^\S\n]*\n+", re.DOTALL)
_UNWANTED = re.compile(r"\x03+|^[^\S\n]*%%(?!\{)(?P<comment>[^\n]+)\n?", re.MULTILINE)
_WORD_AND_MORE = re.compile(r"\s*[0-9A-Za-z_]+[^0-9A-Za-z_]")
_NAME = re.compile(r"[0-9A-Za-z_]+")
_TYPE = re.compile(r"(?:\s|%%[^\n]*\n)*(?P<word>[^\s;#]*)")


@dataclass(frozen=True, slots=True)
class DiagramText:
    """A diagram's statements, and the way back from their offsets to lines of the page.

    ``pieces`` pairs an offset in ``text`` with the offset in the whole that it came from.
    """

    text: str
    settings: DiagramSettings
    remarks: tuple[Remark, ...]
    places: "TextPlaces"
    pieces: tuple[tuple[int, int], ...]

    def locate(self, start: int, end: int = 0) -> Location:
        """The place of ``text[start:end]`` in the page."""
        clean, origin = self.pieces[bisect_right(self.pieces, (start, len(self.text) * 4)) - 1]
        shift = origin - clean
        return self.places.locate(start + shift, max(end, start) + shift)


@dataclass(frozen=True, slots=True)
class TextPlaces:
    """Lines of a page by offset in the diagram's text."""

    path: str
    first_line: int
    column: int
    starts: tuple[int, ...]
    lines: tuple[str, ...]

    def locate(self, start: int, end: int) -> Location:
        """The location of the characters from ``start`` to ``end``, on the first's line."""
        row = min(bisect_right(self.starts, start), len(self.lines)) - 1
        offset = min(start - self.starts[row], len(self.lines[row]))
        width = max(1, min(end - start, len(self.lines[row]) - offset))
        column = self.column + offset
        return Location(self.path, self.first_line + row, column, column + width)

    def report(self, code: Code, message: str, place: Location, help_: str = "") -> Diagnostic:
        """A diagnostic that shows its line, with the indentation that the page has."""
        line = self.lines[place.line - self.first_line]
        return Diagnostic(code, message, place, " " * (self.column - 1) + line, (), help_)


def find_places(text: str, path: str, first_line: int, column: int) -> TextPlaces:
    """Split the text into lines; ``first_line`` and ``column`` are 1-based places in the page."""
    lines = text.split("\n")
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return TextPlaces(path, first_line, column, tuple(starts), tuple(lines))


def normalize(text: str) -> str:
    """Use one kind of line end; replace the characters that stand for something here."""
    return _OWN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def unwrap(text: str, places: TextPlaces) -> tuple[DiagramText, list[Diagnostic]]:
    """Cut away front matter, directives and comments from a normalized text, and read them."""
    reader = _Reader(places)
    marked = _mark(text + "\n")
    marked = reader.read_front(marked)
    marked = reader.read_directives(marked)
    pieces: list[tuple[int, int]] = []
    parts: list[str] = []
    clean = position = 0
    for match in _UNWANTED.finditer(marked):
        if match.start() > position:
            pieces.append((clean, position))
            parts.append(marked[position : match.start()])
            clean += match.start() - position
        position = match.end()
        if match["comment"] is not None:
            reader.add_remark(match["comment"], match.start("comment"))
    pieces.append((clean, position))
    parts.append(marked[position:])
    settings = DiagramSettings(
        reader.settings.get("wrap", False),
        reader.settings.get("showSequenceNumbers", False),
        reader.settings.get("mirrorActors"),
        reader.title,
        tuple(reader.colours.items()),
    )
    reader.report_unused()
    result = DiagramText("".join(parts), settings, tuple(reader.remarks), places, tuple(pieces))
    return result, reader.diagnostics


def find_type(text: str) -> tuple[str, int]:
    """Return the first word of a diagram after its envelope, and its offset."""
    match = _TYPE.match(text)
    return (match["word"], match.start("word")) if match else ("", 0)


def _mark(text: str) -> str:
    text = _ENTITY.sub(lambda match: f"{HASH}{match[1]}{SEMICOLON}", text)
    if "<" not in text:
        return text
    return _TAG.sub(lambda match: _ATTRIBUTE.sub(r"='\1'", match[0]), text)


class _Reader:
    """Collects what the envelope says."""

    def __init__(self, places: TextPlaces) -> None:
        self.places = places
        self.title = ""
        self.settings: dict[str, bool] = {}
        self.colours: dict[str, str] = {}
        self.unused: dict[str, int] = {}
        self.remarks: list[Remark] = []
        self.diagnostics: list[Diagnostic] = []

    def add_remark(self, comment: str, offset: int) -> None:
        text = comment.replace(HASH, "#").replace(SEMICOLON, ";").strip()
        self.remarks.append(Remark(text, self.places.locate(offset, offset + len(comment))))

    def read_front(self, text: str) -> str:
        match = _FRONT.match(text)
        if match is None:
            return text
        try:
            front = yaml.safe_load(match["yaml"])
        except _UNREADABLE as error:
            self._report(codes.DIAGRAM_ENVELOPE, _say(error), _offset(error, match.start("yaml")))
            front = None
        if isinstance(front, dict):
            self.title = str(front.get("title") or "").strip()
            self._read_config(front.get("config"), match.start("yaml"))
        return _CUT * match.end() + text[match.end() :]

    def read_directives(self, text: str) -> str:
        position = 0
        parts: list[str] = []
        while (start := text.find("%%{", position)) >= 0:
            end = text.find("}%%", start)
            if end < 0:
                self._report(codes.DIAGRAM_ENVELOPE, "the directive `%%{` has no `}%%`", start)
                end = text.find("\n", start) - 3
            else:
                self._read_directive(text[start + 3 : end].strip(), start)
            parts += [text[position:start], _CUT * (end + 3 - start)]
            position = end + 3
        return "".join(parts) + text[position:]

    def _read_directive(self, content: str, start: int) -> None:
        match = _NAME.match(content)
        name = match[0] if match else ""
        body = content[len(name) :].lstrip().removeprefix(":")
        if name == "wrap":
            self.settings["wrap"] = True
            return
        if name not in {"init", "initialize"}:
            message = (
                f"no directive is called `{name[:40]}`" if name else "the directive has no name"
            )
            message += "; directives: init, wrap"
            self._report(codes.DIAGRAM_DIRECTIVE, message, start)
            return
        try:
            config = yaml.safe_load(body)
        except _UNREADABLE:
            config = None
        if isinstance(config, dict):
            self._read_config(config, start)
            return
        # Others take a word for the whole directive, and what follows it for the diagram.
        code = codes.DIAGRAM_ENVELOPE if _WORD_AND_MORE.match(body) else codes.DIAGRAM_DIRECTIVE
        self._report(code, "the settings of the directive are not JSON", start)

    def _read_config(self, config: object, offset: int) -> None:
        """Take over what is used here, and note the names of the rest."""
        if isinstance(config, dict):
            for name, value in config.items():
                self._read_setting(str(name), value, "", offset)

    def _read_setting(self, name: str, value: object, group: str, offset: int) -> None:
        if name in _SWITCHES and isinstance(value, bool):
            self.settings[name] = value
        elif name in _GROUPS and not group and isinstance(value, dict):
            for inner, given in value.items():
                self._read_setting(str(inner), given, name, offset)
        elif group == _COLOURS and name in THEME_COLOURS and (colour := _find_colour(value)):
            self.colours[name] = colour
        else:
            self.unused.setdefault(f"{group}.{name}" if group else name, offset)

    def report_unused(self) -> None:
        """Report all settings of a diagram that change nothing, in one warning at the first."""
        if not self.unused:
            return
        names = list(self.unused)
        shown = ", ".join(name[:40] for name in names[:8])
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        self._report(
            codes.DIAGRAM_SETTING,
            f"settings that Inlaid doesn't use: {shown}{more}",
            self.unused[names[0]],
        )

    def _report(self, code: Code, message: str, offset: int) -> None:
        place = self.places.locate(offset, offset + 3)
        self.diagnostics.append(self.places.report(code, message, place))


def _find_colour(value: object) -> str:
    return find_colour(value) or "" if isinstance(value, str) else ""


def _say(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return f"the front matter is not YAML: {problem}"


def _offset(error: Exception, start: int) -> int:
    mark = getattr(error, "problem_mark", None)
    return start + (mark.index if mark is not None else 0)


def is_sequence_diagram(text: str) -> bool:
    """Whether a Mermaid text is a sequence diagram; others are left to the host."""
    text = normalize(text)
    unwrapped, _ = unwrap(text, find_places(text, "", 1, 1))
    return find_type(unwrapped.text)[0].startswith("sequenceDiagram")
