"""From examples to units of work: what is run, once, and what each example needs of it."""

import posixpath
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from inlaid.core.codes import OUTPUT_ORPHAN, VERIFY_NAME, VERIFY_OPTION
from inlaid.core.languages import find_language
from inlaid.core.nearest import find_nearest, list_names
from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.registry import EVALUATORS, find_evaluator
from inlaid.verify.examples import Example, InputOf, Kind, Misread, Named, Off, OutputOf, Unasked
from inlaid.verify.limits import Limits
from inlaid.verify.page import PLAIN
from inlaid.verify.program import Program
from inlaid.verify.proofs import (
    Compiles,
    Entry,
    Feeds,
    Parses,
    Passes,
    Plan,
    PrintsProgram,
    PrintsSteps,
    Proof,
    SessionKey,
    Steps,
    Succeeds,
)  # fmt: skip
from inlaid.verify.settings import NamedRun, Place, Settings, TestedProject
from inlaid.verify.steps import Step, parse_console, parse_prompts
from inlaid.verify.work import ProgramWork, SessionWork, SyntaxWork

_DEFAULT = "default"  # the session of blocks that name none


def plan_work(examples: Sequence[Example], settings: Settings, root: str) -> Plan:
    """Return the plan for examples that stand in the order of their pages.

    ``root``: the absolute folder of the project. Nothing is run or read here.
    """
    planner = _Planner(settings, root)
    pages = dict.fromkeys(example.location.path for example in examples)
    entries: list[Entry] = []
    sessions: list[tuple[SessionKey, SessionWork]] = []
    for path in pages:
        own = [example for example in examples if example.location.path == path]
        page = _PagePlanner(planner, path, own)
        entries += page.plan()
        sessions += page.build_sessions()
    return Plan(tuple(entries), tuple(sessions))


class _Planner:
    """What holds for all pages: the settings, and the programs that they name."""

    def __init__(self, settings: Settings, root: str) -> None:
        self.settings = settings
        self.root = root
        self.runs = {run.name: run for run in settings.runs}

    def find_projects(self, source: str) -> tuple[TestedProject, ...]:
        """The projects whose folder holds the source."""
        path = PurePosixPath(source)
        return tuple(
            project for project in self.settings.projects if path.is_relative_to(project.place.root)
        )

    def build_program(
        self, argv: tuple[str, ...], place: Place, *, stdin: str = "", collect: Iterable[str] = ()
    ) -> Program:
        return Program(
            argv=argv,
            root=self.root if place.root else "",
            cwd="" if place.root == "." else place.root,
            stdin=stdin,
            env=place.env,
            passed=place.pass_env,
            network=place.network,
            collect=tuple(collect),
        )

    def find_limits(self, place: Place) -> Limits:
        limits = self.settings.limits
        return replace(limits, seconds=place.timeout) if place.timeout else limits

    def plan_command(
        self,
        label: str,
        command: str,
        place: Place,
        *,
        stdin: str = "",
        collect: Sequence[str] = (),
    ) -> ProgramWork:
        argv = ("bash", "-c", command)
        program = self.build_program(argv, place, stdin=stdin, collect=collect)
        return ProgramWork(label, command, program, place, self.find_limits(place))

    def plan_run(self, run: NamedRun, stdin: str) -> ProgramWork:
        place = replace(run.place, root=run.place.root or ".")
        return self.plan_command(f"run {run.name}", run.run, place, stdin=stdin)

    def plan_tests(self, project: TestedProject) -> ProgramWork:
        label = f"project {project.name}"
        files = [path for _, path in self.settings.traces]
        traces = [posixpath.relpath(path, project.place.root) for path in files]
        collect = (*project.coverage, *traces)
        return self.plan_command(label, project.run, project.place, collect=collect)

    def plan_compiler(self, project: TestedProject, evaluator: Evaluator) -> ProgramWork:
        if project.compile != "auto":
            return self.plan_command(f"compile {project.name}", project.compile, project.place)
        assert evaluator.compiler is not None  # noqa: S101 (checked by the caller)
        argv = evaluator.compiler.argv
        return ProgramWork(
            f"compile {project.name}",
            shlex.join(argv),
            self.build_program(argv, project.place),
            project.place,
            self.find_limits(project.place),
            evaluator.compiler.tool,
        )

    def plan_file(self, source: str, evaluator: Evaluator) -> ProgramWork:
        place = Place(root=".")
        for project in self.find_projects(source):
            place = replace(project.place, timeout=0)
        name = PurePosixPath(source).relative_to(place.root).as_posix()
        program = self.build_program((*evaluator.run, name), place)
        return ProgramWork(
            f"program {source}", shlex.join(program.argv), program, place, self.settings.limits
        )


@dataclass(slots=True)
class _OpenSession:
    evaluator: Evaluator
    steps: list[Step] = field(default_factory=list)


Printed = PrintsSteps | PrintsProgram


