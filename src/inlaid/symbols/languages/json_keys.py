"""JSON, with comments or without: the keys of its objects."""

from inlaid.symbols.definition import Kind
from inlaid.symbols.language import LINE_ENDS, Language
from inlaid.symbols.readers import named

JSON = Language(
    title="JSON",
    suffixes=("json", "jsonc", "json5", "geojson", "webmanifest"),
    module="tree_sitter_json",
    ends=LINE_ENDS,
    rules={"pair": named(Kind.PROPERTY, "key", "value")},
)
