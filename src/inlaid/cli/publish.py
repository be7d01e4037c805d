"""`inlaid publish`: make the target serve the built site."""

import json
import sys
from pathlib import Path

import click

from inlaid.cli.echo import echo_line, echo_lines
from inlaid.cli.named_path import NamedPath
from inlaid.cli.reporting import config_option, open_project
from inlaid.cli.shown_progress import showing_progress
from inlaid.cli.target_options import destination_options, tell_notices, tell_unfinished
from inlaid.errors import UsageError
from inlaid.project.destination import open_destination
from inlaid.project.verification.proof_record import refuse_unverified
from inlaid.publish.plan_text import format_plan, format_size, format_table, is_plan
from inlaid.publish.publisher import (
    Proposal,
    PublishSummary,
    carry_out,
    check_plan,
    describe_foreign,
    propose_site,
)
from inlaid.publish.settings import (
    DeleteLimit,
    parse_delete_limit,
)
from inlaid.publish.targets.target import Target


def _parse_limit(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> DeleteLimit | None:
    del context, parameter
    try:
        return None if value is None else parse_delete_limit(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@destination_options
@config_option
@click.option("--plan", "plan_only", is_flag=True, help="Show the plan; change nothing.")
@click.option(
    "--plan-file",
    type=NamedPath(dir_okay=False, path_type=Path),
    help="With --plan: where to write it, as JSON. Without: publish only what this plan says.",
)
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--max-delete", metavar="N|P%", callback=_parse_limit, help="Most files to lose.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Files sent at the same time.")
@click.option("--repair", is_flag=True, help="Look at what is really there; send what is lost.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary, or the plan, as JSON.")
def command(  # noqa: PLR0917 (one argument an option)
    to: str | None,
    config_file: Path | None,
    plan_only: bool,
    plan_file: Path | None,
    yes: bool,
    max_delete: DeleteLimit | None,
    jobs: int | None,
    endpoint_url: str | None,
    profile: str | None,
    repair: bool,
    as_json: bool,
) -> None:
    """Publish the built site: planned by content, in order, switched at once."""
    project = open_project((), config_file)
    refuse_unverified(project, project.site_dir)
    there = open_destination(
        project,
        to=to,
        max_delete=max_delete,
        jobs=jobs,
        endpoint_url=endpoint_url,
        profile=profile,
    )
    target, settings = there.target, there.settings
    with showing_progress() as progress:
        proposal = propose_site(
            project.site_dir, target, settings, there.origin, repair=repair, progress=progress
        )
    tell_unfinished(proposal.snapshot, "publishing finishes it")
    if plan_only:
        _write_plan(proposal, target, plan_file, as_json=as_json)
        return
    if plan_file:
        check_plan(_read_plan(plan_file), proposal, target.url)
    replaces = yes or _may_replace(proposal.foreign)
    with showing_progress() as progress:
        summary = carry_out(proposal, target, settings.max_delete, progress, replaces=replaces)
    tell_notices(summary.notices)
    echo_lines(format_json(summary) if as_json else format_summary(summary))


def format_json(summary: PublishSummary) -> str:
    """Return the summary as one JSON object."""
    return json.dumps(
        {
            "target": summary.target,
            "open": summary.location,
            "release": summary.release,
            "published": summary.is_new,
            "files": summary.files,
            "reasons": dict(summary.reasons),
            "sent": summary.sent,
            "sent_bytes": summary.sent_bytes,
            "deleted": summary.deleted,
            "invalidated": list(summary.invalidated),
            "notices": [str(notice) for notice in summary.notices],
        }
    )


def format_summary(summary: PublishSummary) -> str:
    """Return the summary for people."""
    if not summary.is_new:
        head = f"{summary.target} already serves {count_files(summary.files)} as they are"
    else:
        head = (
            f"{summary.target} serves {count_files(summary.files)}: {summary.sent} sent "
            f"({format_size(summary.sent_bytes)}), {summary.deleted} deleted"
        )
    return f"{head}\nrelease {summary.release}\nopen {summary.location}"


def count_files(count: int) -> str:
    """Return the number with its noun."""
    return f"{count} file" if count == 1 else f"{count} files"


def _write_plan(proposal: Proposal, target: Target, path: Path | None, *, as_json: bool) -> None:
    text = format_plan(proposal.plan, target.url, proposal.invalidation)
    if as_json:
        click.echo(text.encode(), nl=False)  # the same bytes on every system
    else:
        _show_plan(proposal, target)
    if path is None:
        return
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _show_plan(proposal: Proposal, target: Target) -> None:
    echo_lines(format_table(proposal.plan, proposal.invalidation))
    if proposal.foreign:
        echo_line(f"would replace {describe_foreign(proposal.foreign)}")
    echo_line(f"switch: {target.describe_switch()}")


def _read_plan(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    if not is_plan(text):
        raise UsageError(f"{path} is not a plan; `inlaid publish --plan --plan-file` writes one")
    return text


def _may_replace(foreign: tuple[str, ...]) -> bool:
    """Ask a person; nobody else may."""
    question = f"Replace {describe_foreign(foreign)}?"
    return bool(foreign) and sys.stdin.isatty() and click.confirm(question, err=True)
