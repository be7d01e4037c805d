"""The sessions of a page: which steps run in which, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from inlaid.languages.sessions import Prompt, Session
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.output_comments import parse_commented, shows_in_comments
from inlaid.verify.examples.steps import Step, parse_console, parse_prompts
from inlaid.verify.plan.programs import Programs
from inlaid.verify.plan.proofs import SessionKey, Steps
from inlaid.verify.plan.work import SessionWork
from inlaid.verify.settings import Place


@dataclass(slots=True)
class _OpenSession:
    language: str
    steps: list[Step] = field(default_factory=list)


class PageSessions:
    """The sessions of a page, as far as its examples have been added."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.opened: dict[SessionKey, _OpenSession] = {}

    def add(
        self, name: str, example: Example, language: str, session: Session, *, shown: bool
    ) -> Steps:
        """Add a block to a session; ``shown``: a block below it shows what it prints."""
        key = SessionKey(self.path, name, " ".join(session.argv[:1]))
        opened = self.opened.setdefault(key, _OpenSession(language))
        first = len(opened.steps)
        opened.steps += _split_steps(example, session, shown=shown)
        return Steps(key, first, len(opened.steps))

    def build_works(self, programs: Programs) -> Iterator[tuple[SessionKey, SessionWork]]:
        """Yield the work of each session."""
        places = dict(programs.settings.sessions)
        for key, opened in self.opened.items():
            place = places.get(key.name, Place())
            program = programs.build_program((), place)
            limits = programs.find_limits(place)
            steps = tuple(opened.steps)
            yield key, SessionWork(opened.language, steps, program, place, limits)


def _split_steps(example: Example, session: Session, *, shown: bool) -> tuple[Step, ...]:
    """The steps of a block; what one prints that is ``shown`` below may also report a failure."""
    match session.prompt:
        case Prompt.SHELL:
            steps = parse_console(example.text)
            if shown and not any(step.expected for step in steps):
                return tuple(replace(step, expected=None) for step in steps)
            return steps
        case Prompt.PYTHON:
            return parse_prompts(example.text)
        case Prompt.NONE:
            status = None if shown else 0
            commented = parse_commented(example.text) if shows_in_comments(example) else ()
            return tuple(replace(step, status=status) for step in commented) or (
                Step(example.text, status=status),
            )
