"""Each recipe, option, arrow and statement of the documentation stands beside its result."""

import re
from pathlib import Path

import pytest

from inlaid.diagrams.language.arrows import ARROWS
from inlaid.diagrams.language.scan import KEYWORDS
from inlaid.includes.info.options import OPTION_NAMES
from inlaid.pages.fences import find_fences
from inlaid.pages.header import is_include

DOCS = Path(__file__).parents[2] / "docs"
SAMPLE = re.compile(r"^(`{4,})markdown\n(?P<text>.*?)^\1\n", re.MULTILINE | re.DOTALL)
# Pages, each with the number of samples that have no result, and why.
PAGES = {
    "index.md": 0,
    "how-to/show-code.md": 1,  # an old version, which needs a history of git
    "reference/fences.md": 3,  # the same, the attribute form, and a filled body
    "reference/diagrams.md": 1,  # a diagram whose trace is the reader's own
}
RESULT = "\n<div markdown>\n"  # beside the sample, on the home page
ELSEWHERE = {"trace": "tutorials/lambda.md"}
SAME = {"par_over": "par"}


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def find_samples(page: str) -> list[re.Match[str]]:
    """The samples of a page that hold an include, or a sequence diagram."""
    return [
        sample
        for sample in SAMPLE.finditer(page)
        if any(is_ours(fence.info) for fence in find_fences(sample["text"]))
    ]


def is_ours(info: str) -> bool:
    return is_include(info) or info.split()[:1] == ["sequence"]


@pytest.mark.parametrize("name", PAGES)
def test_a_sample_is_followed_by_what_it_gives(name):
    page = read(name)
    samples = find_samples(page)
    without = [
        sample["text"]
        for sample in samples
        if not page[sample.end() :].removeprefix(RESULT).startswith(f"\n{sample['text']}")
    ]
    assert len(samples) > 5
    assert len(without) == PAGES[name], "\n".join(without)


@pytest.mark.parametrize("option", sorted({*OPTION_NAMES} - {"rev"}))
def test_each_option_is_used_by_a_fence_that_readers_see(option):
    name = ELSEWHERE.get(option, "reference/fences.md")
    infos = [fence.info for fence in find_fences(read(name)) if is_ours(fence.info)]
    assert [info for info in infos if f" {option}=" in info]


def test_each_arrow_and_statement_is_in_a_diagram_that_readers_see():
    fences = find_fences(read("reference/diagrams.md"))
    lines = [line for fence in fences if fence.info.startswith("sequence") for line in fence.body]
    words = {word.lower() for line in lines for word in re.findall(r"\w+", line)}
    assert {word for word in KEYWORDS if SAME.get(word, word) not in words} == set()
    assert {arrow for arrow in ARROWS if f"  A{arrow}B: {arrow}" not in lines} == set()
