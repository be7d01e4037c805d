"""The options of `inlaid verify`, as they were given."""

from dataclasses import dataclass
from pathlib import Path

from inlaid.verify.plan.shard import Shard

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """The options of the command, as given; None or empty where they are not."""

    paths: tuple[Path, ...]
    jobs: int | None
    only: tuple[str, ...]
    accept: bool
    junit: Path | None
    sarif: Path | None
    json_file: Path | None
    github: bool
    coverage: tuple[Path, ...]
    min_coverage: float | None
    shard: Shard | None
    scheduler: str | None
    quiet: bool
    verbose: bool
    form: str
    max_failures: int | None
    live: bool
    baseline: bool
    no_cache: bool
    allow_empty: bool
    config_file: Path | None

    @property
    def reports(self) -> tuple[Path | None, ...]:
        """Where the reports for programs go: JUnit, SARIF, JSON."""
        return (self.junit, self.sarif, self.json_file)

    @property
    def is_read_by_program(self) -> bool:
        """Whether standard output is for a report alone; people then read standard error."""
        return STANDARD_OUTPUT in self.reports
