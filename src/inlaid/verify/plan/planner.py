"""From examples to units of work: what is run, once, and what each example needs of it."""

from collections.abc import Iterable, Sequence

from inlaid.languages.block_shapes import Snippets
from inlaid.languages.checks import ByRunning
from inlaid.languages.language import Language
from inlaid.languages.sessions import Prompt
from inlaid.pages.verify_option import InputOf, Misread, Named, Off, OutputOf, Unasked, Way
from inlaid.verify.evaluators.registry import find_checked, find_lacking, find_shown
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.output_comments import shows_in_comments
from inlaid.verify.examples.steps import is_all_skipped
from inlaid.verify.plan.page_sessions import PageSessions
from inlaid.verify.plan.programs import Programs
from inlaid.verify.plan.proofs import (
    Compiles,
    Feeds,
    Parses,
    Passes,
    PlannedExample,
    PrintsProgram,
    PrintsSteps,
    Proof,
    SessionKey,
    Succeeds,
    VerifyPlan,
)
from inlaid.verify.plan.refusals import (
    explain_lacking,
    explain_uncommanded,
    explain_unknown,
    refuse_session,
    report_name,
    report_orphan,
)
from inlaid.verify.plan.snippet_plan import SnippetPlan
from inlaid.verify.plan.work import SessionWork, SyntaxWork
from inlaid.verify.settings import TestedProject, VerifySettings

_DEFAULT = "default"  # the session of blocks that name none


def plan_work(examples: Sequence[Example], settings: VerifySettings, root: str) -> VerifyPlan:
    """Return the plan for examples that stand in the order of their pages.

    ``root``: the absolute folder of the project. Nothing is run or read here.
    """
    programs = Programs(settings, root)
    pages = dict.fromkeys(example.location.path for example in examples)
    snippets = SnippetPlan(programs)
    entries: list[PlannedExample] = []
    sessions: list[tuple[SessionKey, SessionWork]] = []
    for path in pages:
        own = [example for example in examples if example.location.path == path]
        page = _PagePlanner(programs.of_page(own[0].page), path, own, snippets)
        entries += page.plan()
        sessions += page.sessions.build_works()
    return VerifyPlan(tuple(map(snippets.complete, entries)), tuple(sessions))


Printed = PrintsSteps | PrintsProgram


