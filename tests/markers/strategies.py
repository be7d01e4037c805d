"""Texts that hypothesis tries: markers of every dialect among code, odd characters and odd ends."""

from hypothesis import strategies as st

from inlaid.markers.dialects.registry import DIALECTS

NAMES = ("a", "b", "snippet-a")
STARTS = tuple(dialect.example.split(" ... ")[0] for dialect in DIALECTS)
ENDS = tuple(row.example.split(" ... ")[1] for row in DIALECTS)
EDITS = (
    "// [START_EXCLUDE]", "// [END_EXCLUDE]", "x(); // :remove:", "// :remove-start:",
    "// :remove-end:", "// :state-start: s", "// :state-end:", "// :uncomment-start:",
    "// :uncomment-end:", '// :replace-start: {"terms": {"x": "y"}}', "// :replace-end:",
    "x(); // :emphasize:", "// :state-uncomment-start: s", "// :state-uncomment-end:",
)  # fmt: skip
CODE = ("x();", "", "  y = 1", "\tz", "}", "```", "~~~", "#", "//", '"', "\x0c", "a\u2028b", "é𝄞")

markers = st.builds(
    lambda marker, name, indent: indent + marker.replace("NAME", name).replace("a, b", name),
    st.sampled_from((*STARTS, *ENDS)),
    st.sampled_from(NAMES),
    st.sampled_from(("", "  ", "\t")),
)
lines = st.one_of(markers, st.sampled_from(EDITS), st.sampled_from(CODE), st.text(max_size=30)).map(
    lambda text: text.replace("\r", " ").replace("\n", " ")
)
sources = st.lists(lines, max_size=40).map("\n".join)
paths = st.sampled_from(("a.js", "a.py", "a.txt", "a.diff", "a.json", "a.md", "a.html", "Makefile"))
