"""Fences as CommonMark has them."""

from inlaid.render.commonmark import find_commonmark_fences


def test_deep_fences_are_found():
    text = "> " * 90 + "```py ./a\n" + "> " * 90 + "```\n"

    assert [commonmark_fence.info for commonmark_fence in find_commonmark_fences(text)] == [
        "py ./a"
    ]
