"""The registry of diagnostic codes: the one list that documentation and tests are checked against.

A code is declared once, in the section of the part that reports it, and never renamed.
"""

from inlaid.core.diagnostics import Code, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_codes: list[Code] = []


def _declare(name: str, severity: Severity, meaning: str, fix: str) -> Code:
    code = Code(name, severity, meaning, fix)
    _codes.append(code)
    return code


# --- fences -----------------------------------------------------------------------------------
FENCE_UNCLOSED = _declare(
    "fence-unclosed",
    _ERROR,
    "An include fence has no closing fence, so the rest of the page would be swallowed.",
    "Close the fence with a line of the same character, at least as long as the opening.",
)
INFO_SYNTAX = _declare(
    "info-syntax",
    _ERROR,
    "The info string of an include can't be read: a quote or a brace is left open, for example.",
    "Write LANG PATH [SELECTOR ...] [key=value ...]; quote what holds spaces.",
)
OPTION_UNKNOWN = _declare(
    "option-unknown",
    _ERROR,
    "An include fence has an option that Inlaid doesn't know.",
    "Correct the option's name; the reference of fences lists them all.",
)
OPTION_VALUE = _declare(
    "option-value",
    _ERROR,
    "An option of an include fence has a value that it doesn't take.",
    "Use one of the values that the message lists.",
)
SELECTOR_SYNTAX = _declare(
    "selector-syntax",
    _ERROR,
    "A selector is neither a region name, a line range, a symbol nor a pattern.",
    "Correct the selector; quote a region name that looks like something else.",
)
STALE_BODY = _declare(
    "stale-body",
    _ERROR,
    "The body of an include fence differs from the source that it names.",
    "Run `inlaid sync` on the page, or empty the body.",
)

# --- sources ----------------------------------------------------------------------------------
FILE_MISSING = _declare(
    "file-missing",
    _ERROR,
    "No file exists at the path of an include, in any of the places where it is looked up.",
    "Correct the path; the message lists the places tried.",
)
PATH_OUTSIDE = _declare(
    "path-outside",
    _ERROR,
    "The path of an include leads out of the project, directly or through a symbolic link.",
    "Quote a file inside the project, or add its folder to `allow` in the configuration.",
)
NOT_A_FILE = _declare(
    "not-a-file",
    _ERROR,
    "The path of an include is a directory, a FIFO, a socket or a device.",
    "Name a regular file.",
)
NOT_TEXT = _declare(
    "not-text",
    _ERROR,
    "The quoted file is not UTF-8 text (nor UTF-16 with a byte order mark).",
    "Convert the file to UTF-8, or quote another.",
)
FILE_TOO_LARGE = _declare(
    "file-too-large",
    _ERROR,
    "The quoted file is larger than the limit (5 MB unless configured).",
    "Quote a smaller file, or raise `max_file_size`.",
)
FILE_UNREADABLE = _declare(
    "file-unreadable",
    _ERROR,
    "The file exists but the system refuses to read it.",
    "Mend its permissions.",
)

# --- regions ----------------------------------------------------------------------------------
REGION_MISSING = _declare(
    "region-missing",
    _ERROR,
    "The quoted file has no region of that name.",
    "Correct the name; the message names the nearest and lists what exists.",
)
REGION_UNCLOSED = _declare(
    "region-unclosed",
    _ERROR,
    "A region is started and never ended.",
    "Add the end marker.",
)
REGION_STRAY_END = _declare(
    "region-stray-end",
    _ERROR,
    "An end marker has no start marker before it.",
    "Add the start marker, correct its name, or delete the end.",
)
REGION_RESTARTED = _declare(
    "region-restarted",
    _ERROR,
    "A region is started again while it is still open.",
    "End the region before it starts again.",
)
REGION_DUPLICATE = _declare(
    "region-duplicate",
    _ERROR,
    "A region is defined twice in a dialect whose regions can't be joined.",
    "Rename one of the two.",
)
REGION_AMBIGUOUS = _declare(
    "ambiguous-region",
    _ERROR,
    "Two dialects of one file define a region of the same name.",
    "Rename one of the two, or narrow `dialects` in the configuration.",
)
REGION_EMPTY = _declare(
    "empty-region",
    _ERROR,
    "The region holds no line to show.",
    "Put code between the markers, or show another region.",
)
MARKER_WITH_CODE = _declare(
    "marker-with-code",
    _ERROR,
    "A line holds both a marker and code, so that removing the marker would lose the code.",
    "Move the marker to a line of its own.",
)
"""Shown regions only; a marker line is never shown."""

# --- pages ------------------------------------------------------------------------------------
REFERENCE_UNDEFINED = _declare(
    "reference-undefined",
    _ERROR,
    "A reference link has no definition, so the page shows its brackets.",
    "Add a line `[label]: URL`, or escape the brackets.",
)

# --- diagrams ---------------------------------------------------------------------------------

# --- verify -----------------------------------------------------------------------------------

# --- publish ----------------------------------------------------------------------------------

CODES: tuple[Code, ...] = tuple(_codes)
