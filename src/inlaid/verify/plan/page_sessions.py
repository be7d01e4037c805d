"""The sessions of a page: which steps run in which, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from inlaid.languages.sessions import Prompt, Session
from inlaid.verify.evaluators.registry import get_session
from inlaid.verify.examples.examples import Example
from inlaid.verify.examples.output_comments import parse_shown
from inlaid.verify.examples.steps import Step, parse_console, parse_prompts
from inlaid.verify.plan.programs import Programs
from inlaid.verify.plan.proofs import SessionKey, Steps
from inlaid.verify.plan.work import SessionWork
from inlaid.verify.sandbox.limits import Network
from inlaid.verify.settings import SessionCode, SessionSettings

_USUAL = SessionSettings()
_RENEWED = frozenset({"python"})  # programs in which a block can start anew without another process


@dataclass(slots=True)
class _OpenSession:
    language: str
    settings: SessionSettings
    steps: list[Step] = field(default_factory=list)
    fixtures: dict[str, None] = field(default_factory=dict)
    setup: int = 0
    timeout: float = 0
    is_live: bool = False


class PageSessions:
    """The sessions of a page, as far as its examples have been added."""

    def __init__(self, path: str, programs: Programs) -> None:
        self.path = path
        self.programs = programs
        self.opened: dict[SessionKey, _OpenSession] = {}
        self.numbers: dict[tuple[str, str], int] = {}

    def add(
        self,
        name: str,
        example: Example,
        language: str,
        session: Session,
        *,
        shown: bool,
        anew: bool = False,
    ) -> Steps:
        """Add a block to a session; ``shown``: a block below it shows what it prints.

        ``anew``: nothing of what ran before it is known to it, nor to those after it.
        """
        family = name_family(session)
        is_inside = anew and family in _RENEWED
        number = self.numbers.get((name, family), 0) + (anew and not is_inside)
        self.numbers[name, family] = number
        key = SessionKey(self.path, name, family, number)
        opened = self.opened.setdefault(key, self._open(name, language, family))
        steps = _split_steps(example, session, shown=shown)
        if is_inside and steps and len(opened.steps) > opened.setup:
            setup = _list_code(opened.settings.setup, family)
            first_step, *others = (*setup, *steps)
            opened.steps += [replace(first_step, anew=True), *others][: len(setup)]
            steps = steps if setup else (replace(steps[0], anew=True), *steps[1:])
        first = len(opened.steps)
        opened.steps += steps
        opened.fixtures |= dict.fromkeys(example.words.fixtures)
        opened.timeout = max(opened.timeout, example.words.timeout)
        opened.is_live |= example.words.live
        return Steps(key, first, len(opened.steps))

    def _open(self, name: str, language: str, family: str) -> _OpenSession:
        settings = dict(self.programs.settings.sessions).get(name, _USUAL)
        steps = _list_code(settings.setup, family)
        fixtures = dict.fromkeys(settings.fixtures if family == "python" else ())
        return _OpenSession(language, settings, [*steps], fixtures, len(steps))

    def build_works(self) -> Iterator[tuple[SessionKey, SessionWork]]:
        """Yield the work of each session."""
        for key, opened in self.opened.items():
            place = opened.settings.place
            if opened.is_live:
                place = replace(place, network=Network.HOST)
            if opened.fixtures:
                place = replace(place, root=place.root or ".")  # where a `conftest.py` may be
            limits = self.programs.find_limits(place)
            teardown = _list_code(opened.settings.teardown, key.family)
            work = SessionWork(
                opened.language,
                (*opened.steps, *teardown),
                self.programs.build_program((), place),
                place,
                replace(limits, seconds=max(limits.seconds, opened.timeout)),
                setup=opened.setup,
                teardown=len(teardown),
                interpreter=self.programs.find_interpreter(key.name, key.family),
                fixtures=tuple(opened.fixtures),
                page=self.path if opened.fixtures else "",
            )
            yield key, work


def name_family(session: Session) -> str:
    """Return the name of the program that runs a session, by which languages share one."""
    return session.argv[0].strip("{}")


def _list_code(pieces: Sequence[SessionCode], family: str) -> tuple[Step, ...]:
    return tuple(
        Step(piece.text) for piece in pieces if name_family(get_session(piece.language)) == family
    )


def _split_steps(example: Example, session: Session, *, shown: bool) -> tuple[Step, ...]:
    """The steps of a block; what one prints that is ``shown`` below may also report a failure."""
    steps = _find_steps(example, session, shown=shown)
    raises, unless = example.words.raises, example.unless
    if raises is not None:
        steps = tuple(replace(step, raises=raises, status=None) for step in steps)
    return tuple(replace(step, unless=unless) for step in steps) if unless else steps


def _find_steps(example: Example, session: Session, *, shown: bool) -> tuple[Step, ...]:
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
            return tuple(replace(step, status=status) for step in parse_shown(example)) or (
                Step(example.text, status=status),
            )
