"""The types of placeholders: what each stands for, and what a reader sees in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from inlaid.includes.expression import Budget

ANY = "..."  # the type of a placeholder for any text

UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
ISO_TIME = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b)?"
)
NUMBER = r"-?\d+(?:\.\d+)?"
INTEGER = r"-?\d+"
PATH = r"(?:/|\./|\.\./|~/|[A-Za-z]:[\\/])[^\s:'\"<>|]*|[^\s:'\"<>|/]+(?:/[^\s:'\"<>|/]+)+"

_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]*day)?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_ZONE = r"(?: ?(?:Z|UTC|GMT|BST|CES?T|EES?T|[ECMP][SD]T|[+-]\d\d:?\d\d)\b)?"
_CLOCK = rf"\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?{_ZONE}"
# As ISO 8601, `date`, `ls -l`, git, HTTP, logs of servers, and people write it.
_DATE = (
    r"\d{4}-\d\d-\d\d|\d{4}/\d\d?/\d\d?|\d\d?[./]\d\d?[./]\d{4}"
    rf"|\d\d?/{_MONTH}/\d{{4}}(?::{_CLOCK})?"
    rf"|(?:{_DAY},? +)?(?:\d\d?[ -]{_MONTH}[ -]\d{{4}}"
    rf"|{_MONTH} +\d\d?(?:, \d{{4}})?)(?:,? {_CLOCK})?(?: \d{{4}}{_ZONE})?"
)
_UNIT = r"(?:[nmuµμ]s|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b"
_DURATION = (
    rf"\d+(?:[.,]\d+)? ?{_UNIT}(?:,? ?\d+(?:[.,]\d+)? ?{_UNIT})*|\d+:\d\d(?::\d\d)?(?:[.,]\d+)?"
)
_PORT = r"6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3}"
_VERSION = r"v?\d+(?:\.\d+)+(?:[-+._0-9A-Za-z]*[0-9A-Za-z])?"
_GROUP = r"[0-9a-fA-F]{1,4}"
_GROUPS = rf"(?:{_GROUP}(?::{_GROUP}){{0,6}})?"
_IP = rf"(?:\d{{1,3}}\.){{3}}\d{{1,3}}|(?:{_GROUP}:){{7}}{_GROUP}|{_GROUPS}::{_GROUPS}"


@dataclass(frozen=True, slots=True)
class HoleType:
    """A type: its name, the regular expression of its texts, and how its sample is written.

    In ``template`` ``{n}`` is a number of the placeholder's own, ``{day}`` one from 1 to 28.
    ``own``: the expression is a site's, and may take too long.
    """

    name: str
    pattern: str
    template: str
    own: bool = False

    def sample(self, id_: str = "") -> str:
        """Return the fixed text that a page shows; another one for another id, where it can."""
        number = int(id_) if id_.isdecimal() else crc32(id_.encode()) if id_ else 1
        return self.template.format(n=number % 10_000, day=1 + number % 28)

    def is_text(self, text: str) -> bool:
        """Whether the whole text is of the type."""
        if not self.own:
            return re.fullmatch(self.pattern, text) is not None
        try:
            return Budget().match(self.pattern, text) is not None
        except TimeoutError:
            return False


@dataclass(frozen=True)
class HoleTypes:
    """The types that a site knows: those below, then its own."""

    all: tuple[HoleType, ...]

    @cached_property
    def by_name(self) -> dict[str, HoleType]:
        """The types by their names."""
        return {hole_type.name: hole_type for hole_type in self.all}

    def __contains__(self, name: object) -> bool:
        """Whether there is a type of the name."""
        return name in self.by_name

    def __getitem__(self, name: str) -> HoleType:
        """Return the type of the name; raises KeyError."""
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.by_name)

    def with_own(self, own: tuple[HoleType, ...]) -> "HoleTypes":
        """Return these types and those of a site."""
        return HoleTypes((*self.all, *own)) if own else self


STANDARD = HoleTypes(
    (
        HoleType("uuid", UUID, "3e21d80e-7e31-41e4-912c-2f870de0{n:04d}"),
        HoleType("iso-time", ISO_TIME, "2026-01-{day:02d}T09:30:00Z"),
        HoleType("date", _DATE, "2026-01-{day:02d}"),
        HoleType("duration", _DURATION, "{n}.5 s"),
        HoleType("ip", _IP, "192.0.2.{day}"),
        HoleType("version", _VERSION, "1.{n}.0"),
        HoleType("sha", r"[0-9a-fA-F]{7,128}", "9fceb02d0ae598e95dc970b74767f19372d6{n:04d}"),
        HoleType("hex", r"(?:0[xX])?[0-9a-fA-F]+", "5c1a{n:04d}"),
        HoleType("port", _PORT, "5{n:04d}"),
        HoleType("int", INTEGER, "{n}"),
        HoleType("number", r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", "{n}.5"),
        HoleType("ms", NUMBER, "{n}.5"),
        HoleType("path", PATH, "/srv/app/file-{n}.txt"),
    )
)
