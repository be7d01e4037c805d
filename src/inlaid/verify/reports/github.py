"""Commands of GitHub Actions: each problem becomes an annotation of its line."""

from inlaid.core.diagnostics import Diagnostic, Severity, sort_diagnostics
from inlaid.verify.verification import Verification


def format_github(verification: Verification) -> str:
    """Return one line a problem; empty when there is none."""
    return "\n".join(_annotate(each) for each in sort_diagnostics(verification.all_diagnostics))


def _annotate(diagnostic: Diagnostic) -> str:
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    place = diagnostic.location
    properties = ",".join(
        f"{name}={_escape_property(value)}"
        for name, value in (
            ("file", place.path),
            ("line", str(place.line)),
            ("col", str(place.column)),
            ("title", f"inlaid: {diagnostic.code.name}"),
        )
    )
    return f"::{kinds[diagnostic.severity]} {properties}::{_escape(diagnostic.message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
