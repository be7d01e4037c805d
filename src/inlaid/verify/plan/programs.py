"""The programs of a project that are run to prove what its pages show."""

import posixpath
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import PurePosixPath

from inlaid.languages.checks import Compiler
from inlaid.languages.language import Language
from inlaid.verify.evaluators.arguments import fill_arguments
from inlaid.verify.plan.work import ProgramWork
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.tools.needs import Need
from inlaid.verify.settings import (
    NO_PAGE,
    NamedRun,
    PageVerify,
    Place,
    TestedProject,
    VerifySettings,
)

_PROTOBUF = "opentelemetry.proto"  # of the extra `otlp`; every agent sends it, few send JSON


class Programs:
    """The programs of a project by its settings, which hold for all pages."""

    def __init__(self, settings: VerifySettings, root: str) -> None:
        self.settings = settings
        self.root = root
        self.runs = {run.name: run for run in settings.runs}

    def find_projects(self, source: str) -> tuple[TestedProject, ...]:
        """The projects whose folder holds the source."""
        path = PurePosixPath(source)
        return tuple(
            project for project in self.settings.projects if path.is_relative_to(project.place.root)
        )

    def of_page(self, page: PageVerify) -> "Programs":
        """Return the same by the settings as they are for a page."""
        return self if page == NO_PAGE else Programs(self.settings.of_page(page), self.root)

    def find_interpreter(self, session: str, family: str) -> str:
        """Return the program that runs a session, empty for the usual one of its languages."""
        own = dict(self.settings.sessions).get(session)
        given = dict(own.interpreters if own else ())
        return given.get(family) or dict(self.settings.interpreters).get(family, "")

    def find_parser(self, session: str, language: Language) -> str:
        """Return the interpreter that checks the syntax of a language, empty for the usual way."""
        interpreter = self.find_interpreter(session, language.name)
        return interpreter if interpreter in self.settings.foreign else ""

    def build_program(
        self, argv: tuple[str, ...], place: Place, *, stdin: str = "", collect: Iterable[str] = ()
    ) -> Program:
        """Return the program of the arguments, run in the place."""
        return Program(
            argv=argv,
            root=self.root if place.root else "",
            cwd="" if place.root == "." else place.root,
            stdin=stdin,
            env=place.env,
            passed=place.pass_env,
            network=place.network,
            collect=tuple(collect),
            inputs=place.inputs,
        )

    def find_limits(self, place: Place) -> Limits:
        """Return the limits of a program in the place."""
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
        """Return the work of a command of the shell."""
        argv = ("bash", "-c", command)
        program = self.build_program(argv, place, stdin=stdin, collect=collect)
        return ProgramWork(label, command, program, place, self.find_limits(place))

    def plan_run(self, run: NamedRun, stdin: str) -> ProgramWork:
        """Return the work of a named run with its input."""
        place = replace(run.place, root=run.place.root or ".")
        return self.plan_command(f"run {run.name}", run.run, place, stdin=stdin)

    def plan_tests(self, project: TestedProject) -> ProgramWork:
        """Return the work of the tests of a project, which leave coverage and traces behind."""
        label = f"project {project.name}"
        others = {one.spans for one in self.settings.projects if one is not project}
        files = [path for _, path in self.settings.traces if path not in others]
        traces = [posixpath.relpath(path, project.place.root) for path in dict.fromkeys(files)]
        collect = (*project.coverage, *traces)
        work = self.plan_command(label, project.run, project.place, collect=collect)
        if project.spans in files:
            work = _record(work, project)
        # Of tests that hang the last line tells which: Python would keep it back.
        env = (("PYTHONUNBUFFERED", "1"), *work.program.env)
        return replace(work, needs=project.needs, program=replace(work.program, env=env))

    def plan_own_compiler(self, project: TestedProject) -> ProgramWork:
        """Return the work of the command that a project names as its compiler."""
        work = self.plan_command(f"compile {project.name}", project.compile, project.place)
        return replace(work, needs=project.needs)

    def plan_compiler(self, project: TestedProject, compiler: Compiler) -> ProgramWork:
        """Return the work of a language's compiler on a project."""
        argv = fill_arguments(compiler.argv)
        return ProgramWork(
            f"compile {project.name}",
            shlex.join(argv),
            self.build_program(argv, project.place),
            project.place,
            self.find_limits(project.place),
            compiler.tool,
            project.needs,
        )

    def plan_file(self, source: str, language: Language) -> ProgramWork:
        """Return the work of an included file that is run as a program."""
        place = Place(root=".")
        needs: tuple[Need, ...] = ()
        for project in self.find_projects(source):
            place, needs = replace(project.place, timeout=0), project.needs
        name = PurePosixPath(source).relative_to(place.root).as_posix()
        program = self.build_program((*fill_arguments(language.run), name), place)
        return ProgramWork(
            f"program {source}",
            shlex.join(program.argv),
            program,
            place,
            self.settings.limits,
            needs=needs,
        )


def _record(work: ProgramWork, project: TestedProject) -> ProgramWork:
    """The work with a receiver for the spans that its program sends."""
    has_protobuf = find_spec("opentelemetry") and find_spec(_PROTOBUF)
    protocol = "http/protobuf" if has_protobuf else "http/json"
    receiver = fill_arguments(("{python}", "-I", "{drivers}/span_receiver.py"))
    file = posixpath.relpath(project.spans, project.place.root)
    argv = (*receiver, file, project.name, protocol, *work.program.argv)
    return replace(work, program=replace(work.program, argv=argv, records=True))
