"""`inlaid explain`: what the code of a diagnostic means, and how to mend it."""

import click

from inlaid.cli.echo import echo_line, echo_lines
from inlaid.diagnostics.codes import CODES
from inlaid.diagnostics.diagnostic import Code
from inlaid.diagnostics.nearest import find_nearest
from inlaid.errors import UsageError

_REFERENCE = "https://github.com/inlaid/inlaid/blob/main/docs/reference/diagnostics.md"


@click.command(name="explain")
@click.argument("names", nargs=-1, metavar="[CODE]...")
def command(*, names: tuple[str, ...]) -> None:
    """Say what the codes of diagnostics mean, and how to mend what they report.

    CODE is what a message has in brackets, such as `region-missing`, or the message's
    beginning, `error[region-missing]`; without one, all are listed.
    """
    known = {code.name: code for code in CODES}
    bare = [name.rpartition("[")[2].removesuffix("]") for name in names]
    if unknown := [_refuse(name, known) for name in bare if name not in known]:
        raise UsageError("; ".join(unknown))
    if not names:
        width = max(map(len, known))
        for code in CODES:
            echo_line(f"{code.name:<{width}}  {code.severity.value:<7}  {code.meaning}")
    for name in bare:
        echo_lines(_explain(known[name]))


def _refuse(name: str, known: dict[str, Code]) -> str:
    near = find_nearest(name, known)
    hint = f"did you mean '{near}'?" if near else "`inlaid explain` lists all"
    return f"no diagnostic has the code '{name}'; {hint}"


def _explain(code: Code) -> str:
    return (
        f"{code.severity.value}[{code.name}]\n  {code.meaning}\n"
        f"  To mend it: {code.fix}\n  {_REFERENCE}#{code.name}\n"
    )
