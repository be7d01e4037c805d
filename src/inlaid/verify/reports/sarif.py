"""SARIF 2.1.0, as code hosts show it beside the changed lines."""

import json

from inlaid import __version__
from inlaid.core.diagnostics import Diagnostic, sort_diagnostics
from inlaid.core.location import Location
from inlaid.verify.verification import Verification

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def format_sarif(verification: Verification) -> str:
    """Return the problems as a SARIF log with a final line end."""
    found = sort_diagnostics(verification.all_diagnostics)
    rules = {each.code.name: each.code for each in found}
    driver = {
        "name": "inlaid",
        "version": __version__,
        "rules": [
            {
                "id": code.name,
                "shortDescription": {"text": code.meaning},
                "help": {"text": code.fix},
                "defaultConfiguration": {"level": code.severity.value},
            }
            for code in rules.values()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_describe(each) for each in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _describe(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "ruleId": diagnostic.code.name,
        "level": diagnostic.severity.value,
        "message": {"text": diagnostic.message},
        "locations": [_locate(diagnostic.location)],
        "relatedLocations": [
            {**_locate(each.location), "message": {"text": each.message}}
            for each in diagnostic.related
        ],
    }


def _locate(location: Location) -> dict[str, object]:
    region = {"startLine": location.line, "startColumn": location.column}
    if location.end_column > location.column:
        region["endColumn"] = location.end_column
    return {"physicalLocation": {"artifactLocation": {"uri": location.path}, "region": region}}
