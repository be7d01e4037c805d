import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.diagnostics.diagnostic import Severity
from inlaid.diagrams.language.envelope import is_sequence_diagram
from inlaid.diagrams.language.model import Message, Note, ParticipantKind
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram

HEAD = "sequenceDiagram\n"


def parse(text):
    return parse_diagram(HEAD + text, "page.md", 10, 3)


def say(text):
    return [
        f"{diagnostic.location.line}:{diagnostic.location.column} {diagnostic.code.name}: {diagnostic.message}"
        + (f" ({diagnostic.help})" if diagnostic.help else "")
        for diagnostic in parse(text)[1]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("partcipant A", "11:3 diagram-syntax: expected a message or a keyword, found `partcipant A` (did you mean `participant`?)"),
        ("A->>B", "11:8 diagram-syntax: expected `:` and the message's text, found the end of the line"),
        ("A B: x", "11:6 diagram-syntax: expected an arrow such as `->>` after `A B`, found `: x`"),
        ("A->>: x", "11:7 diagram-syntax: expected a participant after the arrow, found `: x`"),
        ("A => B: x", "11:6 diagram-syntax: expected an arrow such as `->>` after `A =`, found `>`"),
        ("note ovr A: x", "11:8 diagram-syntax: expected `left of`, `right of` or `over` after `note`, found `ovr A` (did you mean `over`?)"),
        ("note over A", "11:14 diagram-syntax: expected `:` and the note's text, found the end of the line"),
        ("participant", "11:14 diagram-syntax: expected a name after `participant`, found the end of the line"),
        ("participant A: x", "11:15 diagram-syntax: expected a name after `participant`, found `A: x`"),
        ("create A", "11:10 diagram-syntax: expected `participant` or `actor` after `create`, found `A`"),
        ("autonumber 1 2 3", "11:18 diagram-syntax: expected a number, `off` or the end of the line, found `3`"),
        ("box\nA->>B: x\nend", "12:3 diagram-syntax: expected `participant`, `actor` or `end` in a box, found `A`"),
        ("loop x", "11:3 diagram-unclosed: the block `loop` has no `end`"),
        ("box red", "11:3 diagram-unclosed: the `box` has no `end`"),
        ("end", "11:3 diagram-stray-end: `end` closes nothing: no block is open"),
        ("opt x\nelse y\nend", "12:3 diagram-stray-end: `else` stands in `opt`; it divides `alt`"),
        ("and x", "11:3 diagram-stray-end: `and` stands outside any block; it divides `par` or `par_over`"),
        ("deactivate A", "11:3 diagram-activation: `A` is not active here and can't be deactivated"),
        ("A->>-B: x", "11:3 diagram-activation: `A` is not active here and can't be deactivated"),
        ("A->>B: x\nactivate b", "12:12 diagram-participant-unknown: no participant is called `b`; participants: A, B (did you mean `B`?)"),
        ("A->>B: x\ncreate participant A\nB->>A: y", "12:22 diagram-lifetime: `A` exists already and can't be created (give the new one another name, and show it `as` the old)"),
        ("create participant A\nB->>C: y", "12:3 diagram-lifetime: the message after `create` must go to `A`, not to `C`"),
        ("A->>B: x\ndestroy A\nB->>C: y", "13:3 diagram-lifetime: the message after `destroy` must come from or go to `A`"),
        ("box\nparticipant A\nend\nbox\nparticipant A\nend", "15:15 diagram-box: `A` stands in another box already (declare it in one box)"),
        ('participant A@{ "type": "databse" }', "11:18 diagram-kind: no participant has the type `databse`; types: participant, actor, boundary, control, entity, database, collections, queue (did you mean `database`?)"),
        ('participant A@{ "type" "x" }', "11:18 diagram-config: `@{\"type\" \"x\"}`: did not find expected ',' or '}'"),
        ("participant A@{ x: [ }", "11:18 diagram-config: `@{x: [}`: did not find expected node content"),
        ("accDescr { foo", "11:3 diagram-unclosed: the text of `accdescr` has no `}`"),
        ("%%{wrap}\nA->>B: x", "11:3 diagram-envelope: the directive `%%{` has no `}%%`"),
        ("%%{wrp}%%\nA->>B: x", "11:3 diagram-directive: no directive is called `wrp`; directives: init, wrap"),
        ("(A->>B: x", "11:3 diagram-stray: the stray `(` is skipped"),
        ("link A: x", "11:3 diagram-link: a link is written `text @ address`"),
        ("link A: x @ javascript:alert(1)", "11:3 diagram-link: a page can't link to `javascript:alert(1)`; the link is left out"),
        ("rect url(x)\nend", "11:8 diagram-colour: `url(x)` is not a colour; the ground is grey"),
        ("rect\nend\nA->>B: $$x^2$$ y", "13:10 diagram-math: the formula is shown as text"),
        ("create participant A", "11:22 diagram-lifetime-unused: no message follows that creates `A`"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_place(text, expected):
    found = say(text)
    assert (
        expected.split("`: ")[0] in found[0] if "diagram-config" in expected else expected in found
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A->>B: deploy #2 of 3", "11:17 `#2 of 3`"),
        ("Note over A: colour #ff0000 is red", "11:23 `#ff0000 is red`"),
        ("loop #1 of 3\nend", "11:8 `#1 of 3`"),
        ("title shop #1", "11:14 `#1`"),
        ("participant A as the #1", "11:24 `#1`"),
        ("link A: docs @ https://example.com/#top", "11:38 `#top`"),
        ("%% a comment\nA->>B: x # y #2; z", "12:12 `# y #2; z`"),
    ],
)
def test_a_hash_that_ends_a_text_is_reported(text, expected):
    help_ = "write `#35;` for a `#` in a text"
    place, lost = expected.split(" ", 1)
    assert say(text) == [
        f"{place} diagram-hash: {lost} is read as a comment, and not shown ({help_})"
    ]


@pytest.mark.parametrize(
    "text",
    ["# a comment with #17; in it", "A->>B: x; # a comment", "A->>B: #35;1 #amp; #8364;",
     "accTitle: issue #1", "participant A #1", "A#1->>B: x"],
)  # fmt: skip
def test_a_hash_that_loses_nothing_is_not_reported(text):
    assert say(text) == []


def test_a_number_of_no_character_is_reported():
    assert say("A->>B: issue #17; colour #fff;") == [
        f"11:{column} diagram-hash: `#{name};` stands for no character that can be shown "
        f"(write `#35;{name}#59;` to show it as it is)"
        for column, name in ((16, "17"), (28, "fff"))
    ]


@pytest.mark.parametrize(
    ("text", "column", "rest"),
    [
        ("A->>B: check; create request", 15, "create request"),
        ("A->>B: check; activate the card", 15, "activate the card"),
        ("A->>B: a; b; c", 11, "b; c"),
        ("loop a; b\nend", 9, "b"),
        ("loop x\nA->>B: the end; end of it\nend", 17, "end of it"),
        ("A->>B: wait; loop through all", 14, "loop through all"),
        ("Note over A: fine; )", 20, ")"),
    ],
)
def test_a_semicolon_in_a_text_is_one_fault_at_its_place(text, column, rest):
    (found,) = parse(text)[1]
    assert found.location.column == column
    assert found.message == f"`;` ends the text, and `{rest}` is not a statement"
    assert found.help == "write `#59;` for a semicolon in a text"


def test_an_entity_of_html_is_shown_as_it_is_written_here():
    (found,) = parse("A->>B: this &amp; that")[1]
    assert found.help == "write `#amp;` for the character `&amp;`"


def test_a_semicolon_between_statements_is_no_fault():
    assert say("A->>B: x; B->>A: y; loop z; A->>B: x\nend;") == []


def test_every_fault_is_reported_in_one_run():
    assert [line.split()[0] for line in say("lop x\nA->B\nend\nNote over: x\ndeactivate A\nA->>B: x\nend")] == [
        "11:3", "12:7", "14:12", "15:3", "17:3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "diagram-type", 1),
        ("graph TD\nA-->B", "diagram-type", 1),
        ("\n%% c\nsequencediagram\n", "diagram-type", 3),
        ("---\ntitle: [x\n---\nsequenceDiagram", "diagram-envelope", 2),
        ("%%{init: x{}}%%\nsequenceDiagram", "diagram-envelope", 1),
        ("sequenceDiagram-v2\nA->>B: x", "diagram-syntax", 1),
    ],
)
def test_the_envelope_is_checked(text, code, line):
    diagram, diagnostics = parse_diagram(text, "x.mmd", 1)
    assert diagram is None
    assert [(diagnostic.code.name, diagnostic.location.line) for diagnostic in diagnostics][:1] == [
        (code, line)
    ]