class _PagePlanner:
    """Plans one page: its sessions, and which output belongs to what was run before it."""

    def __init__(self, planner: _Planner, path: str, examples: Sequence[Example]) -> None:
        self.planner = planner
        self.path = path
        self.examples = examples
        self.sessions: dict[SessionKey, _OpenSession] = {}
        self.inputs = {
            each.option.name: each.text for each in examples if isinstance(each.option, InputOf)
        }
        self.last: Printed | None = None
        self.printed: dict[str, Printed] = {}

    def plan(self) -> list[Entry]:
        entries: list[Entry] = []
        for index, example in enumerate(self.examples):
            asks = example.kind is not Kind.OUTPUT and self._is_followed_by_output(index)
            if asks and (self._is_program(example) or isinstance(example.option, Off)):
                self.last = None  # no output may be taken for that of an earlier program
            above = entries[-1] if entries else None
            entries.append(self._plan(index, example, above))
        return entries

    def _is_program(self, example: Example) -> bool:
        found = self._find_evaluator(example)
        return found is not None and bool(found.session or found.run or found.compiler)

    def build_sessions(self) -> list[tuple[SessionKey, SessionWork]]:
        places = dict(self.planner.settings.sessions)
        built = []
        for key, opened in self.sessions.items():
            place = places.get(key.name, Place())
            program = self.planner.build_program((), place)
            limits = self.planner.find_limits(place)
            language = opened.evaluator.language
            steps = tuple(opened.steps)
            built.append((key, SessionWork(language, steps, program, place, limits)))
        return built

    def _plan(self, index: int, example: Example, above: Entry | None) -> Entry:
        if isinstance(example.option, Off):
            return Entry(example, skipped=example.option.reason)
        if isinstance(example.option, Misread):
            return Entry(example, reported="its option can't be read: see above")
        if reason := self._find_skip(example):
            return Entry(example, skipped=reason)
        if example.kind is Kind.DIAGRAM:
            return Entry(example, tuple(self._plan_trace(example)))
        if example.kind is Kind.OUTPUT:
            return self._plan_output(example, above)
        evaluator = self._find_evaluator(example)
        if isinstance(example.option, InputOf):
            return self._plan_input(example, example.option.name, evaluator)
        if evaluator is not None:
            return self._plan_code(index, example, evaluator)
        if isinstance(example.option, Named):
            return _refuse_session(example, example.language or "no language")
        return Entry(example, skipped=_explain_unknown(example.language))

    def _find_skip(self, example: Example) -> str:
        """Why the configuration leaves out the language; what a fence asks for is always done."""
        if example.trace or not isinstance(example.option, Unasked):
            return ""
        own = find_evaluator(example.language)
        reasons = dict(self.planner.settings.skip)
        names = [example.language, *((own.language, *own.aliases) if own else ())]
        return next((reasons[name] for name in names if name in reasons), "")

    def _find_evaluator(self, example: Example) -> Evaluator | None:
        if example.kind is not Kind.INCLUDED:
            return find_evaluator(example.language)
        return find_evaluator(find_language(example.source)) or find_evaluator(example.language)

    def _plan_code(self, index: int, example: Example, evaluator: Evaluator) -> Entry:
        if evaluator.language == "console" and example.kind is not Kind.COMMANDS:
            return Entry(example, skipped="holds no command (no line begins with '$ ')")
        parses = Parses(SyntaxWork(evaluator.language, example.text))
        if example.kind is Kind.INCLUDED:
            return self._plan_included(index, example, evaluator, parses)
        name = self._find_session(index, example, evaluator)
        if not name:
            return Entry(example, (parses,))
        if evaluator.session is None:
            return _refuse_session(example, evaluator.language)
        shown = self._is_followed_by_output(index)
        return Entry(example, (parses, self._add_steps(name, example, evaluator, shown=shown)))

    def _find_session(self, index: int, example: Example, evaluator: Evaluator) -> str:
        """The session in which a typed-in block is run, empty when it is only parsed."""
        if isinstance(example.option, Named):
            return example.option.name
        if example.kind is Kind.COMMANDS or evaluator.language == "pycon":
            return _DEFAULT
        return _DEFAULT if evaluator.session and self._is_followed_by_output(index) else ""

    def _is_followed_by_output(self, index: int) -> bool:
        if index + 1 == len(self.examples):
            return False
        after = self.examples[index + 1]
        asks = not isinstance(after.option, OutputOf | Named) or after.option == OutputOf("")
        return after.kind is Kind.OUTPUT and asks and not isinstance(after.option, Off)

    def _add_steps(
        self, name: str, example: Example, evaluator: Evaluator, *, shown: bool
    ) -> Steps:
        assert evaluator.session is not None  # noqa: S101 (checked by the caller)
        key = SessionKey(self.path, name, " ".join(evaluator.session.argv[:1]))
        opened = self.sessions.setdefault(key, _OpenSession(evaluator))
        first = len(opened.steps)
        opened.steps += _split_steps(example, evaluator, shown=shown)
        last = len(opened.steps)
        self.last = self.printed[name] = PrintsSteps(key, first, last)
        return Steps(key, first, last)

    def _plan_included(
        self, index: int, example: Example, evaluator: Evaluator, parses: Parses
    ) -> Entry:
        proofs: list[Proof] = [parses]
        projects = self.planner.find_projects(example.source)
        if isinstance(example.option, Named):
            known = {project.name: project for project in self.planner.settings.projects}
            if example.option.name not in known:
                return _report_name(example, "project", example.option.name, known)
            projects = (known[example.option.name],)
        for project in projects:
            proofs += self._plan_project(project, evaluator)
        if evaluator.run and self._is_followed_by_output(index):
            work = self.planner.plan_file(example.source, evaluator)
            proofs.append(Succeeds(work))
            self.last = PrintsProgram(work)
        return Entry(example, tuple(proofs))

    def _plan_project(self, project: TestedProject, evaluator: Evaluator) -> Iterable[Proof]:
        usual = project.compile == "auto"
        if (usual and evaluator.compiler is not None) or (project.compile and not usual):
            yield Compiles(self.planner.plan_compiler(project, evaluator), project)
        if project.run:
            yield Passes(self.planner.plan_tests(project), project)

    def _plan_input(self, example: Example, name: str, evaluator: Evaluator | None) -> Entry:
        """Input of a run; where no output of the run is shown, the run itself is the proof."""
        if name not in self.planner.runs:
            return _report_name(example, "run", name, self.planner.runs)
        proofs: list[Proof] = []
        if evaluator is not None:
            proofs.append(Parses(SyntaxWork(evaluator.language, example.text)))
        work = self.planner.plan_run(self.planner.runs[name], example.text)
        shown = any(_find_output_name(each) == name for each in self.examples)
        return Entry(example, (*proofs, Feeds(work) if shown else Succeeds(work)))

    def _plan_trace(self, example: Example) -> Iterable[Proof]:
        """The tests of all projects, as only a run tells which of them records the trace."""
        if example.trace in dict(self.planner.settings.traces):
            for project in self.planner.settings.projects:
                if project.run:
                    yield Passes(self.planner.plan_tests(project), project)

    def _plan_output(self, example: Example, above: Entry | None) -> Entry:
        name = _find_output_name(example)
        if name in self.planner.runs:
            work = self.planner.plan_run(self.planner.runs[name], self.inputs.get(name, ""))
            return Entry(example, (Succeeds(work), PrintsProgram(work)))
        if name and name not in self.printed:
            known = {**self.planner.runs, **self.printed}
            return _report_name(example, "run, or session above,", name, known)
        printed = self.printed[name] if name else self.last
        if printed is None and above is not None and above.skipped:
            return Entry(example, skipped=f"what prints it is left out: {above.skipped}")
        if printed is None:
            return _report_orphan(example, above)
        return Entry(example, (printed,))


