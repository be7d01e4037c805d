"""Markers of the form `BEGIN-EXAMPLE name` to `END-EXAMPLE name`, for Inlaid."""

DIALECT = {
    "start": "BEGIN-EXAMPLE {name}",
    "end": "END-EXAMPLE {name}",
    "again": "error",
}
