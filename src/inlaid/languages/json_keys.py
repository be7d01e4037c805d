"""JSON, with comments or without: the keys of its objects."""

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import Language
from inlaid.languages.readers import named

JSON = Language(
    title="JSON",
    suffixes=("json", "jsonc", "json5", "geojson", "webmanifest"),
    module="tree_sitter_json",
    rules={"pair": named(SymbolKind.PROPERTY, "key", "value")},
)
