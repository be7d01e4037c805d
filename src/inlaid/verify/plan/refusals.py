"""Entries of examples that nothing can prove: what is wrong with each, or why it is skipped."""

from collections.abc import Iterable

from inlaid.diagnostics.codes import OUTPUT_ORPHAN, VERIFY_NAME, VERIFY_OPTION
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.verify.evaluators.registry import list_checked
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.examples.find import is_plain
from inlaid.verify.examples.prompts import is_of_other_shell
from inlaid.verify.plan.proofs import PlannedExample


def report_orphan(example: Example, above: PlannedExample | None) -> PlannedExample:
    """Return the entry of output that nothing printed; ``above``: that of the block above it."""
    message = "nothing before this output could have printed it"
    if above is not None and above.example.kind in {ExampleKind.TYPED, ExampleKind.INCLUDED}:
        message += f": the block of {above.example.language or 'plain text'} above it is not run"
    return PlannedExample(example, fault=message, fault_code=OUTPUT_ORPHAN)


def report_name(example: Example, what: str, name: str, known: Iterable[str]) -> PlannedExample:
    """Return the entry of an example that names a ``what`` that isn't known."""
    names = list(known)
    near = find_nearest(name, names)
    listed = f" (there are: {list_names(names)})" if names else ""
    advice = f"; did you mean '{near}'?" if near else ""
    message = f"no {what} is called '{name}'{listed}{advice}"
    return PlannedExample(example, fault=message, fault_code=VERIFY_NAME)


def refuse_session(example: Example, language: str) -> PlannedExample:
    """Return the entry of a block that names a session, of a language that has none."""
    known = [checked.name for checked in list_checked() if checked.session]
    message = (
        f"blocks of {language} can't be run in a session; those of {list_names(known, 12)} can"
    )
    return PlannedExample(example, fault=message, fault_code=VERIFY_OPTION)


def explain_unknown(language: str) -> str:
    """Return why a block of a language that nothing checks is skipped."""
    if not language:
        return "the fence names no language"
    if is_plain(language):
        return "plain text"
    names = [label for checked in list_checked() for label in checked.labels]
    near = find_nearest(language, names) if len(language) > 2 else None
    advice = f" (did you mean '{near}'?)" if near else ""
    return f"nothing checks the language '{language}'{advice}"


def explain_lacking(language: str, extra: str) -> str:
    """Return why a block is skipped whose grammar is in an extra that isn't installed."""
    return f"what checks the language '{language}' is not installed (pip install '{extra}')"


def explain_uncommanded(example: Example) -> str:
    """Return why a console block is skipped in which no command of a shell of ours stands."""
    if example.source:
        return "its commands stand in a file; those that are typed in are run"
    if is_of_other_shell(example.text):
        return "its prompt is one of PowerShell or Windows, whose commands are not run"
    return "holds no command (no line begins with a prompt, as '$ ')"
