"""`inlaid verify`: nothing on a page that was not run."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inlaid.cli.named_path import NamedPath
from inlaid.cli.reporting import allow_empty_option, config_option, open_documented
from inlaid.cli.verify_options import STANDARD_OUTPUT, VerifyOptions
from inlaid.errors import ConfigError, UsageError
from inlaid.verify.run.surroundings import Surroundings

if TYPE_CHECKING:
    from inlaid.verify.plan.shard import Shard

_FILE = NamedPath(path_type=Path, dir_okay=False)
_REPORT = NamedPath(path_type=Path, dir_okay=False, allow_dash=True)


class _ShardType(click.ParamType):  # type: ignore[type-arg]
    name = "I/N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Shard":
        from inlaid.verify.plan.shard import parse_shard  # noqa: PLC0415 (rarely needed)

        try:
            return parse_shard(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


@click.command(name="verify")
@click.argument("paths", nargs=-1, type=NamedPath(path_type=Path))
@click.option("--jobs", type=click.IntRange(1), help="Units of work at a time (default: cores).")
@click.option("--only", multiple=True, metavar="LANG|FILE", help="A language, page or source.")
@click.option("--accept", is_flag=True, help="Rewrite output blocks to what was printed.")
@click.option("--junit", type=_REPORT, help="Write a JUnit XML report; - is standard output.")
@click.option("--sarif", type=_REPORT, help="Write a SARIF report; - is standard output.")
@click.option(
    "--json", "json_file", type=_REPORT, help="Write a JSON report; - is standard output."
)
@click.option("--github", is_flag=True, help="Print annotations for GitHub Actions.")
@click.option("--coverage", multiple=True, type=_FILE, help="An LCOV report; may be repeated.")
@click.option("--min-coverage", type=click.FloatRange(0, 100), help="Least share in percent.")
@click.option("--shard", type=_ShardType(), help="Only part I of N, by page.")
@click.option("--scheduler", metavar="URL", help="A dask.distributed scheduler, tcp://HOST:PORT.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Print skipped blocks and the counts by language, too."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "concise")),
    default="text",
    show_default=True,
    help="How to print problems: in full, or one line each.",
)
@click.option("--max-failures", type=click.IntRange(1), metavar="N", help="Print at most N causes.")
@click.option(
    "--baseline", is_flag=True, help="List what fails, so that only new failures count from now on."
)
@click.option("--live", is_flag=True, help="Run what needs the network: blocks of verify=live.")
@click.option("--no-cache", is_flag=True, help="Trust no earlier result, and keep none.")
@allow_empty_option
@config_option
def command(**options: object) -> None:
    """Check and run what pages show: code, commands, output, and the lines that tests executed.

    PATHS are Markdown files or folders; by default the docs folder of the project.
    """
    asked = VerifyOptions(**options)  # type: ignore[arg-type] # the names are those above
    if asked.reports.count(STANDARD_OUTPUT) > 1:
        raise UsageError("only one of --junit, --sarif and --json can be -, the standard output")
    if asked.baseline and asked.accept:
        raise UsageError("only one of --baseline and --accept can be given")
    if asked.quiet and asked.verbose:
        raise UsageError("only one of --quiet and --verbose can be given")
    try:
        project = open_documented(asked.paths, asked.config_file)
    except ConfigError as error:
        from inlaid.cli.verify_pages import report_mistakes  # noqa: PLC0415 (see below)

        report_mistakes(error.diagnostics, asked)
        raise SystemExit(1) from error
    surroundings = Surroundings()
    surroundings.expect_isolation(project.root)
    # Imported while the system is tried.
    from inlaid.cli.verify_pages import verify_pages  # noqa: PLC0415

    raise SystemExit(0 if verify_pages(project, asked, surroundings) else 1)
