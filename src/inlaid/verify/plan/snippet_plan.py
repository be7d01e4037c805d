"""The typed-in blocks of compiled languages: one unit of work a project and language."""

import json
from dataclasses import dataclass, field, replace

from inlaid.languages.block_shapes import Snippets, add
from inlaid.languages.language import Language
from inlaid.pages.verify_option import Named, Way
from inlaid.verify.evaluators.arguments import fill_arguments
from inlaid.verify.examples.examples import Example
from inlaid.verify.plan.programs import Programs
from inlaid.verify.plan.proofs import CompilesBlock, PlannedExample
from inlaid.verify.plan.work import ProgramWork
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.settings import Place, TestedProject

_DRIVER = ("{python}", "-B", "{drivers}/compile_blocks.py")
_SECONDS = 10  # at most, on a busy machine, for a block
_MEMORY = 8 << 30  # address space: a Java or Go runtime reserves more than it uses
_PROCESSES = 1024


@dataclass(slots=True)
class _Batch:
    """The blocks of a language that are compiled against a project, or against none."""

    language: str
    snippets: Snippets
    place: Place
    name: str
    needs: TestedProject | None
    blocks: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SnippetProof:
    """What is asked of a block: its place in a batch, and how it should end."""

    batch: tuple[str, str]
    index: int
    rows: tuple[int, ...]
    runs: bool
    raises: bool
    must_fail: bool


class SnippetPlan:
    """The blocks of all pages that are compiled, as far as they have been added."""

    def __init__(self, programs: Programs) -> None:
        self.programs = programs
        self.batches: dict[tuple[str, str], _Batch] = {}
        self.proofs: dict[int, SnippetProof] = {}

    def add(
        self, example: Example, language: Language, snippets: Snippets, programs: Programs
    ) -> bool:
        """Add a block, if its page or its fence asks for that; whether it did.

        ``programs``: by the settings as they are for its page.
        """
        page, way = example.location.path, example.words.way
        settings = programs.settings
        project = self._find_project(example, language)
        runs = settings.executes(language.name, page) or way is Way.RUN
        wanted = runs or project or settings.compiles(language.name, page)
        if way is Way.PARSE or not (wanted or way is Way.COMPILE):
            return False
        attributes = example.attributes
        must_fail = "compile_fail" in attributes
        raises = example.words.raises is not None or "should_panic" in attributes
        runs = (runs or raises) and snippets.can_run and way is not Way.COMPILE
        runs = runs and "no_run" not in attributes and not must_fail
        prelude = add(*settings.find_preludes(language.name, page).splitlines())
        lines = [(line, number) for number, line in enumerate(example.text.split("\n"), 1)]
        shaped = snippets.shape(prelude, lines)
        key = (language.name, project.name if project else "")
        batch = self.batches.setdefault(key, _open(language, snippets, project))
        editions = [word for word in attributes if word.startswith("edition")]
        block: dict[str, object] = {
            "text": "".join(f"{line}\n" for line, _ in shaped),
            "run": runs,
            "edition": editions[-1].removeprefix("edition") if editions else "",
        }
        rows = tuple(number for _, number in shaped)
        self.proofs[id(example)] = SnippetProof(
            key, len(batch.blocks), rows, runs, raises, must_fail
        )
        batch.blocks.append(block)
        return True

    def _find_project(self, example: Example, language: Language) -> TestedProject | None:
        projects = self.programs.settings.projects
        if isinstance(example.option, Named):
            named = example.option.name
            return next((project for project in projects if project.name == named), None)
        return next((project for project in projects if language.name in project.blocks), None)

    def complete(self, entry: PlannedExample) -> PlannedExample:
        """Return the entry of a page with the proof of its block, if it is compiled."""
        asked = self.proofs.get(id(entry.example))
        if asked is None:
            return entry
        work = self._build(self.batches[asked.batch])
        proof = CompilesBlock(
            work, asked.index, asked.rows, asked.runs, asked.raises, asked.must_fail
        )
        return replace(entry, proofs=(*entry.proofs, proof))

    def _build(self, batch: _Batch) -> ProgramWork:
        argv = (*fill_arguments(_DRIVER), batch.language)
        count = len(batch.blocks)
        limits = self.programs.find_limits(batch.place)
        label = f"blocks of {batch.language}" + (f" in {batch.name}" if batch.name else "")
        return ProgramWork(
            label,
            f"{batch.snippets.tool.name} ({count} blocks)",
            self.programs.build_program(argv, batch.place, stdin=json.dumps(batch.blocks)),
            batch.place,
            _widen(limits, count),
            batch.snippets.tool,
            batch.needs.needs if batch.needs else (),
            is_own=True,
        )


def _open(language: Language, snippets: Snippets, project: TestedProject | None) -> _Batch:
    place = project.place if project else Place()
    return _Batch(language.name, snippets, place, project.name if project else "", project)


def _widen(limits: Limits, count: int) -> Limits:
    """The limits of one program, for as many as there are blocks."""
    return replace(
        limits,
        seconds=max(limits.seconds, _SECONDS * count),
        cpu_seconds=max(limits.cpu_seconds, _SECONDS * count),
        memory=max(limits.memory, _MEMORY),
        processes=max(limits.processes, _PROCESSES),
        output=max(limits.output, 64 << 20),
    )
