"""What is known to change from run to run in the logs of a platform.

A page may show a log as the platform printed it. In a line that a row of the table recognises,
the named groups become holes of that type; equal texts become the same hole, so that a request
id still has to be the same from START to REPORT.
"""

import re

from inlaid.verify.output.hole_types import ISO_TIME, NUMBER, UUID
from inlaid.verify.output.holes import Hole, Literal, Part

# One row a kind of line. A group's name is a type of placeholder, `-` written `_`, and a number.
# Sources: the text and JSON log formats of AWS Lambda.
_REPORT = (
    rf"REPORT RequestId: (?P<uuid_1>{UUID})\s+Duration: (?P<ms_1>{NUMBER}) ms"
    rf"\s+Billed Duration: (?P<ms_2>{NUMBER}) ms\s+Memory Size: \d+ MB"
    rf"\s+Max Memory Used: (?P<int_1>\d+) MB(?:\s+Init Duration: (?P<ms_3>{NUMBER}) ms)?\s*"
)
_EVENT = rf'\{{"time":"(?P<iso_time_1>{ISO_TIME})","type":"platform\.\w+".*'
_MESSAGE = rf'\{{"timestamp":"(?P<iso_time_1>{ISO_TIME})","level":"\w+",'
_REQUEST = rf'"requestId":"(?P<uuid_1>{UUID})".*'
_ROWS = tuple(
    re.compile(row)
    for row in (
        rf"START RequestId: (?P<uuid_1>{UUID})(?: Version: .*)?",
        rf"END RequestId: (?P<uuid_1>{UUID})",
        _REPORT,
        rf"(?P<iso_time_1>{ISO_TIME})\t(?P<uuid_1>{UUID})\t.*",
        _EVENT + _REQUEST,
        _MESSAGE + _REQUEST,
    )
)
_IDENTITIES = frozenset({"uuid"})  # types whose equal texts are one thing; a time is not


def parse_log_line(line: str) -> tuple[Part, ...] | None:
    """Return the parts of a line that the table recognises, or None."""
    for row in _ROWS:
        if match := row.fullmatch(line):
            return _split(line, match)
    return None


def _split(line: str, match: re.Match[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    position = 0
    spans = sorted((match.span(name), name) for name in match.groupdict() if match[name])
    for (start, end), name in spans:
        kind = name.rpartition("_")[0].replace("_", "-")
        parts.append(Literal(line[position:start]))
        parts.append(Hole(kind, f"={line[start:end]}" if kind in _IDENTITIES else ""))
        position = end
    return tuple(part for part in (*parts, Literal(line[position:])) if part != Literal(""))
