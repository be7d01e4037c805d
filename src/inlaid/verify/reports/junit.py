"""JUnit XML, as CI servers read it: a suite a page, a case an example."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from inlaid.diagnostics.report import format_text
from inlaid.verify.judge.verdicts import Status, Verdict, count_verdicts
from inlaid.verify.provenance.run_facts import RunFacts
from inlaid.verify.verification import Verification


def format_junit(verification: Verification, facts: RunFacts) -> str:
    """Return the report as XML with a final line end."""
    root = ET.Element("testsuites", name="inlaid verify", time=f"{facts.seconds:.3f}")
    pages = dict.fromkeys(verdict.example.location.path for verdict in verification.verdicts)
    for page in pages:
        own = tuple(
            verdict for verdict in verification.verdicts if verdict.example.location.path == page
        )
        _add_suite(root, page, own, facts)
    if verification.diagnostics:
        suite = ET.SubElement(root, "testsuite", name="verification", tests="1", failures="1")
        case = ET.SubElement(suite, "testcase", name="whole run", classname="verification")
        _add_failure(case, _clean(format_text(verification.diagnostics)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_suite(root: ET.Element, page: str, verdicts: tuple[Verdict, ...], facts: RunFacts) -> None:
    counts = count_verdicts(verdicts)
    suite = ET.SubElement(
        root,
        "testsuite",
        name=page,
        tests=str(counts.total),
        failures=str(counts.failed),
        skipped=str(counts.skipped + counts.known),
        errors="0",
        timestamp=facts.time,
        time=f"{sum(verdict.seconds for verdict in verdicts):.3f}",
    )
    _add_properties(suite, {"levels": str(counts)})
    for verdict in verdicts:
        _add_case(suite, verdict)


def _add_case(suite: ET.Element, verdict: Verdict) -> None:
    example = verdict.example
    case = ET.SubElement(
        suite,
        "testcase",
        classname=example.location.path,
        name=example.id,
        file=example.location.path,
        line=str(example.location.line),
        time=f"{verdict.seconds:.3f}",
    )
    _add_properties(case, _list_properties(verdict))
    if verdict.status is Status.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(verdict.reason))
    elif verdict.status is Status.KNOWN:
        ET.SubElement(case, "skipped", message="known to fail")
    elif verdict.status is Status.FAILED:
        _add_failure(case, _clean(format_text(verdict.diagnostics) or verdict.reason))


def _list_properties(verdict: Verdict) -> dict[str, str]:
    """What a case is, and how much is proved of it: a case without a failure says little."""
    example = verdict.example
    properties = {
        "kind": example.kind.value,
        "language": example.language,
        "level": verdict.level.value if verdict.level else verdict.status.value,
    }
    if verdict.covered:
        properties["covered"] = "true"
    return properties


def _add_properties(element: ET.Element, properties: Mapping[str, str]) -> None:
    inside = ET.SubElement(element, "properties")
    for name, value in properties.items():
        ET.SubElement(inside, "property", name=name, value=_clean(value))


def _add_failure(case: ET.Element, text: str) -> None:
    failure = ET.SubElement(case, "failure", message=text.split("\n", 1)[0])
    failure.text = text


def _clean(text: str) -> str:
    """XML 1.0 has no place for most control characters."""
    return "".join(char if char in "\t\n" or char >= " " else "�" for char in text)
