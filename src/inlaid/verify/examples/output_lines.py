"""Which lines of a block show what was printed."""

from collections.abc import Iterator

from inlaid.languages.sessions import Prompt
from inlaid.verify.evaluators.registry import find_checked
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.output_comments import parse_shown
from inlaid.verify.examples.steps import Step, parse_console, parse_prompts
from inlaid.verify.output.output import split_lines


def list_output_lines(example: Example) -> Iterator[int]:
    """Yield the lines of a typed-in block that show output, 0-based in its text."""
    if example.kind is ExampleKind.OUTPUT:
        yield from range(len(split_lines(example.text)))
    for step in _list_steps(example):
        first = step.expected_line
        yield from range(first, first + len(split_lines(step.expected or "")))


def _list_steps(example: Example) -> tuple[Step, ...]:
    if example.kind is ExampleKind.COMMANDS:
        return parse_console(example.text)
    if shown := parse_shown(example):
        return shown
    language = find_checked(example.language) if example.kind is ExampleKind.TYPED else None
    session = language.session if language else None
    is_prompt = session is not None and session.prompt is Prompt.PYTHON
    return parse_prompts(example.text) if is_prompt else ()
