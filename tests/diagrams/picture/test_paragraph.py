import pytest

from inlaid.diagrams.language.model import Label
from inlaid.diagrams.picture.metrics import Metrics
from inlaid.diagrams.picture.paragraph import Paragraphs


def wrap(text, width):
    return list(Paragraphs(Metrics()).wrap(Label(text), width))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # words, evenly
        ("Timeout settlement never makes a system blob of its own now", 400,
         ["Timeout settlement never makes", "a system blob of its own now"]),
        ("Report 3rd batch item and all messages within the same MessageGroupID as failure", 190,
         ["Report 3rd batch item", "and all messages", "within the same", "MessageGroupID", "as failure"]),
        ("a<br>b c", 400, ["a", "b c"]),
        # after a sign
        ("/v1/accounts/payments/refunds", 120, ["/v1/accounts/", "payments/", "refunds"]),
        ("GetObject(bucket.name)", 100, ["GetObject(", "bucket.name)"]),
        ("snake_case_of_names", 90, ["snake_", "case_of_", "names"]),
        # a number stays whole, and so do short parts
        ("version 10.25.300", 75, ["version", "10.25.300"]),
        ("I/O a/b", 30, ["I/O", "a/b"]),
        # before a hump
        ("createSequenceDiagram", 90, ["create", "Sequence", "Diagram"]),
        # anywhere, but never inside of a character
        ("aaaaaaaaaaaaaaaaaaaa", 100, ["aaaaaaaaaa", "aaaaaaaaaa"]),
        # French signs stay with their word
        ("Vraiment oui ? Bien", 110, ["Vraiment", "oui ? Bien"]),
    ],
)  # fmt: skip
def test_lines_break_where_a_reader_expects_it(text, width, lines):
    assert wrap(text, width) == lines


@pytest.mark.parametrize("width", range(61, 200, 7))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width):
    text = "所有后续请求都带授权头。令牌在七天后过期，届时需要重新登录；请不要把令牌保存在本地存储中（除非必要）。「キャッシュ」を見る。"
    lines = wrap(text, width)
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "。，；）」ャッュ"]
    assert not [line for line in lines[:-1] if line[-1] in "（「"]


def test_korean_breaks_at_spaces():
    assert wrap("사용자가 로그인을 요청합니다", 130) == ["사용자가 로그인을", "요청합니다"]


@pytest.mark.parametrize("character", ["👩‍👩‍👧‍👦", "🇨🇭", "é", "นี้", "👍🏽"])
def test_no_character_is_torn(character):
    lines = wrap(character * 12, 60)
    assert len(lines) > 1
    assert all(line.count(character) * len(character) == len(line) for line in lines)


@pytest.mark.parametrize("width", range(60, 400, 11))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(width):
    metrics = Metrics()
    text = "POST https://api.example.com/v1/accounts/acc_01HZX3?limit=100 createsSomethingVeryLong (and more) 令牌"
    lines = wrap(text, width)
    assert all(metrics.measure(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_nowrap_is_never_broken_and_wrap_is_short():
    paragraphs = Paragraphs(Metrics())
    assert len(paragraphs.wrap(Label("some words " * 9, wrap=False), 100)) == 1
    assert paragraphs.is_wrapped(Label("x", wrap=True))
    assert not paragraphs.is_wrapped(Label("x"))
