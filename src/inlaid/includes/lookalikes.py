"""Fences that were meant to be includes, but aren't written as one."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.includes.info.foreign import find_right_form, find_right_option, split_glued
from inlaid.includes.info.options import is_path
from inlaid.includes.library import Library
from inlaid.languages.known import is_known
from inlaid.languages.names import find_label
from inlaid.pages.containers import find_live
from inlaid.pages.fences import expand_tabs
from inlaid.pages.front_matter import skip_front_matter
from inlaid.pages.header import is_include, parse_header
from inlaid.pages.page import Page
from inlaid.pages.words import Word
from inlaid.patterns import late_pattern

_OPENING = late_pattern(r"(?P<prefix>[ \t>]*)(?P<marker>`{3,}|~{3,})(?P<info>.*?)[ \t\r]*")
_CLOSING = late_pattern(r"[ \t>]*(`{3,}|~{3,})[ \t\r]*")
_IMPORT = late_pattern(
    r"(?P<prefix>[ ]{0,3})(?P<marker><<<)[ ]+(?P<info>(?:\.{0,2}|[@~])/\S.*?)\s*"
)
_MARKERS = ("```", "~~~", "<<<")
_URL = late_pattern(r"[a-zA-Z][a-zA-Z+.-]+://\S+")
_BEHIND = late_pattern(r"[?#]")
_ROOTED = late_pattern(r"(?:\.{0,2}|[@~])[/\\][\w.@~-]\S*|[A-Za-z]:\\\S+")
_PLAIN = late_pattern(r"\.?[\w-][\w.-]*(?:[/\\][\w.-]+)+|\.?[\w-]+\.[a-zA-Z]\w{0,4}")
_GLUED = late_pattern(r"(?P<language>[\w+#-]*)[:=]?(?P<path>(?:\.{1,2}|[@~])?/.*|[a-z]+://.*)")
_LED = late_pattern(r"(?P<language>[\w+#-]+):(?P<path>.*)")
_OF_PATH = late_pattern(r"[@~](?=/)|[A-Za-z]:(?=[\\/])")
_AFTER_BRACES = "the path stands beside braces"
# Keys of hosts and of ours whose value may look like a file's name without being what is shown.
_NOT_PATHS = frozenset({"title", "caption", "id", "rev", "hl", "verify", "trace", "state", "diff"})


@dataclass(frozen=True, slots=True)
class _Opening:
    """A header line that opens a fence, were it read as its author reads it: 0-based lines."""

    line: int
    end: int
    header: str
    marker: str
    info: str
    column: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class _Slip:
    """The word that names the file, its offsets in the info string, and what is wrong with it."""

    path: str
    start: int
    end: int
    why: str
    language: str = ""


def find_lookalikes(
    page: Page, library: Library, custom: Container[str] = (), *, advises: bool = False
) -> Iterator[Diagnostic]:
    """Yield an error for each empty fence that names a file, but not as an include does.

    Fences named in ``custom`` are the site's own. What stands in the body of another fence, in a
    comment or in indented code is skipped. ``advises``: yield a warning, too, for each fence with
    code of its own that names a file that exists.
    """
    for opening, slip in _find_slips(page, custom):
        if opening.is_empty:
            yield _report(page, library, opening, slip, is_mild=False)
        elif advises and _find_file(page, library, slip.path):
            yield _report(page, library, opening, slip, is_mild=True)


def _find_slips(page: Page, custom: Container[str]) -> list[tuple[_Opening, _Slip]]:
    lines = page.text.split("\n")
    first = skip_front_matter(page.text)
    openings = list(_scan(lines, first))
    slips = [_find_slip(opening, custom) for opening in openings]
    if not any(slips):
        return []
    shown = [expand_tabs(line) for line in lines]
    live = find_live(shown, [(opening.line, opening.end) for opening in openings], first)
    found = zip(openings, slips, live, strict=True)
    return [(opening, slip) for opening, slip, is_live in found if slip is not None and is_live]


def _scan(lines: Sequence[str], first: int) -> Iterator[_Opening]:
    marked = [at for at, line in enumerate(lines) if any(marker in line for marker in _MARKERS)]
    closings: dict[str, list[int]] = {}
    for at in marked:
        if found := _CLOSING.fullmatch(lines[at]):
            closings.setdefault(found[1], []).append(at)
    done = first
    for at in marked:
        found = _OPENING.fullmatch(lines[at]) or _IMPORT.fullmatch(lines[at])
        if at < done or found is None or (found["marker"][0] == "`" and "`" in found["info"]):
            continue
        done, is_empty = at + 1, found["marker"] == "<<<"
        ends = closings.get(found["marker"], ())
        if (number := bisect_right(ends, at)) < len(ends):
            done, is_empty = ends[number] + 1, _is_blank(lines, at + 1, ends[number])
        header, column = lines[at].rstrip("\r"), found.start("info") + 1
        yield _Opening(at, done, header, found["marker"], found["info"], column, is_empty)


def _is_blank(lines: Sequence[str], start: int, end: int) -> bool:
    return not any(lines[at].strip(" \t>\r") for at in range(start, end))


def _find_slip(opening: _Opening, custom: Container[str]) -> _Slip | None:
    info = opening.info
    if opening.marker == "<<<":
        path = info.partition("{")[0].split(maxsplit=1)[0]  # without lines to highlight
        return _Slip(path, 0, len(path), "a line `<<<` includes nothing")
    if not info.strip() or is_include(info):
        return None
    header = parse_header(info)
    if header.language in custom or header.directive in custom:
        return None
    for word in header.flags:
        if _is_file(word.value):
            return _Slip(word.value, word.start, word.end, _explain(info, word), header.language)
    if header.directive and _is_known_file(header.language):  # `{python} a.py`
        start = info.index(header.language)
        end = start + len(header.language)
        return _Slip(header.language, start, end, _AFTER_BRACES, header.directive)
    if glued := _find_glued(info):
        return glued
    for word in header.options:
        if word.key not in _NOT_PATHS and _is_file(word.value):
            return _Slip(
                word.value, word.start, word.end, _explain_key(info, word), header.language
            )
    return None


def _span(info: str) -> tuple[int, int]:
    """Where the first word stands."""
    start = len(info) - len(info.lstrip())
    return start, start + len(info.split(maxsplit=1)[0])


def _find_glued(info: str) -> _Slip | None:
    """A path in the place of the language, or written together with it."""
    start, end = _span(info)
    word = info[start:end].strip("{}")
    if word.startswith("{") or "=" in word.partition("/")[0]:
        return None
    found = _GLUED.fullmatch(word) or _LED.fullmatch(word)
    if found and found["language"] and _is_file(found["path"]):
        why = f"the language and the path '{found['path']}' are written together"
        return _Slip(found["path"], start, end, why, found["language"])
    if _URL.fullmatch(word) or _ROOTED.fullmatch(word) or _is_known_file(word):
        return _Slip(word, start, end, f"no language stands before the path '{word}'")
    return None


def _is_known_file(word: str) -> bool:
    bare = split_glued(word)[0] or word
    return _PLAIN.fullmatch(bare) is not None and find_label(bare) != "text"


def _is_file(value: str) -> bool:
    bare = split_glued(value)[0] or value
    return any(form.fullmatch(bare) for form in (_URL, _ROOTED, _PLAIN))


def _explain(info: str, word: Word) -> str:
    path = word.value
    if _URL.fullmatch(path):
        return f"'{path}' is a URL, and only files of the project are quoted"
    if not is_path(path):
        return f"the path '{path}' begins with neither ./ nor /"
    before = info[: word.start].strip()
    if before.startswith("{"):
        return _AFTER_BRACES
    return f"the path '{path}' is not the second word"


def _explain_key(info: str, word: Word) -> str:
    if word.key == "include" and "{" in info:
        return "the braces stand behind the language"
    return f"the path is written as {word.key}="


def _report(
    page: Page, library: Library, opening: _Opening, slip: _Slip, *, is_mild: bool
) -> Diagnostic:
    column = opening.column + slip.start
    corrected = _correct(page, library, opening, slip)
    what = "this line" if opening.marker == "<<<" else "the fence"
    return Diagnostic(
        codes.NEAR_INCLUDE,
        f"{slip.why}, so that {what} is not an include",
        Location(page.path, opening.line + 1, column, opening.column + slip.end),
        opening.header,
        help=f"write {corrected}",
        is_mild=is_mild,
    )


def _correct(page: Page, library: Library, opening: _Opening, slip: _Slip) -> str:
    """The header line as an include has it."""
    path, selectors = split_glued(slip.path)
    path = _find_file(page, library, path or slip.path) or _guess(path or slip.path)
    if _URL.fullmatch(slip.path):
        selectors = find_right_form(slip.path.partition("#")[2])
    words = [
        _name_language(library, opening.info, slip, path),
        f'"{path}"' if " " in path else path,
    ]
    words += [selectors] if selectors else []
    bare, options = _correct_words(opening.info, slip)
    marker = "```" if opening.marker == "<<<" else opening.marker
    return marker + " ".join([*words, *bare, *options])


def _name_language(library: Library, info: str, slip: _Slip, path: str) -> str:
    """The language that is written, with rustdoc's attributes, or that of the file's name."""
    known = is_known(slip.language, library.languages)
    written = slip.language if known else find_label(path, library.languages)
    if written == "text" and slip.language != "text":
        return "-"
    attributes = [flag.raw for flag in parse_header(info).flags if _is_attribute(info, flag, slip)]
    return ",".join([written, *attributes])


def _is_attribute(info: str, word: Word, slip: _Slip) -> bool:
    return info[word.start - 1 : word.start] == "," and word.start != slip.start


def _correct_words(info: str, slip: _Slip) -> tuple[list[str], list[str]]:
    """The selectors and the options beside the path."""
    header = parse_header(info)
    bare: list[str] = []
    options: list[str] = []
    for word in header.flags:
        if slip.start <= word.start < slip.end or word.value == "<<<":
            continue
        form = find_right_form(word.value) or word.raw
        if info[: word.start].rstrip()[-1:] == "{" and form[:1].isdigit():
            options.append(f'hl_lines="{form}"')
        elif not _is_attribute(info, word, slip):
            bare.append(form)
    for word in header.options:
        if form := find_right_option(word.key, word.value):
            bare.append(form)
        elif word.start != slip.start:
            options.append(info[word.start : word.end])
    return bare, [*options, f"id={header.id}"] if header.id else options


def _find_file(page: Page, library: Library, path: str) -> str:
    """The path of an include for a file that was named in another way; empty if there is none."""
    bare = split_glued(path)[0] or path
    if _URL.fullmatch(bare):
        return ""
    guess = _guess(bare)
    for guessed in (guess, guess.removeprefix(".") if guess.startswith("./") else f".{guess}"):
        if is_path(guessed) and not isinstance(library.open_source(guessed, page, ""), Finding):
            return guessed
    return ""


def _guess(path: str) -> str:
    if _URL.fullmatch(path):
        return "./" + _BEHIND.split(path)[0].rstrip("/").rpartition("/")[2]
    path = _OF_PATH.sub("", path.replace("\\", "/"), count=1)
    return path if is_path(path) else f"./{path}"
