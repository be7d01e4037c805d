"""Java."""

from inlaid.languages.definition import SymbolKind
from inlaid.languages.language import Language
from inlaid.languages.readers import listed, named

_FIELDS = listed(SymbolKind.FIELD, "declarator/name", value="declarator/value")

JAVA = Language(
    title="Java",
    suffixes=("java",),
    module="tree_sitter_java",
    comments=("line_comment", "block_comment"),
    rules={
        "annotation_type_declaration": named(SymbolKind.INTERFACE),
        "annotation_type_element_declaration": named(SymbolKind.FUNCTION),
        "class_declaration": named(SymbolKind.CLASS),
        "compact_constructor_declaration": named(SymbolKind.FUNCTION),
        "constant_declaration": _FIELDS,
        "constructor_declaration": named(SymbolKind.FUNCTION),
        "enum_constant": named(SymbolKind.MEMBER),
        "enum_declaration": named(SymbolKind.ENUM),
        "field_declaration": _FIELDS,
        "interface_declaration": named(SymbolKind.INTERFACE),
        "method_declaration": named(SymbolKind.FUNCTION),
        "record_declaration": named(SymbolKind.CLASS),
    },
)