def test_places_survive_comments_directives_front_matter_and_crlf():
    text = "---\r\ntitle: T\r\n---\r\n%%{init: {'sequence': {'wrap': false}}}%%\r\n%% note\r\nsequenceDiagram\r\n  %% more\r\n  A->>B: x\r\n"
    diagram, diagnostics = parse_diagram(text, "x.mmd", 1)
    assert diagnostics == ()
    assert (diagram.events[0].location.line, diagram.events[0].location.column) == (8, 3)
    assert [(remark.text, remark.location.line) for remark in diagram.remarks] == [
        ("note", 5),
        ("more", 7),
    ]
    assert diagram.settings.title == "T"


def test_every_kind_of_participant():
    kinds = [kind.value for kind in ParticipantKind]
    diagram, _ = parse("".join(f'participant P{kind}@{{ "type": "{kind}" }}\n' for kind in kinds))
    assert [participant.kind.value for participant in diagram.participants] == kinds


def test_labels_keep_their_source_and_their_wish_to_wrap():
    diagram, _ = parse("A->>B: wrap: #35;1<br>x\nNote over A,B:nowrap: y")
    message, note = diagram.events
    assert isinstance(message, Message)
    assert isinstance(note, Note)
    assert (message.label.source, message.label.wrap) == ("#35;1<br>x", True)
    assert (note.label.source, note.label.wrap) == ("y", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sequenceDiagram\nA->>B: x", True),
        ("%%{init: {}}%%\n  sequenceDiagram", True),
        ("---\ntitle: x\n---\nsequenceDiagram", True),
        ("flowchart TD", False),
        ("", False),
    ],
)
def test_other_types_are_left_alone(text, expected):
    assert is_sequence_diagram(text) is expected


