"""What the CommonMark renderer would pass over is named."""

import pytest

from inlaid.render.counterparts import find_unknown


@pytest.mark.parametrize(
    ("extension", "options", "named"),
    [
        ("tables", {}, []),
        ("markdown.extensions.toc", {"permalink": True, "baselevel": 2}, []),
        ("pymdownx.arithmatex", {}, ["pymdownx.arithmatex"]),
        ("smarty", None, ["smarty"]),
        ("pymdownx.tabbed", {"alternate_style": True, "slugify": len}, []),
        ("pymdownx.tabbed", {}, ["pymdownx.tabbed (alternate_style other than true)"]),
        ("pymdownx.superfences", {"disable_indented_code_blocks": False}, []),
        ("pymdownx.superfences", {"disable_indented_code_blocks": True}, ["pymdownx.superfences (option disable_indented_code_blocks)"]),
        ("extra", {"footnotes": {"UNIQUE_IDS": True}}, ["footnotes (option UNIQUE_IDS)"]),
        ("pymdownx.extra", {"markdown.extensions.footnotes": {"BACKLINK_TEXT": "up"}}, []),
        ("pymdownx.betterem", {"smart_enable": "all"}, ["pymdownx.betterem (option smart_enable)"]),
    ],
)  # fmt: skip
def test_an_extension(extension, options, named):
    assert find_unknown([extension], {extension: options}) == named


def test_names_come_once_and_sorted():
    assert find_unknown(["smarty", "critic", "smarty"], {}) == ["critic", "smarty"]
