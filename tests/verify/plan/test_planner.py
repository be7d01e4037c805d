"""What is skipped, what is tied to what, and what is said about it."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from inlaid.cli.verify import command


@pytest.fixture
def verify(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)

    def verify(page, **settings):
        config = {"site_name": "x", "plugins": [{"inlaid": {"verify": settings}}]}
        Path("mkdocs.yml").write_text(yaml.safe_dump(config))
        Path("docs/page.md").write_text(page)
        result = CliRunner().invoke(command, ["--no-cache", "-v", "--json", "report.json"])
        report = json.loads(Path("report.json").read_text())
        states = [example["status"] for example in report["examples"]]
        return states, report, result.output

    return verify


COMMAND = "```console\n$ echo one\none\n```\n\n"


def messages(report):
    return [f"{diagnostic['line']} {diagnostic['message']}" for diagnostic in report["diagnostics"]]


def test_a_language_is_skipped_but_not_what_a_fence_asks_for(verify):
    page = (
        COMMAND + "```text\nplain\n```\n\n"
        "<!-- inlaid: verify=output -->\n```text\ntwo\n```\n\n"
        "<!-- inlaid: verify=default -->\n```text\ntwo\n```\n"
    )
    states, report, output = verify(page, skip={"text": "not ours"})
    assert states == ["ok", "skipped", "failed", "failed"]
    assert "docs/page.md:6: skipped (text): not ours" in output
    assert [diagnostic["code"] for diagnostic in report["diagnostics"]] == ["output-drift"] * 2


def test_a_language_is_skipped_by_any_of_its_names(verify):
    states, report, _ = verify("```js\nlet x = ;\n```\n", skip={"javascript": "later"})
    assert (states, report["examples"][0]["reason"]) == (["skipped"], "later")


def test_output_of_what_is_left_out_is_left_out_with_the_reason(verify):
    page = COMMAND + '<!-- inlaid: verify=off:"costs money" -->\n```console\n$ buy\n```\n\n'
    states, _, output = verify(page + "```output\none\n```\n")
    assert states == ["ok", "skipped", "skipped"]
    assert "docs/page.md:11: skipped (output): what prints it is left out: costs money" in output


def test_commands_in_a_file_are_said_to_be_there(verify):
    Path("setup.console").write_text("$ echo one\none\n")
    states, report, _ = verify("```console ./setup.console\n```\n")
    assert (states, report["examples"][0]["reason"]) == (
        ["skipped"], "its commands stand in a file; those that are typed in are run",
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", ["perl", "go"])
def test_output_is_never_tied_to_an_earlier_program(language, verify):
    code = {"perl": "print 'one';", "go": "x := 1"}[language]
    page = f"{COMMAND}```{language}\n{code}\n```\n\n```output\none\n```\n"
    states, report, _ = verify(page)
    assert states == ["ok", "ok", "failed"]
    told = f"could have printed it: the block of {language} above it is not run"
    assert messages(report) == [f"10 nothing before this output {told}"]


@pytest.mark.slow
def test_what_a_command_prints_may_be_shown_in_a_block_of_its_own(verify):
    page = "```console\n$ echo one\n$ echo two\n```\n\n```output\none\n%s\n```\n"
    assert verify(page % "two")[0] == ["ok"] * 2
    assert verify(page % "three")[0] == ["ok", "failed"]
    assert verify("```console\n$ echo one\n```\n")[0] == ["failed"]
    mixed = "```console\n$ echo one\none\n$ echo two\n```\n\n```output\none\ntwo\n```\n"
    assert verify(mixed)[0] == ["failed", "ok"]


@pytest.mark.slow
def test_data_may_stand_between_a_program_and_its_output(verify):
    page = COMMAND + '```json\n{"a": 1}\n```\n\n```output\none\n```\n'
    assert verify(page)[0] == ["ok"] * 3


@pytest.mark.parametrize(
    ("option", "runs", "message"),
    [
        ("output:gret", {}, "no run, or session above, is called 'gret'"),
        (
            "output:gret",
            {"greet": {"run": "echo"}},
            "no run, or session above, is called 'gret' (there are: greet); did you mean 'greet'?",
        ),
        ("input:gret", {}, "no run is called 'gret'"),
    ],
)
def test_a_name_that_nothing_has(option, runs, message, verify):
    states, report, _ = verify(f"<!-- inlaid: verify={option} -->\n```text\nx\n```\n", runs=runs)
    assert states == ["failed"]
    assert messages(report) == [f"1 {message}"]  # at the comment


@pytest.mark.slow
def test_input_is_proved_by_its_run_and_by_the_output_that_is_shown(verify):
    given = "<!-- inlaid: verify=input:up -->\n```text\na\n```\n\n"
    shown = "<!-- inlaid: verify=output:up -->\n```text\nA\n[3]\n```\n"
    runs = {"up": {"run": "tr a-z A-Z; exit 3"}}
    states, report, _ = verify(given + shown, runs=runs)
    assert states == ["ok", "ok"]
    assert report["examples"][0]["proved"] == ["input of run up"]
    states, report, _ = verify(given, runs=runs)
    assert states == ["failed"]
    assert "ended with status 3" in report["diagnostics"][0]["message"]


def test_an_option_that_cannot_be_read_fails_its_block_at_its_place(verify):
    states, report, _ = verify("> <!-- inlaid: verify=off -->\n> ```json\n> {\n> ```\n")
    assert states == ["failed"]
    assert messages(report) == [
        '1 verify=off: expected a reason, as in verify=off:"needs an account"'
    ]
    assert report["diagnostics"][0]["column"] == 16


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            '<!-- inlaid: verfy=off:"x" -->\n```json\n{}\n```\n',
            "1 'verfy=off:\"x\"' is not an option",
        ),
        ("<!-- inlaid: verify=demo -->\n\n```python\n1\n```\n", "1 no fence begins on the line"),
        ("Text.\n\n<!-- inlaid: verify=demo -->\n", "3 no fence begins on the line below"),
    ],
)
def test_an_option_that_reaches_no_fence_is_reported(page, message, verify):
    _, report, _ = verify(page)
    assert [diagnostic["code"] for diagnostic in report["diagnostics"]] == ["verify-option"]
    assert messages(report)[0].startswith(message)


def test_a_comment_that_is_shown_as_code_is_not_an_option(verify):
    page = "```markdown\n<!-- inlaid: verify=demo -->\n```\n\n    <!-- inlaid: verify=demo -->\n"
    assert verify(page)[1]["diagnostics"] == []


def test_more_output_than_is_shown_is_reported_at_its_command(verify):
    page = "```console\n$ echo a\n$ seq 3\n1\n2\n$ true\n```\n"
    _, report, _ = verify(page)
    assert [diagnostic["line"] for diagnostic in report["diagnostics"]] == [2, 5]
