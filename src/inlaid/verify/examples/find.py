"""From the fences of a page to its examples."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from inlaid.diagnostics.codes import VERIFY_OPTION
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.includes.directive import Options
from inlaid.includes.resolution import Include, Resolution
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page
from inlaid.verify.evaluators.registry import find_evaluator
from inlaid.verify.examples.examples import (
    Example,
    Kind,
    Misread,
    Named,
    Off,
    Option,
    OutputOf,
    Unasked,
)
from inlaid.verify.examples.lost_options import find_lost_options
from inlaid.verify.examples.option import OptionError, find_option, parse_option
from inlaid.verify.examples.steps import has_commands

# Languages of fences that hold what a program prints, when the fence names what printed it.
PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "log", "none", "nohighlight"})
_OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class PageExamples:
    """The examples of a page in order, and what is wrong with their options."""

    examples: tuple[Example, ...]
    diagnostics: tuple[Diagnostic, ...]


def find_examples(
    resolution: Resolution, fences: Sequence[Fence], read_source: Callable[[str], str]
) -> PageExamples:
    """Return the examples of a resolved page.

    ``fences`` are all of its fences; ``read_source`` gives the text of a file by its path relative
    to the project root. An include that can't be shown is no example: it is reported elsewhere.
    """
    includes = {each.fence.line: each for each in resolution.includes}
    finder = _Finder(resolution.page, read_source)
    examples = tuple(
        example for fence in fences for example in finder.find(fence, includes.get(fence.line))
    )
    lost = find_lost_options(resolution.page, fences)
    return PageExamples(examples, (*finder.diagnostics, *lost))


class _Finder:
    def __init__(self, page: Page, read_source: Callable[[str], str]) -> None:
        self.page = page
        self.lines = page.text.split("\n")
        self.read_source = read_source
        self.diagnostics: list[Diagnostic] = []

    def find(self, fence: Fence, include: Include | None) -> Iterator[Example]:
        above = self.lines[fence.line - 2] if fence.line > 1 else ""
        written = find_option("" if include else fence.info, above)
        if include is None:
            yield self._find_typed(fence, written)
        elif include.directive is not None and include.block is not None:
            yield self._find_included(fence, include, written)

    def _find_included(self, fence: Fence, include: Include, written: str) -> Example:
        block, directive = include.block, include.directive
        assert block is not None  # noqa: S101 (checked by the caller)
        assert directive is not None  # noqa: S101
        own = directive.options
        return Example(
            location=Location(self.page.path, fence.line),
            header=fence.header,
            kind=Kind.INCLUDED,
            language=block.language.lower(),
            text="" if block.revision else self.read_source(block.path),
            option=self._find_included_option(fence, own, written, block.revision),
            first_line=fence.line + 1,
            prefix=fence.prefix,
            source=block.path,
            lines=block.lines,
            name=" ".join(each.written for each in directive.selectors),
            option_place=self._find_place(fence) if own.verify or written else None,
        )

    def _find_included_option(
        self, fence: Fence, options: Options, written: str, revision: str
    ) -> Option:
        if options.verify_off:
            return Off(options.verify_off)
        if options.verify or written:
            return self._parse(fence, options.verify or written)
        return Off(f"quoted at revision {revision}") if revision else Unasked()

    def _find_typed(self, fence: Fence, written: str) -> Example:
        option = self._parse(fence, written)
        language = _find_fence_language(fence.info)
        text = "".join(f"{line}\n" for line in fence.body)
        return Example(
            location=Location(self.page.path, fence.line),
            header=fence.header,
            kind=_find_kind(language, option, text),
            language=language,
            text=text,
            option=option,
            first_line=fence.line + 1,
            prefix=fence.prefix,
            option_place=self._find_place(fence) if written else None,
        )

    def _parse(self, fence: Fence, value: str) -> Option:
        if not value:
            return Unasked()
        try:
            return parse_option(value)
        except OptionError as error:
            self.diagnostics.append(self._report_option(fence, f"verify={value}: {error}"))
            return Misread()

    def _report_option(self, fence: Fence, message: str) -> Diagnostic:
        place, line = self._find_place(fence)
        return Diagnostic(VERIFY_OPTION, message, place, line, help=VERIFY_OPTION.fix)

    def _find_place(self, fence: Fence) -> tuple[Location, str]:
        """Where the option that the fence has is written, and the text of that line."""
        number = fence.line if find_option(fence.info, "") else fence.line - 1
        line = self.lines[number - 1]
        start = max(0, line.find("verify="))
        return Location(self.page.path, number, start + 1, len(line) + 1), line


def _find_fence_language(info: str) -> str:
    first = info.strip().lstrip("{").split(maxsplit=1)
    word = first[0].rstrip("}") if first else ""
    return "" if "=" in word or word.startswith("#") else word.lstrip(".").lower()


def _find_kind(language: str, option: Option, text: str) -> Kind:
    if language == _OUTPUT or isinstance(option, OutputOf):
        return Kind.OUTPUT
    if language in PLAIN and isinstance(option, Named):
        return Kind.OUTPUT
    evaluator = find_evaluator(language)
    if evaluator is not None and evaluator.language == "console" and has_commands(text):
        return Kind.COMMANDS
    return Kind.TYPED
