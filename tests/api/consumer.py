"""A program that uses all of the API; `mypy --strict` must agree with what it says of types."""

from pathlib import Path
from typing import assert_type

import inlaid
from inlaid import Block, Diagnostic, InlaidError, Line, Region, Severity, Status, verify


def list_errors(root: Path) -> list[str]:
    """The first lines of all errors."""
    report = inlaid.check(root, ["docs", Path("README.md")], all_sources=True)
    assert_type(report, inlaid.Report)
    assert_type(report.ok, bool)
    problems: tuple[Diagnostic, ...] = report.diagnostics
    return [str(problem) for problem in problems if problem.severity is Severity.ERROR]


def read_block(text: str) -> Block:
    """The first block of a page."""
    blocks = inlaid.resolve(text, path="docs/a.md", root=".").blocks
    assert_type(blocks[0].lines, tuple[Line, ...])
    assert_type(blocks[0].lines[0].number, int | None)
    return blocks[0]


def run() -> int:
    """Use the rest."""
    regions: tuple[Region, ...] = inlaid.find_regions("a.py", root=None)
    diagram = inlaid.render_diagram("sequenceDiagram")
    assert_type(diagram.steps, tuple[str, ...])
    try:
        failed = verify(".", jobs=2).count(Status.FAILED)
        published = inlaid.publish("site", "s3://bucket", root=Path())
    except (inlaid.UsageError, inlaid.ConfigError, inlaid.PublishError, inlaid.WriteError) as error:
        base: InlaidError = error
        print(base)
        return 1
    assert_type(published.is_new, bool)
    return failed + len(regions)


# Each of these is a mistake that must be found: an unneeded comment is an error.
inlaid.check(3)  # type: ignore[arg-type]
inlaid.check(".", whole=True)  # type: ignore[call-arg]
inlaid.resolve("", "a.md", ".")  # type: ignore[call-arg]
inlaid.verfy(".")  # type: ignore[attr-defined]
inlaid.check(".").pages = 1  # type: ignore[misc]