WORDS = st.sampled_from(
    ["A", "B", "participant", "actor", "as", "@{", "}", '"', "type", ":", "->>", "-->", "-x", "<<->>", "()", "+", "-", "note", "over", "left", "of", ",", "loop", "alt", "else", "par", "and", "end", "box", "rgb(1,2,3)", "create", "destroy", "activate", "deactivate", "autonumber", "1", "2", "off", "title", "accDescr", "{", "link", "links", "%%", "%%{", "wrap", "}%%", "#", ";", "#35;", "<br>", "\n", "\n", "\n", "---", "é", "😀", "\x00", "\x01", "\x02", "\x03", "\t", "<", ">", "&", "'"]
)  # fmt: skip


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=80))
def test_no_text_makes_it_fail(text):
    for source in (text, HEAD + text):
        result = render_diagram(source, "x.mmd", 1)
        errors = [
            diagnostic for diagnostic in result.diagnostics if diagnostic.severity is Severity.ERROR
        ]
        assert bool(result.html) != bool(errors)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "A" * 200_000,
        " \n" * 100_000 + "%%",
        "participant " + "a " * 100_000 + "<",
        "participant a" + " " * 200_000 + "<",
        "loop x\n" * 4_000 + "end\n" * 4_000,
        "A->>B: " + "<br>" * 50_000,
        "A->>B: " + "<a " * 70_000,
        "A" + "-a" * 100_000,
        "participant A@{ a: " + "[" * 5_000 + " }",
        "links A: " + "[" * 5_000,
        "accDescr" + " \n" * 100_000,
        "".join(f"P{i}->>P{i + 1}: x\n" for i in range(3_000)),
        "".join(f"participant P{i}\n" for i in range(1_000)) + "note over P0,P999: x\n" * 1_000,
        "%%{init: " + "[" * 5_000 + "}%%",
        "A->>B: x\n" * 5_000,
        "".join(f"box g{i}\nparticipant P{i}\nend\n" for i in range(1_000)),
        "".join(f"P{i}->>P{1_000 - i}: x\n" for i in range(1_000)),
        "A->>B: x\n" + "activate A\n" * 2_000 + "deactivate A\n" * 2_000,
    ],
    ids=range(18),
)
def test_hostile_text_ends_soon(text):
    # Quadratic handling of any of these takes minutes.
    result = render_diagram(HEAD + text, "x.mmd", 1)
    assert result.html or result.diagnostics


@pytest.mark.parametrize("line", ["loop x", "?? what", "end", "A->>", "deactivate A"])
def test_of_many_errors_the_first_are_reported(line):
    found = parse(f"{line}\n" * 1000)[1]
    assert len(found) == 50
    assert found[0].location.line == 11


@pytest.mark.parametrize(
    ("envelope", "said"),
    [
        ("%%{init: {'sequence': {'wrap': true, 'mirrorActors': false}}}%%", []),
        ("%%{init: {'themeVariables': {'actorBkg': '#fee', 'noteBkgColor': 'teal'}}}%%", []),
        ("---\ntitle: T\nconfig:\n  sequence:\n    showSequenceNumbers: true\n---", []),
        (
            "%%{init: {'theme': 'dark', 'themeVariables': {'fontSize': '12px', 'actorBkg': 'bleu'}}}%%",
            [
                "1: settings that Inlaid doesn't use: theme, themeVariables.fontSize, themeVariables.actorBkg"
            ],
        ),
        (
            "%%{init: {'theme': 'dark'}}%%\n%%{init: {'sequence': {'actorMargin': 9, 'wrap': 'x'}}}%%",
            ["1: settings that Inlaid doesn't use: theme, sequence.actorMargin, sequence.wrap"],
        ),
        (
            "---\nconfig:\n  look: handDrawn\n---",
            ["2: settings that Inlaid doesn't use: look"],
        ),
    ],
)
def test_settings_that_change_nothing_are_reported_once(envelope, said):
    _, found = parse_diagram(f"{envelope}\nsequenceDiagram\nA->>B: x\n", "x.mmd", 1)
    assert {diagnostic.code.name for diagnostic in found} <= {"diagram-setting"}
    assert [f"{diagnostic.location.line}: {diagnostic.message}" for diagnostic in found] == said


def test_theme_variables_keep_their_hue_and_nothing_else_gets_through():
    variables = "{'actorBkg': 'rgb(255,200,200)', 'signalColor': '#00f', 'noteBkgColor': 'red;}x{'}"
    text = f"%%{{init: {{'themeVariables': {variables}}}}}%%\nsequenceDiagram\nA->>B: x\n"
    html = render_diagram(text, "x.mmd", 1).html
    assert '<g class="b" fill="#' in html
    assert 'style="--inlaid-actor:#' in html
    assert "--inlaid-line:#" in html
    assert "}x{" not in html
