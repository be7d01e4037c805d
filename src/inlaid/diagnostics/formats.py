"""Diagnostics for machines: JSON, GitHub annotations, SARIF 2.1.0."""

import json
from collections.abc import Iterable, Mapping, Sequence

from inlaid.diagnostics.diagnostic import Code, Diagnostic, Severity
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.terminal import make_line, make_printable

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def format_json(diagnostics: Iterable[Diagnostic], summary: Mapping[str, int]) -> str:
    """Return one JSON object: ``diagnostics`` (in order) and ``summary`` (counts by name).

    Lines and columns are 1-based, ``end_column`` is exclusive.
    """
    rows = [describe_diagnostic(diagnostic) for diagnostic in diagnostics]
    return json.dumps({"diagnostics": rows, "summary": dict(summary)}, indent=2)


def describe_diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a diagnostic as an object, as JSON has it everywhere."""
    return {
        "code": diagnostic.code.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_describe_place(diagnostic.location),
        "text": diagnostic.text,
        "help": diagnostic.help,
        "related": [
            {"message": related.message, **_describe_place(related.location)}
            for related in diagnostic.related
        ],
    }


def _describe_place(location: Location) -> dict[str, object]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_column": location.column + location.width,
    }


def format_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one workflow command a line (GitHub Actions, "Workflow commands")."""
    return "\n".join(map(_format_annotation, diagnostics))


def _format_annotation(diagnostic: Diagnostic) -> str:
    location = diagnostic.location
    properties = {
        "file": location.path,
        "line": str(location.line),
        "col": str(location.column),
        "endColumn": str(location.column + location.width),
        "title": diagnostic.code.name,
    }
    written = ",".join(
        f"{key}={_escape_property(make_line(value))}" for key, value in properties.items()
    )
    parts = [
        diagnostic.message,
        *(f"{related.location}: {related.message}" for related in diagnostic.related),
    ]
    if diagnostic.help:
        parts.append(f"help: {diagnostic.help}")
    text = _escape_data(make_printable("\n".join(parts)))
    return f"::{_GITHUB_LEVELS[diagnostic.severity]} {written}::{text}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def format_sarif(diagnostics: Iterable[Diagnostic], version: str) -> str:
    """Return a SARIF 2.1.0 log (OASIS, 2020); columns count Unicode code points.

    The place in the page is the location; places in sources are related locations.
    """
    found = list(diagnostics)
    rules = list(dict.fromkeys(diagnostic.code for diagnostic in found))
    driver = {
        "name": "inlaid",
        "semanticVersion": version,
        "rules": [_describe_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the project."}}},
        "results": [_describe_result(diagnostic, rules) for diagnostic in found],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _describe_rule(code: Code) -> dict[str, object]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.meaning},
        "help": {"text": code.fix},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _describe_result(diagnostic: Diagnostic, rules: Sequence[Code]) -> dict[str, object]:
    text = diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")
    result: dict[str, object] = {
        "ruleId": diagnostic.code.name,
        "ruleIndex": rules.index(diagnostic.code),
        "level": diagnostic.severity.value,
        "message": {"text": text},
        "locations": [_describe_location(diagnostic.location, diagnostic.text)],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": at,
                "message": {"text": related.message},
                **_describe_location(related.location, ""),
            }
            for at, related in enumerate(diagnostic.related, 1)
        ]
    return result


def _describe_location(location: Location, text: str) -> dict[str, object]:
    region: dict[str, object] = {
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": location.column + location.width,
    }
    if text:
        region["snippet"] = {"text": text}
    artifact = {"uri": _quote_path(location.path), "uriBaseId": "ROOT"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _quote_path(path: str) -> str:
    """The path as a relative URI reference (RFC 3986)."""
    safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"
    return "".join(
        character
        if character in safe
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
        for character in path
    )
