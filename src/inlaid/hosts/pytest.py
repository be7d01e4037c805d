"""The pytest plugin: every example of a page is an item; inert unless it is asked for.

Asked for by `--inlaid`, `--inlaid-accept` or the ini option `inlaid = true`. It is loaded in every
pytest run of an environment, so the engine is imported when a page is collected.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from inlaid.diagnostics.diagnostic import Diagnostic
    from inlaid.verify.judge.verdicts import Verdict
    from inlaid.verify.run.surroundings import Surroundings

_MACHINE: "pytest.StashKey[Surroundings]" = pytest.StashKey()
_SUFFIXES = {".md", ".markdown"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--inlaid`, `--inlaid-accept` and the ini option `inlaid`."""
    group = parser.getgroup("inlaid", "examples of Markdown pages")
    group.addoption("--inlaid", action="store_true", help="collect the examples of Markdown pages")
    group.addoption(
        "--inlaid-accept",
        action="store_true",
        help="rewrite output blocks to what was printed (implies --inlaid)",
    )
    parser.addini("inlaid", "collect the examples of Markdown pages", type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "PageFile | None":
    """Collect a Markdown page when the plugin was asked for."""
    if file_path.suffix not in _SUFFIXES or not _is_asked_for(parent.config):
        return None
    return PageFile.from_parent(parent, path=file_path)


class PageFile(pytest.File):
    """A page; it is verified once, when the first of its examples is run."""

    _verdicts: "Mapping[str, Verdict] | None" = None

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each example, and one for what is wrong with the page itself."""
        from inlaid.project.project import load_project  # noqa: PLC0415
        from inlaid.project.verification.page_examples import find_project_examples  # noqa: PLC0415

        self.project = load_project(self.path.parent, self.config.rootpath)
        found = find_project_examples(self.project, (self.path,))
        self.examples = found.examples
        if found.diagnostics:
            yield BrokenPage.from_parent(self, name="page", diagnostics=found.diagnostics)
        for example in found.examples:
            line = example.location.line
            yield ExampleItem.from_parent(
                self, name=example.id, page=self, key=example.key, line=line
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """What ends the collection of a page; a traceback for faults of our own."""
        from inlaid.errors import InlaidError  # noqa: PLC0415

        if isinstance(excinfo.value, InlaidError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def find_verdict(self, key: str) -> "Verdict":
        """Return the verdict on an example; the first call verifies the page."""
        if self._verdicts is None:
            self._verdicts = self._verify()
        return self._verdicts[key]

    def _verify(self) -> "Mapping[str, Verdict]":
        from inlaid.project.verification.acceptance import accept_project  # noqa: PLC0415
        from inlaid.project.verification.page_examples import find_project_examples  # noqa: PLC0415
        from inlaid.project.verification.verify_project import VerifyRequest, verify_project  # noqa: PLC0415
        from inlaid.verify.run.surroundings import Surroundings  # noqa: PLC0415

        stash = self.config.stash
        request = VerifyRequest(jobs=1, surroundings=stash.setdefault(_MACHINE, Surroundings()))
        run = verify_project(self.project, self.examples, request)
        verification = run[0]
        if self.config.getoption("inlaid_accept"):
            _, verification, _ = accept_project(
                self.project,
                run,
                request,
                lambda texts: find_project_examples(self.project, (self.path,), texts).examples,
            )
        # An accepted block may be longer, so that those below it have moved.
        keys = [example.key for example in self.examples]
        return dict(zip(keys, verification.verdicts, strict=True))


class BrokenPage(pytest.Item):
    """What is wrong with a page itself, such as an include that can't be shown."""

    def __init__(self, *, diagnostics: "tuple[Diagnostic, ...]", **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.diagnostics = diagnostics

    def runtest(self) -> None:
        """Fail with the report."""
        pytest.fail(_format(self.diagnostics), pytrace=False)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """The report, without a traceback through the plugin."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the page begins."""
        return self.path, 0, self.name


class ExampleItem(pytest.Item):
    """An example of a page."""

    def __init__(self, *, page: PageFile, key: str, line: int, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.page = page
        self.key = key
        self.line = line

    def runtest(self) -> None:
        """Fail or skip as the verdict says."""
        from inlaid.verify.judge.verdicts import Status  # noqa: PLC0415

        verdict = self.page.find_verdict(self.key)
        if verdict.level is not None:
            self.user_properties.append(("level", verdict.level.value))
        if verdict.status is Status.SKIPPED:
            pytest.skip(f"{self.key}: {verdict.reason}")
        if verdict.status is Status.KNOWN:
            pytest.xfail(_format(verdict.diagnostics) or verdict.reason)
        if verdict.status is Status.FAILED:
            pytest.fail(_format(verdict.diagnostics) or verdict.reason, pytrace=False)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """The report of an example that doesn't hold; a traceback for faults of our own."""
        if isinstance(excinfo.value, pytest.fail.Exception):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the example begins; pytest counts lines from 0."""
        return self.path, self.line - 1, self.name


def _is_asked_for(config: pytest.Config) -> bool:
    flags = (config.getoption("inlaid"), config.getoption("inlaid_accept"))
    return any(flags) or bool(config.getini("inlaid"))


def _format(diagnostics: "tuple[Diagnostic, ...]") -> str:
    from inlaid.diagnostics.report import format_text  # noqa: PLC0415

    return format_text(diagnostics)
