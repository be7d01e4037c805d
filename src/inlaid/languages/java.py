"""Java."""

from inlaid.languages.definition import Kind
from inlaid.languages.language import Language
from inlaid.languages.readers import listed, named

_FIELDS = listed(Kind.FIELD, "declarator/name", value="declarator/value")

JAVA = Language(
    title="Java",
    suffixes=("java",),
    module="tree_sitter_java",
    comments=("line_comment", "block_comment"),
    rules={
        "annotation_type_declaration": named(Kind.INTERFACE),
        "annotation_type_element_declaration": named(Kind.FUNCTION),
        "class_declaration": named(Kind.CLASS),
        "compact_constructor_declaration": named(Kind.FUNCTION),
        "constant_declaration": _FIELDS,
        "constructor_declaration": named(Kind.FUNCTION),
        "enum_constant": named(Kind.MEMBER),
        "enum_declaration": named(Kind.ENUM),
        "field_declaration": _FIELDS,
        "interface_declaration": named(Kind.INTERFACE),
        "method_declaration": named(Kind.FUNCTION),
        "record_declaration": named(Kind.CLASS),
    },
)