def _find_output_name(example: Example) -> str:
    """The run or session that an output block names, empty without."""
    if example.kind is Kind.OUTPUT and isinstance(example.option, OutputOf | Named):
        return example.option.name
    return ""


def _report_orphan(example: Example, above: Entry | None) -> Entry:
    message = "nothing before this output could have printed it"
    if above is not None and above.example.kind in {Kind.TYPED, Kind.INCLUDED}:
        message += f": the block of {above.example.language or 'plain text'} above it is not run"
    return Entry(example, fault=message, fault_code=OUTPUT_ORPHAN)


def _report_name(example: Example, what: str, name: str, known: Iterable[str]) -> Entry:
    names = list(known)
    near = find_nearest(name, names)
    listed = f" (there are: {list_names(names)})" if names else ""
    advice = f"; did you mean '{near}'?" if near else ""
    message = f"no {what} is called '{name}'{listed}{advice}"
    return Entry(example, fault=message, fault_code=VERIFY_NAME)


def _refuse_session(example: Example, language: str) -> Entry:
    known = [each.language for each in EVALUATORS if each.session]
    message = (
        f"blocks of {language} can't be run in a session; those of {list_names(known, 12)} can"
    )
    return Entry(example, fault=message, fault_code=VERIFY_OPTION)


def _split_steps(example: Example, evaluator: Evaluator, *, shown: bool) -> tuple[Step, ...]:
    """The steps of a block; what one prints that is ``shown`` below may also tell of a failure."""
    match evaluator.language:
        case "console":
            steps = parse_console(example.text)
            if shown and not any(step.expected for step in steps):
                return tuple(replace(step, expected=None) for step in steps)
            return steps
        case "pycon":
            return parse_prompts(example.text)
        case _:
            return (Step(example.text, status=None if shown else 0),)


def _explain_unknown(language: str) -> str:
    if not language:
        return "the fence names no language"
    if language in PLAIN:
        return "plain text"
    names = [name for each in EVALUATORS for name in (each.language, *each.aliases)]
    near = find_nearest(language, names) if len(language) > 2 else None
    advice = f" (did you mean '{near}'?)" if near else ""
    return f"nothing checks the language '{language}'{advice}"
