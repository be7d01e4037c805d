"""The quick looks at a page never hide what a close look finds."""

from hypothesis import example, given
from hypothesis import strategies as st

from inlaid.includes.lookalikes import find_lookalikes
from inlaid.pages.fences import (
    find_fence_candidates,
    find_fences,
    may_hold_include,
    may_hold_inner_fence,
    may_hold_slip,
)
from inlaid.pages.header import is_include, parse_header, read_language
from inlaid.pages.page import Page

PARTS = st.sampled_from([
    "```", "````", "~~~", "~~~~", "<<<", " ", "    ", "\t", "> ", "- ", "\n", "\n\n", "python", "./a.py", "a.py",
    "/a", "../b.js one", "{", "}", "{.python ", "include=", "include=a", ".", "=", ":", '"', "'", "<div>", "`", "\\", "#x",
    "https://example.com/a.py", "title=", "rust,ignore", "sequence", "-", "one",
])  # fmt: skip
TEXTS = st.lists(PARTS, max_size=14).map("".join)


class NoLibrary:
    """Has no file: what is named is only reported."""

    languages = ()

    def open_source(self, reference, page, revision):
        raise AssertionError((reference, page, revision))


@given(TEXTS)
@example("```\na\n```{ include=a }\n")
@example("<<< ./a.py ./b.py\n")
def test_a_page_without_a_candidate_has_no_slip(text):
    if not may_hold_slip(text):
        assert list(find_lookalikes(Page("a.md", text), NoLibrary(), advises=True)) == []


@given(TEXTS)
@example("````\n``` {include=a}\n````\n")
def test_a_page_without_a_candidate_has_no_include(text):
    fences = (*find_fences(text), *find_fence_candidates(text.split("\n")))
    holds = any(
        is_include(line.lstrip(" \t>").removeprefix(fence.marker))
        for fence in fences
        for line in fence.body
        if line.lstrip(" \t>").startswith(fence.marker)
        and not line.lstrip(" \t>").removeprefix(fence.marker).startswith(fence.marker[0])
    )
    if holds or any(is_include(fence.info) for fence in fences):
        assert may_hold_include(text)


@given(TEXTS)
def test_what_stands_before_a_fence_is_seen(text):
    if any(fence.prefix for fence in find_fence_candidates(text.split("\n"))):
        assert may_hold_inner_fence(text)


@given(TEXTS.map(lambda text: text.replace("\n", " ")))
@example("{code-block} python")
@example(". a")
def test_the_language_alone_is_that_of_the_header(info):
    assert read_language(info) == parse_header(info).language
