"""From the fences of a page to its examples."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inlaid.diagnostics.codes import VERIFY_OPTION
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding, Span
from inlaid.diagnostics.location import Location
from inlaid.includes.resolution import Include, Resolution, Shown
from inlaid.languages.sessions import Prompt
from inlaid.languages.text import LANGUAGE as TEXT
from inlaid.pages.fences import Fence
from inlaid.pages.header import Header, parse_header
from inlaid.pages.headings import name_blocks
from inlaid.pages.page import Page
from inlaid.pages.verify_option import (
    KEY,
    PLAIN,
    UNASKED,
    Asked,
    Misread,
    Named,
    Off,
    OutputOf,
    VerifyOption,
    Way,
    Words,
    find_in_comment,
    find_lost_options,
    parse_verify,
)
from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.body_code import count_options, show_hidden
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.manners import (
    NO_MANNER,
    RUST,
    Manner,
    find_invisible,
    find_manners,
    list_attributes,
    name_language,
    read_fence,
)
from inlaid.verify.examples.prompts import find_label
from inlaid.verify.examples.steps import has_commands

_OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class PageExamples:
    """The examples of a page in order, and what is wrong with their options."""

    examples: tuple[Example, ...]
    diagnostics: tuple[Diagnostic, ...]


def find_examples(
    resolution: Resolution,
    fences: Sequence[Fence],
    read_source: Callable[[str], str],
    bare: str = "",
) -> PageExamples:
    """Return the examples of a resolved page.

    ``fences`` are all of its fences; ``read_source`` gives the text of a file by its path relative
    to the project root; ``bare`` is the language of fences that name none. An include that can't be
    shown is not an example: it is reported elsewhere.
    """
    includes = {include.fence.line: include for include in resolution.includes}
    finder = _Finder(resolution.page, read_source, name_blocks(resolution.page.text, fences))
    finder.bare = bare
    finder.manners = find_manners(finder.lines, fences)
    shown = (
        example for fence in fences for example in finder.find(fence, includes.get(fence.line))
    )
    examples = tuple(sorted((*shown, *finder.find_invisible(fences)), key=_find_line))
    lost = find_lost_options(resolution.page, fences)
    return PageExamples(examples, (*finder.diagnostics, *lost))


def find_typed(page: Page, fences: Sequence[Fence]) -> tuple[Example, ...]:
    """Return the typed-in examples of a page, by fences none of which is an include."""
    finder = _Finder(page, lambda _path: "", name_blocks(page.text, fences))
    return tuple(example for fence in fences for example in finder.find(fence, None))


# The value of an option, its place and the text of that line.
_Asked = tuple[str, Location, str]


class _Finder:
    def __init__(
        self, page: Page, read_source: Callable[[str], str], names: Mapping[int, str]
    ) -> None:
        self.page = page
        self.names = names
        self.lines = page.text.split("\n")
        self.read_source = read_source
        self.diagnostics: list[Diagnostic] = []
        self.manners: Mapping[int, Manner] = {}
        self.bare = ""

    def find(self, fence: Fence, include: Include | None) -> Iterator[Example]:
        if include is None:
            yield self._find_typed(fence)
        elif isinstance(include, Shown):
            yield self._find_included(include)

    def _find_included(self, include: Shown) -> Example:
        fence, directive, block = include.fence, include.directive, include.block
        asked = self._find_comment(fence)
        own = directive.options.verify
        place = self._place(fence.line, directive.find_span(KEY)) if own else None
        if asked is not None and own is None:
            own, place = self._parse(*asked), asked[1:]
        option = own.option if own else UNASKED
        if block.revision and option == UNASKED:
            option = Off(f"quoted at revision {block.revision}")
        header = parse_header(fence.info)
        option = read_fence(header, ()).option if option == UNASKED else option
        if option == UNASKED and "compile_fail" in list_attributes(header):
            option = Off("its attribute is `compile_fail`")
        return Example(
            location=Location(self.page.path, fence.line),
            header=fence.header,
            kind=ExampleKind.INCLUDED,
            language=block.language.lower(),
            text="" if block.revision else self.read_source(block.path),
            option=option,
            first_line=fence.line + 1,
            prefix=fence.prefix,
            source=block.path,
            lines=block.lines,
            name=" ".join(selector.written for selector in directive.selectors),
            option_place=place,
            id=self.names[fence.line],
            words=own.words if own else PLAIN,
        )

    def _find_typed(self, fence: Fence) -> Example:
        header = parse_header(fence.info)
        asked = self._find_own(fence, header) or self._find_comment(fence)
        own = self._parse(*asked) if asked else Asked()
        manner = read_fence(header, fence.body, self.manners.get(fence.line, NO_MANNER))
        written, attributes = self._name(header)
        if "ignore" in attributes:
            manner = replace(manner, option=Off("its attribute is `ignore`"))
        option = manner.option if own == Asked() else own.option
        skipped = count_options(header, fence.body)
        text = show_hidden(written, "".join(f"{line}\n" for line in fence.body[skipped:]))
        kind = _find_kind(written, option, text)
        language = written if kind is ExampleKind.OUTPUT else find_label(written, text)
        return Example(
            location=Location(self.page.path, fence.line),
            header=fence.header,
            kind=kind,
            language=language,
            written=written,
            text=text,
            option=option,
            first_line=fence.line + 1 + skipped,
            prefix=fence.prefix,
            option_place=asked[1:] if asked else None,
            id=self.names[fence.line],
            words=self._find_words(header, own.words if own.words != PLAIN else manner.words),
            session=manner.session,
            unless=manner.unless,
            attributes=attributes,
        )

    def _name(self, header: Header) -> tuple[str, tuple[str, ...]]:
        """The language of a fence, and rustdoc's attributes, which may stand in its place."""
        written = name_language(header)
        attributes = list_attributes(header)
        is_rust = written in RUST or (written in {"", *attributes} and self.bare in RUST)
        if is_rust and written not in RUST:
            return self.bare, attributes
        return written or self.bare, attributes if is_rust else ()

    def _find_words(self, header: Header, words: Words) -> Words:
        """Where rustdoc's rules hold, a block that it doesn't know, as `Rust`, is only parsed."""
        is_odd = header.language != "rust" and header.language.lower() in RUST
        if words == PLAIN and self.bare in RUST and is_odd:
            return replace(words, way=Way.PARSE)
        return words

    def find_invisible(self, fences: Sequence[Fence]) -> Iterator[Example]:
        """Yield the code of comments, which runs and is not shown."""
        found = find_invisible(self.lines, fences) if "<!--" in self.page.text else ()
        for number, (line, language, body) in enumerate(found, 1):
            yield Example(
                location=Location(self.page.path, line),
                header=self.lines[line - 1],
                kind=ExampleKind.TYPED,
                language=language,
                written=language,
                text="".join(f"{row}\n" for row in body),
                first_line=line + 1,
                id=f"invisible-{number}",
                words=Words(way=Way.RUN),
                is_hidden=True,
            )

    def _find_own(self, fence: Fence, header: Header) -> _Asked | None:
        word = header.find(KEY)
        if word is None:
            return None
        start = fence.info_column - 1
        span = Span(1, start + word.span.column, start + word.span.end_column)
        return word.value, *self._place(fence.line, span)

    def _find_comment(self, fence: Fence) -> _Asked | None:
        """The option in a comment on the line above the fence."""
        word = find_in_comment(self.lines[fence.line - 2]) if fence.line > 1 else None
        return (word.value, *self._place(fence.line - 1, word.span)) if word else None

    def _place(self, number: int, span: Span) -> tuple[Location, str]:
        place = Location(self.page.path, number, span.column, span.end_column)
        return place, self.lines[number - 1]

    def _parse(self, value: str, place: Location, line: str) -> Asked:
        found = parse_verify(value)
        if not isinstance(found, Finding):
            return found
        finding = Finding(VERIFY_OPTION, f"verify={value}: expected {found.message}")
        self.diagnostics.append(finding.at(place, line))
        return Asked(Misread())


def _find_line(example: Example) -> int:
    return example.location.line


def _find_kind(language: str, option: VerifyOption, text: str) -> ExampleKind:
    if language == _OUTPUT or isinstance(option, OutputOf):
        return ExampleKind.OUTPUT
    if is_plain(language) and isinstance(option, Named):
        return ExampleKind.OUTPUT
    known = find_checked(find_label(language, text))
    session = known.session if known else None
    if session is not None and session.prompt is Prompt.SHELL and has_commands(text):
        return ExampleKind.COMMANDS
    return ExampleKind.TYPED


def is_plain(language: str) -> bool:
    """Whether a fence holds what a program prints, when it names what printed it."""
    return not language or language in TEXT.labels
