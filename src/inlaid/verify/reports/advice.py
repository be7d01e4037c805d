"""How more could be proved of blocks that were only parsed."""

from collections.abc import Iterable, Sequence

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
    ways = [
        *_tell(
            list(filter(_can_run, parsed)), "`verify=NAME`, or an `output` block below, runs {}"
        ),
        *_tell(
            list(filter(_can_be_tested, parsed)),
            "`run` or `compile` of a project in `verify.projects` tests or compiles {}",
        ),
    ]
    if not ways:
        return ""
    were = "block was" if len(parsed) == 1 else "blocks were"
    return f"{len(parsed)} {were} only parsed: {'; '.join(ways)}"


def _tell(examples: Sequence[Example], way: str) -> list[str]:
    return [way.format(len(examples))] if examples else []


def _can_run(example: Example) -> bool:
    language = find_shown(example.language, example.source)
    session = language.session if language else None
    return (
        example.kind is ExampleKind.TYPED
        and session is not None
        and session.prompt is not Prompt.SHELL
    )


def _can_be_tested(example: Example) -> bool:
    language = find_shown(example.language, example.source)
    return (
        example.kind is ExampleKind.INCLUDED
        and language is not None
        and bool(language.session or language.run or language.compiler)
    )
