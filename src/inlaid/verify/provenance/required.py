"""The least level that a site asks of a block."""

from collections.abc import Iterable

from inlaid.verify.evaluators.registry import find_shown
from inlaid.verify.examples.examples import Example
from inlaid.verify.level import Level
from inlaid.verify.settings import Requirement, is_page_of


def find_required(example: Example, requirements: Iterable[Requirement]) -> Level | None:
    """Return the strictest level that is asked of an example, None where nothing is.

    What doesn't name the example's language asks no more than can be proved of that language.
    """
    language = find_shown(example.language, example.source)
    if language is None:
        return None
    written = find_shown(example.written, example.source) if example.written else None
    names = {"", language.name, *((written.name,) if written else ())}
    highest = Level.AS_PRINTED if language.is_program else Level.PARSED
    path = example.location.path
    return max(
        (
            asked.level if asked.language else min(asked.level, highest)
            for asked in (*requirements, *example.page.require)
            if asked.language in names and is_page_of(path, asked.pages)
        ),
        default=None,
    )
