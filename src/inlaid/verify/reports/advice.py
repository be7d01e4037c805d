"""How more could be proved of blocks that were only parsed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from inlaid.languages.sessions import Prompt
from inlaid.verify.evaluators.registry import find_shown
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.judge.verdicts import Verdict
from inlaid.verify.level import Level


def advise(verdicts: Iterable[Verdict]) -> str:
    """Return in one line how many blocks were only parsed and what would run or compile them.

    Empty where nothing would.
    """
    parsed = [verdict.example for verdict in verdicts if verdict.level is Level.PARSED]
    ways = [f"{way} {_name_share(count, len(parsed))}" for way, count in _find_ways(parsed)]
    if not ways:
        return ""
    were = "block was" if len(parsed) == 1 else "blocks were"
    return f"{len(parsed)} {were} only parsed; {'; '.join(ways)}"


def _find_ways(parsed: Sequence[Example]) -> Iterator[tuple[str, int]]:
    """Yield the settings that prove more, and of how many blocks: of the most first."""
    runnable = Counter(name for example in parsed if (name := _name_runnable(example)))
    if runnable:
        languages = ", ".join(name for name, _ in runnable.most_common())
        yield f"`verify: {{execute: [{languages}]}}` runs", runnable.total()
    if count := sum(map(_can_be_tested, parsed)):
        yield "`run` or `compile` of a project in `verify.projects` proves more of", count


def _name_share(count: int, total: int) -> str:
    return f"{count} of them" if count < total else "it" if total == 1 else "them"


def _name_runnable(example: Example) -> str:
    """The language of a block that would run, empty for another; `parse` on a fence keeps it so."""
    language = find_shown(example.language, example.source)
    session = language.session if language else None
    can = session is not None and session.prompt is Prompt.NONE and not example.words.way
    return language.name if language and can and example.kind is ExampleKind.TYPED else ""


def _can_be_tested(example: Example) -> bool:
    language = find_shown(example.language, example.source)
    is_included = example.kind is ExampleKind.INCLUDED
    return is_included and language is not None and language.is_program
