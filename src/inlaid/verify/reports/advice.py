"""How more could be proved of blocks that were only parsed."""

from collections.abc import Iterable

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
        f"{way} {_name_share(count, len(parsed))}"
        for can, way in _WAYS
        if (count := sum(map(can, parsed)))
    ]
    if not ways:
        return ""
    were = "block was" if len(parsed) == 1 else "blocks were"
    return f"{len(parsed)} {were} only parsed; {'; '.join(ways)}"


def _name_share(count: int, total: int) -> str:
    return f"{count} of them" if count < total else "it" if total == 1 else "them"


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
    is_included = example.kind is ExampleKind.INCLUDED
    return is_included and language is not None and language.is_program


_WAYS = (
    (_can_run, "`verify=NAME` on the fence, or an `output` block below, runs"),
    (_can_be_tested, "`run` or `compile` of a project in `verify.projects` proves more of"),
)
