"""The defaults of fences: what an option means where a fence doesn't have it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from inlaid.configuration.page_settings import read_page_part
from inlaid.configuration.reader import Wrong, expected, read_choice, wrong
from inlaid.diagnostics.codes import SETTING_UNKNOWN
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.directive import NO_OPTIONS, DefaultTitle, Options
from inlaid.includes.info.options import parse_option
from inlaid.pages.page import Page
from inlaid.pages.words import Word

PART = "fences"
# The others are about the lines of one fence.
NAMES = (
    "collapse", "context", "dedent", "elide", "linenums", "link", "rev", "state", "title", "verify",
    "width",
)  # fmt: skip
_WHAT = f"options such as {{title: path}}: {', '.join(NAMES)}"

Pairs = tuple[tuple[str, str], ...]
_read_title = read_choice({title.value: title.value for title in DefaultTitle})


@dataclass(frozen=True, slots=True)
class FenceDefaults:
    """The options of all fences, and of those of the pages that patterns name."""

    site: Pairs = ()
    folders: tuple[tuple[str, Pairs], ...] = ()

    def find(self, page: Page) -> Options:
        """The options of a page: what it says itself counts most, then the last pattern."""
        own = read_page_part(page.text, PART)
        pairs = None if own is None else read_page_fences(own)
        if not self.site and not self.folders and not pairs:
            return NO_OPTIONS
        given = list(self.site)
        for pattern, of_folder in self.folders:
            given += of_folder if fnmatchcase(page.path, pattern) else ()
        given += () if pairs is None or isinstance(pairs, Wrong) else pairs
        options = NO_OPTIONS
        for name, value in given:
            options = _apply(options, name, value)
        return options


def read_fences(value: object) -> FenceDefaults | Wrong:
    """Read the defaults of a site: options, and patterns of pages each with options."""
    if not isinstance(value, Mapping):
        return expected(_WHAT, value)
    patterns = {key: inner for key, inner in value.items() if _is_pattern(key)}
    site = read_page_fences({key: inner for key, inner in value.items() if key not in patterns})
    read = [(str(pattern), read_page_fences(inner)) for pattern, inner in patterns.items()]
    faults = [
        *(site.faults if isinstance(site, Wrong) else ()),
        *(
            fault
            for pattern, one in read
            if isinstance(one, Wrong)
            for fault in one.below(pattern).faults
        ),
    ]
    if faults or isinstance(site, Wrong):
        return Wrong(tuple(faults))
    return FenceDefaults(site, tuple((name, one) for name, one in read if isinstance(one, tuple)))


def read_page_fences(value: object) -> Pairs | Wrong:
    """Read the defaults of a page: options alone."""
    if not isinstance(value, Mapping):
        return expected(_WHAT, value)
    read = [(str(key), _read_option(str(key), inner)) for key, inner in value.items()]
    faults = list(_list_faults(read))
    if faults:
        return Wrong(tuple(fault for found in faults for fault in found.faults))
    return tuple((name, text) for name, text in read if isinstance(text, str))


def _list_faults(read: "list[tuple[str, str | Wrong]]") -> Iterator[Wrong]:
    return (text.below(name) for name, text in read if isinstance(text, Wrong))


def _is_pattern(key: object) -> bool:
    return isinstance(key, str) and ("/" in key or "*" in key)


def _read_option(name: str, value: object) -> str | Wrong:
    if name not in NAMES:
        near = find_nearest(name, NAMES)
        hint = f"did you mean '{near}'? " if near else ""
        listed = f"{hint}The options with a default are: {list_names(NAMES, 30)}"
        return wrong("unknown option", code=SETTING_UNKNOWN, help=listed, of_key=True)
    if isinstance(value, bool):
        text = "on" if value else "off"  # as YAML reads them
    elif isinstance(value, str | int):
        text = str(value)
    else:
        return expected("the value of an option", value)
    if name == "title":
        return _read_title(text)
    found = parse_option(NO_OPTIONS, Word(text, text, 0, len(text), name), 0)
    return wrong(found[0].message) if isinstance(found, tuple) else text


def _apply(options: Options, name: str, value: str) -> Options:
    if name == "title":
        return replace(options, default_title=DefaultTitle(value))
    found = parse_option(options, Word(value, value, 0, len(value), name), 0)
    return options if isinstance(found, tuple) else found