class _PagePlanner:
    """Plans one page: its sessions, and which output belongs to what was run before it."""

    def __init__(
        self,
        programs: Programs,
        path: str,
        examples: Sequence[Example],
        snippets: SnippetPlan,
    ) -> None:
        self.programs = programs
        self.snippets = snippets
        self.examples = examples
        self.sessions = PageSessions(path, programs)
        self.inputs = {
            example.option.name: example.text
            for example in examples
            if isinstance(example.option, InputOf)
        }
        self.last_shown = self._find_last_shown()
        self.last: Printed | None = None
        self.printed: dict[str, Printed] = {}

    def plan(self) -> list[PlannedExample]:
        entries: list[PlannedExample] = []
        for index, example in enumerate(self.examples):
            asks = example.kind is not ExampleKind.OUTPUT and self._is_followed_by_output(index)
            if asks and (self._is_program(example) or isinstance(example.option, Off)):
                self.last = None  # no output may be taken for that of an earlier program
            above = entries[-1] if entries else None
            entries.append(self._plan(index, example, above))
        return entries

    def _is_program(self, example: Example) -> bool:
        found = find_shown(example.language, example.source)
        return found is not None and found.is_program

    def _plan(self, index: int, example: Example, above: PlannedExample | None) -> PlannedExample:
        if isinstance(example.option, Misread):
            return PlannedExample(example, reported="its option can't be read: see above")
        if reason := self._find_reason(example):
            return PlannedExample(example, skipped=reason, excused=True)
        if example.kind is ExampleKind.DIAGRAM:
            return PlannedExample(example, tuple(self._plan_trace(example)))
        if example.kind is ExampleKind.OUTPUT:
            return self._plan_output(example, above)
        language = find_shown(example.language, example.source)
        if isinstance(example.option, InputOf):
            return self._plan_input(example, example.option.name, language)
        if language is not None:
            return self._plan_code(index, example, language)
        if isinstance(example.option, Named):
            return refuse_session(example, example.language or "no language")
        return PlannedExample(example, skipped=explain_unknown(example.language))

    def _find_reason(self, example: Example) -> str:
        """Why its author leaves out an example, empty where it isn't."""
        if isinstance(example.option, Off):
            return example.option.reason
        if example.words.live and not self.programs.settings.live:
            return "it needs `--live`"
        return example.page.off or self._find_skip(example)

    def _find_skip(self, example: Example) -> str:
        """Why the configuration leaves out the language; what a fence asks for is always done."""
        if example.trace or not isinstance(example.option, Unasked):
            return ""
        labels = dict.fromkeys((example.language, example.written))
        known = [own for label in labels if (own := find_checked(label))]
        reasons = dict(self.programs.settings.skip)
        names = [*labels, *(label for own in known for label in own.labels)]
        return next((reasons[name] for name in names if name in reasons), "")

    def _plan_code(self, index: int, example: Example, language: Language) -> PlannedExample:
        if _find_prompt(language) is Prompt.SHELL and example.kind is not ExampleKind.COMMANDS:
            return PlannedExample(example, skipped=explain_uncommanded(example))
        if _find_prompt(language) is Prompt.PYTHON and is_all_skipped(example.text):
            reason = "its statements say `# doctest: +SKIP`"
            return PlannedExample(example, skipped=reason, excused=True)
        if extra := find_lacking(language):
            return PlannedExample(example, skipped=explain_lacking(language.name, extra))
        if language.snippets and example.kind is ExampleKind.TYPED:
            return self._plan_snippet(example, language, language.snippets)
        name = self._find_session(index, example, language)
        parses = self._plan_parsing(example, language, name or _DEFAULT)
        if example.kind is ExampleKind.INCLUDED:
            return self._plan_included(index, example, language, parses)
        if not name:
            return PlannedExample(example, parses)
        if language.session is None:
            return refuse_session(example, language.name)
        steps = self.sessions.add(
            name,
            example,
            language.name,
            language.session,
            shown=self._is_followed_by_output(index),
            anew=self._begins_anew(example),
        )
        self.last = self.printed[name] = PrintsSteps(steps.session, steps.first, steps.last)
        return PlannedExample(example, (*parses, steps))

    def _plan_snippet(
        self, example: Example, language: Language, snippets: Snippets
    ) -> PlannedExample:
        """A typed-in block of a compiled language."""
        if isinstance(example.option, Named):
            known = {project.name: project for project in self.programs.settings.projects}
            if example.option.name not in known:
                return report_name(example, "project", example.option.name, known)
        if self.snippets.add(example, language, snippets, self.programs):
            return PlannedExample(example)
        if "compile_fail" in example.attributes:
            reason = "its attribute is `compile_fail`"
            return PlannedExample(example, skipped=reason, excused=True)
        return PlannedExample(example, self._plan_parsing(example, language))

    def _begins_anew(self, example: Example) -> bool:
        is_shared = example.words.joined or example.session or isinstance(example.option, Named)
        return example.words.new or (self.programs.settings.apart and not is_shared)

    def _find_session(self, index: int, example: Example, language: Language) -> str:
        """The session in which a typed-in block is run, empty when it is only parsed."""
        name = example.option.name if isinstance(example.option, Named) else ""
        if example.words.way in {Way.PARSE, Way.COMPILE}:
            return ""
        if name or example.words.way is Way.RUN or example.words.raises is not None:
            return name or example.session or _DEFAULT
        if example.kind is ExampleKind.COMMANDS or _find_prompt(language) is Prompt.PYTHON:
            return example.session or _DEFAULT
        needed = (
            self._shows_output(index, example)
            or index < self.last_shown.get(language.session.argv if language.session else (), -1)
            or self.programs.settings.executes(language.name, example.location.path)
        )
        return (example.session or _DEFAULT) if language.session and needed else ""

    def _plan_parsing(
        self, example: Example, language: Language, session: str = _DEFAULT
    ) -> tuple[Proof, ...]:
        """That the text parses; nothing for what is only checked by running it."""
        if isinstance(language.syntax, ByRunning):
            return ()
        interpreter = self.programs.find_parser(session, language)
        is_whole = example.kind is ExampleKind.INCLUDED
        return (Parses(SyntaxWork(language.name, example.text, interpreter, is_whole)),)

    def _find_last_shown(self) -> dict[tuple[str, ...], int]:
        """Of each interpreter the last block whose output is shown: those before it run as well."""
        last: dict[tuple[str, ...], int] = {}
        for index, example in enumerate(self.examples):
            is_own = example.kind is ExampleKind.TYPED and isinstance(example.option, Unasked)
            if not is_own or self._find_skip(example):
                continue
            session = (
                found.session if (found := find_shown(example.language, example.source)) else None
            )
            if session and (session.prompt is Prompt.PYTHON or self._shows_output(index, example)):
                last[session.argv] = index
        return {} if self.programs.settings.apart else last

    def _shows_output(self, index: int, example: Example) -> bool:
        return self._is_followed_by_output(index) or shows_in_comments(example)

    def _is_followed_by_output(self, index: int) -> bool:
        if index + 1 == len(self.examples):
            return False
        after = self.examples[index + 1]
        asks = not isinstance(after.option, OutputOf | Named) or after.option == OutputOf("")
        return after.kind is ExampleKind.OUTPUT and asks and not isinstance(after.option, Off)

    def _plan_included(
        self, index: int, example: Example, language: Language, parses: Sequence[Proof]
    ) -> PlannedExample:
        proofs: list[Proof] = [*parses]
        projects = self.programs.find_projects(example.source)
        if isinstance(example.option, Named):
            known = {project.name: project for project in self.programs.settings.projects}
            if example.option.name not in known:
                return report_name(example, "project", example.option.name, known)
            projects = (known[example.option.name],)
        for project in projects:
            proofs += self._plan_project(project, language)
        if language.run and self._is_followed_by_output(index):
            work = self.programs.plan_file(example.source, language)
            proofs.append(Succeeds(work))
            self.last = PrintsProgram(work)
        return PlannedExample(example, tuple(proofs))

    def _plan_project(self, project: TestedProject, language: Language) -> Iterable[Proof]:
        if project.compile == "auto":
            if language.compiler is not None:
                work = self.programs.plan_compiler(project, language.compiler)
                yield Compiles(work, project)
        elif project.compile:
            yield Compiles(self.programs.plan_own_compiler(project), project)
        if project.run:
            yield Passes(self.programs.plan_tests(project), project)

    def _plan_input(self, example: Example, name: str, language: Language | None) -> PlannedExample:
        """Input of a run; where no output of the run is shown, the run itself is the proof."""
        if name not in self.programs.runs:
            return report_name(example, "run", name, self.programs.runs)
        proofs = self._plan_parsing(example, language) if language else ()
        work = self.programs.plan_run(self.programs.runs[name], example.text)
        shown = any(_find_output_name(one) == name for one in self.examples)
        return PlannedExample(example, (*proofs, Feeds(work) if shown else Succeeds(work)))

    def _plan_trace(self, example: Example) -> Iterable[Proof]:
        """The tests of all projects, as only a run tells which of them records the trace."""
        if example.trace in dict(self.programs.settings.traces):
            for project in self.programs.settings.projects:
                if project.run:
                    yield Passes(self.programs.plan_tests(project), project)

    def _plan_output(self, example: Example, above: PlannedExample | None) -> PlannedExample:
        name = _find_output_name(example)
        if name in self.programs.runs:
            work = self.programs.plan_run(self.programs.runs[name], self.inputs.get(name, ""))
            return PlannedExample(example, (Succeeds(work), PrintsProgram(work)))
        if name and name not in self.printed:
            known = {**self.programs.runs, **self.printed}
            return report_name(example, "run, or session above,", name, known)
        printed = self.printed[name] if name else self.last
        if printed is None and above is not None and above.skipped:
            reason = f"what prints it is left out: {above.skipped}"
            return PlannedExample(example, skipped=reason, excused=above.excused)
        if printed is None:
            return report_orphan(example, above)
        return PlannedExample(example, (printed,))


def _find_output_name(example: Example) -> str:
    """The run or session that an output block names, empty without."""
    if example.kind is ExampleKind.OUTPUT and isinstance(example.option, OutputOf | Named):
        return example.option.name
    return ""


def _find_prompt(language: Language) -> Prompt:
    return language.session.prompt if language.session else Prompt.NONE
