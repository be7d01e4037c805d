"""The blocks that are known to fail: a list beside the configuration, which only shrinks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from inlaid.diagnostics.codes import BASELINE_MENDED
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.errors import UsageError
from inlaid.project.project import Project
from inlaid.project.write import write_whole
from inlaid.verify.examples.examples import Example
from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.verification import Verification

BASELINE = "inlaid-baseline.txt"
_HEAD = """\
# Blocks that failed when this list was made. They are reported, and fail no run.
# `inlaid verify --baseline` takes off those that are mended; nothing is ever added.
"""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The names of blocks, as `docs/page.md::heading-1`, each with its line in the file."""

    lines: tuple[tuple[str, int], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names alone."""
        return frozenset(name for name, _ in self.lines)


def name_example(example: Example) -> str:
    """Return the name of a block, which stays when the text above its heading changes."""
    return f"{example.location.path}::{example.id}"


def read_baseline(project: Project) -> Baseline | None:
    """Return the list of a project, None without one; raises UsageError when it isn't readable."""
    try:
        text = (project.root / BASELINE).read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"{BASELINE} can't be read: {why}") from error
    lines = enumerate((line.strip() for line in text.split("\n")), 1)
    return Baseline(tuple((line, at) for at, line in lines if line and not line.startswith("#")))


def heed_baseline(verification: Verification, baseline: Baseline | None) -> Verification:
    """Return the same, in which a failure that is listed is known and only warned of."""
    if baseline is None:
        return verification
    names = baseline.names
    return replace(
        verification, verdicts=tuple(_heed(verdict, names) for verdict in verification.verdicts)
    )


def _heed(verdict: Verdict, names: frozenset[str]) -> Verdict:
    if verdict.status is not Status.FAILED or name_example(verdict.example) not in names:
        return verdict
    found = tuple(replace(diagnostic, is_mild=True) for diagnostic in verdict.diagnostics)
    return replace(verdict, status=Status.KNOWN, diagnostics=found)


def find_mended(
    baseline: Baseline, verification: Verification, examples: Sequence[Example]
) -> Iterator[Diagnostic]:
    """Yield the blocks that must leave the list: they no longer fail, or are gone.

    ``examples``: all of the pages that were looked at, the verified ones among them.
    """
    holding = {
        name_example(verdict.example): verdict.example
        for verdict in verification.verdicts
        if verdict.status in {Status.OK, Status.SKIPPED}
    }
    pages = {example.location.path for example in examples}
    known = set(map(name_example, examples))
    for name, line in baseline.lines:
        if example := holding.get(name):
            message = f"the block no longer fails, and {BASELINE} still lists it"
            yield Diagnostic(
                BASELINE_MENDED, message, example.location, example.header, help=BASELINE_MENDED.fix
            )
        elif name not in known and name.partition("::")[0] in pages:
            message = f"no block is called '{name}' any more"
            yield Diagnostic(
                BASELINE_MENDED, message, Location(BASELINE, line), name, help=BASELINE_MENDED.fix
            )


def write_baseline(
    project: Project, verification: Verification, examples: Iterable[Example]
) -> tuple[Baseline, int]:
    """Write what fails; return the list, and how many blocks left the one that was there.

    Where there was one, nothing is added, and what wasn't looked at stays.
    """
    before = read_baseline(project)
    failing = [
        name_example(verdict.example)
        for verdict in verification.verdicts
        if verdict.status in {Status.FAILED, Status.KNOWN}
    ]
    if before is not None:
        looked_at = {name_example(verdict.example) for verdict in verification.verdicts}
        known = set(map(name_example, examples))
        pages = {name.partition("::")[0] for name in known}
        failing = [
            name
            for name, _ in before.lines
            if name in set(failing)
            or (name not in looked_at and (name in known or name.partition("::")[0] not in pages))
        ]
    after = Baseline(tuple((name, at) for at, name in enumerate(dict.fromkeys(failing), 3)))
    text = _HEAD + "".join(f"{name}\n" for name, _ in after.lines)
    write_whole(project.root / BASELINE, text.encode(), BASELINE)
    return after, len(before.names - after.names) if before else 0
