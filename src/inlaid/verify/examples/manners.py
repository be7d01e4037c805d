"""What people write for other tools on a fence, or in comments above it, as words of our own.

Sources: the documentation of Sybil 10.1, pytest-examples 0.0.18, pytest-markdown-docs 0.9,
pytest-codeblocks 0.18, rustdoc, MyST-NB, `deno test --doc` and @eslint/markdown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inlaid.languages.index import ROWS
from inlaid.pages.fences import Fence
from inlaid.pages.header import Header
from inlaid.pages.verify_option import PLAIN, UNASKED, Off, OutputOf, VerifyOption, Way, Words
from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.body_code import count_options

_PYTHON, RUST = frozenset(ROWS["python"][0].split()), frozenset(ROWS["rust"][0].split())
_SCRIPTS = frozenset(
    label for name in ("javascript", "typescript", "tsx") for label in ROWS[name][0].split()
)
# Directives of MyST whose name says what they hold; `ipython3` is how notebooks call Python.
_LABELS = {
    "doctest": "pycon", "testcode": "python", "testsetup": "python", "testcleanup": "python",
    "testoutput": "output", "ipython": "python", "ipython3": "python",
}  # fmt: skip
_COMMENT = re.compile(r"[ \t]*(?:<!--+[ \t]*;?[ \t]*(?P<html>.*?)[ \t]*--+>|%[ \t]*(?P<myst>.*?)|"
                      r"\{/\*[ \t]*(?P<mdx>.*?)[ \t]*\*/\})[ \t]*")  # fmt: skip
_SKIP = re.compile(r"skip:[ \t]*(?P<action>next|start|end)(?:[ \t]+(?P<reason>.+))?")
_CONDITION = re.compile(r"if[ \t]*\((?P<arguments>.*)\)")
_CODEBLOCKS = re.compile(r"pytest-codeblocks:[ \t]*(?P<word>[\w-]+)(?:\((?P<argument>.*)\))?[- ]*")
_MARK = re.compile(r"pytest\.mark\.(?P<word>\w+)(?:\((?P<argument>.*)\))?")
_REASON = re.compile(r",\s*reason\s*=\s*(?:'[^']*'|\"[^\"]*\")\s*$")
_METADATA = "pmd-metadata:"
_RUSTDOC = re.compile(r"ignore(?:-\w+)?|no_run|should_panic|compile_fail|edition20\d\d")
_VERSION = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Manner:
    """What other tools' words ask for. ``session``: blocks of that name share their state.

    ``unless``: an expression of Python; where it holds, the block is left out.
    """

    option: VerifyOption = UNASKED
    words: Words = PLAIN
    session: str = ""
    unless: str = ""


NO_MANNER = Manner()


def name_language(header: Header) -> str:
    """Return the label of what a fence holds, as a directive of MyST may call it otherwise."""
    label = header.language.lower()
    is_named = header.directive in _LABELS and not label
    return _LABELS.get(header.directive if is_named else label, label)


def read_fence(header: Header, body: Sequence[str], manner: Manner = NO_MANNER) -> Manner:
    """Return what the words of a fence ask for, beside what comments above it do."""
    label = name_language(header)
    words = (*(flag.value for flag in header.flags), *header.classes)
    if label in RUST:
        found = [word for word in words if word == "ignore" or word.startswith("ignore-")]
        return _leave_out(manner, f"its attribute is `{found[0]}`") if found else manner
    if label in _SCRIPTS and "ignore" in words:
        return _leave_out(manner, "its attribute is `ignore`")
    if header.directive == "code-cell":
        manner = _read_tags(label, body[: count_options(header, body)], manner)
    return _read_python(header, words, manner) if label in _PYTHON else manner


def list_attributes(header: Header) -> tuple[str, ...]:
    """Return the words of a fence that rustdoc knows; where it names no language, that may be one.

    Source: the rustdoc book, "Attributes".
    """
    words = (header.language.lower(), *(flag.value for flag in header.flags), *header.classes)
    return tuple(word for word in words if _RUSTDOC.fullmatch(word))


def _leave_out(manner: Manner, reason: str) -> Manner:
    return replace(manner, option=Off(reason))


def _read_tags(label: str, options: Sequence[str], manner: Manner) -> Manner:
    """A cell of MyST-NB runs, as its tags say, where its language can."""
    language = find_checked(label)
    if language is None or not language.session:
        return manner
    text = " ".join(options)
    if "skip-execution" in text:
        return _leave_out(manner, "its tag is `skip-execution`")
    raises = "" if "raises-exception" in text else None
    return replace(manner, words=replace(manner.words, way=Way.RUN, raises=raises))


def _read_python(header: Header, words: Sequence[str], manner: Manner) -> Manner:
    """The attributes of pytest-examples, with those that pydantic added, and words of others."""
    given = {option.key: option.value for option in header.options}
    if given.get("test") == "skip" or "notest" in words:
        written = 'test="skip"' if given.get("test") == "skip" else "notest"
        return _leave_out(manner, f"its attribute is `{written}`")
    if _VERSION.fullmatch(given.get("requires", "")):
        conditions = (*manner.words.conditions, f"python>={given['requires']}")
        manner = replace(manner, words=replace(manner.words, conditions=conditions))
    return replace(_read_words(words, manner), session=given.get("group", ""))


def _read_words(words: Sequence[str], manner: Manner) -> Manner:
    fixtures = [word.partition(":")[2] for word in words if word.startswith("fixture:")]
    joined = manner.words.joined or "continuation" in words
    own = replace(manner.words, joined=joined, fixtures=(*manner.words.fixtures, *fixtures))
    return replace(manner, words=own)


def find_manners(lines: Sequence[str], fences: Sequence[Fence]) -> dict[int, Manner]:
    """Return what the comments of a page ask for, by the line of the fence that they are about."""
    if not any("<!--" in line or line.startswith(("%", "{/*")) for line in lines):
        return {}
    inside = {line for fence in fences for line in range(fence.line, fence.end_line + 1)}
    opening = {fence.line for fence in fences}
    manners: dict[int, Manner] = {}
    reader = _CommentReader()
    for number, line in enumerate(lines, 1):
        if number in opening:
            manners[number] = reader.take()
        elif number not in inside and (text := _find_text(line)):
            reader.read(text)
    return {line: manner for line, manner in manners.items() if manner != NO_MANNER}


def _find_text(line: str) -> str:
    found = _COMMENT.fullmatch(line)
    return next((text for text in found.groups() if text), "") if found else ""


class _CommentReader:
    """Reads comments in the order of a page: for the next block, or from here on."""

    def __init__(self) -> None:
        self.following = NO_MANNER
        self.lasting: Manner | None = None

    def take(self) -> Manner:
        """What is asked for the next block, which comes now."""
        following, self.following = self.following, NO_MANNER
        if self.lasting is None:
            return following
        return replace(self.lasting, words=following.words)

    def read(self, text: str) -> None:
        if skip := _SKIP.fullmatch(text):
            self._read_skip(skip["action"], (skip["reason"] or "").strip())
        elif text.rstrip(":") == "clear-namespace":
            self._add(new=True)
        elif text == "eslint-skip":
            self.following = _leave_out(self.following, "`eslint-skip` stands above it")
        elif found := _CODEBLOCKS.fullmatch(text) or _MARK.fullmatch(text):
            self._read_mark(found["word"], found["argument"] or "")
        elif text.startswith(_METADATA):
            words = text.removeprefix(_METADATA).split()
            self.following = _read_words(words, self.following)
            if "notest" in words:
                self.following = _leave_out(self.following, "`notest` stands above it")

    def _add(self, *, new: bool = False, joined: bool = False, raises: str | None = None) -> None:
        words = replace(self.following.words, new=new, joined=joined, raises=raises)
        self.following = replace(self.following, words=words)

    def _read_skip(self, action: str, reason: str) -> None:
        """A `skip` of Sybil, which may hold from here on, and only under a condition."""
        if action == "end":
            self.lasting = None
            return
        condition = _CONDITION.fullmatch(reason)
        said = reason.strip("\"'") or f"`skip: {action}` stands above it"
        found = (
            replace(
                self.following,
                unless=f"(lambda condition, reason='': condition)({condition['arguments']})",
            )
            if condition
            else _leave_out(self.following, said)
        )
        if action == "next":
            self.following = found
        else:
            self.lasting = found

    def _read_mark(self, word: str, argument: str) -> None:
        """A word of pytest-codeblocks, or a mark of pytest that it reads."""
        match word:
            case "skip":
                self.following = _leave_out(self.following, f"`{word}` stands above it")
            case "skipfile":
                self.lasting = Manner(Off("`skipfile` stands above it"))
            case "skipif":
                condition = _REASON.sub("", argument)
                names = "os, platform, sys"
                modules = "*map(__import__, ('os', 'platform', 'sys'))"
                unless = f"(lambda {names}: {condition})({modules})"
                self.following = replace(self.following, unless=unless)
            case "importorskip":
                name = argument.strip("\"' ")
                unless = f"__import__('importlib.util').util.find_spec({name!r}) is None"
                self.following = replace(self.following, unless=unless)
            case "expect-error" | "expect-exception" | "xfail":
                self._add(raises="")
            case "cont":
                self._add(joined=True)
            case "expected-output" | "expected-output-ignore-whitespace":
                self.following = replace(self.following, option=OutputOf(""))
            case _:
                return


def find_invisible(
    lines: Sequence[str], fences: Sequence[Fence]
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the code in comments that runs without being shown: its line, its language, its lines.

    Ours begins with `<!-- inlaid: setup`, and Sybil's with `<!-- invisible-code-block: python`.
    """
    inside = {line for fence in fences for line in range(fence.line, fence.end_line + 1)}
    at = 0
    while at < len(lines):
        found = _INVISIBLE.fullmatch(lines[at]) if "<!--" in lines[at] else None
        at += 1
        if found is None or at in inside:
            continue
        end = next((row for row in range(at, len(lines)) if _END.fullmatch(lines[row])), -1)
        if end >= 0:
            language = (found["ours"] or found["sybil"] or "python").lower()
            yield at, language, [line.removeprefix(found["indent"]) for line in lines[at:end]]
            at = end + 1


_INVISIBLE = re.compile(
    r"(?P<indent>[ \t]*)<!--+[ \t]*;?[ \t]*(?:inlaid:[ \t]*setup(?:[ \t]+(?P<ours>[\w+#.-]+))?"
    r"|(?:invisible-)?code(?:-block)?:[ \t]*(?P<sybil>[\w+#.-]+))[ \t]*"
)
_END = re.compile(r"[ \t]*--+>[ \t]*")
