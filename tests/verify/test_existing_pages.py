"""Pages as they are: which blocks run, in which sessions, by whose interpreter."""

import json
import os
import sys
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from tests.verify.one_page import verify_page

pytestmark = pytest.mark.slow


@pytest.fixture
def verify(tmp_path, monkeypatch):
    """Verify `docs/page.md`; return status and level of each block by its line, and the output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)

    def verify(page, settings="", *options, path="page.md"):
        report, output = verify_page(page, settings, *options, path=path)
        if report is None:
            return None, output
        found = {block["line"]: block["level"] or block["status"] for block in report["examples"]}
        return found, output

    return verify


def fence(label, text):
    return f"```{label}\n{text}\n```\n\n"


PAIR = fence("python", "prices = {'tapir': 3}") + fence("python", "assert prices['tapir'] == 3")


@pytest.mark.parametrize(
    ("settings", "path", "level"),
    [
        ("", "page.md", "parsed"),
        ("execute: [py]", "page.md", "ran"),
        pytest.param("execute: true", "page.md", "ran", marks=pytest.mark.long),
        pytest.param("execute: false", "page.md", "parsed", marks=pytest.mark.long),
        pytest.param("execute: [javascript]", "page.md", "parsed", marks=pytest.mark.long),
        ('execute: {"docs/tutorials/**": [python]}', "tutorials/page.md", "ran"),
        pytest.param(
            'execute: {"docs/tutorials/**": true}', "page.md", "parsed", marks=pytest.mark.long
        ),
    ],
)
def test_blocks_without_output_run_where_a_setting_says_so(settings, path, level, verify):
    found, output = verify(PAIR, settings, path=path)
    assert set(found.values()) == {level}, output


@pytest.mark.long
def test_front_matter_says_the_same_for_a_page(verify):
    front = "---\ninlaid: {{verify: {{{}}}}}\n---\n"
    assert set(verify(front.format("execute: [python]") + PAIR)[0].values()) == {"ran"}
    found, output = verify(front.format('off: "a draft"') + PAIR, "execute: true")
    assert set(found.values()) == {"skipped"}
    assert "a draft" in output
    assert set(verify(front.format("session: block") + PAIR, "execute: true")[0].values()) == {
        "ran",
        "failed",
    }
    skipping = front.format('skip: {python: "by the page"}') + PAIR
    assert "by the page" in verify(skipping, 'skip: {python: "by the site"}')[1]
    named = front.format("sessions: {default: {setup: other = 4}}")
    found, output = verify(named + fence("python", "assert other == 4"), "execute: true")
    assert list(found.values()) == ["ran"], output


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("execute: [haskell]", "blocks of 'haskell' can't be run"),
        ("execute: [pyhton]", "did you mean 'python'?"),
        ("execute: {python: true}", "did you mean `execute: [python]`?"),
        ("execut: [python]", "did you mean 'execute'?"),
        ("session: bloc", "did you mean 'block'?"),
        ("sessions: {a: {set-up: x}}", "did you mean 'setup'?"),
        ("sessions: {new: {root: .}}", "'new' is a word of the option `verify`"),
        ("runs: {live: {run: ls}}", "'live' is a word of the option `verify`"),
        ("sessions: {a: {setup: ../x.py}}", "must be a path inside the project"),
        ("sessions: {a: {setup: docs/x.toml}}", "a file of a language that can run"),
    ],
)
def test_what_a_setting_cannot_be_is_reported_with_what_it_may_be(settings, message, verify):
    _, output = verify(PAIR, settings)
    assert message in output
    assert "mkdocs.yml:2:" in output


def test_a_page_setting_that_is_unknown_is_reported_at_its_place(verify):
    _, output = verify("---\ninlaid: {verify: {exceute: [python]}}\n---\n" + PAIR)
    assert "docs/page.md:2:" in output
    assert "did you mean 'execute'?" in output


@pytest.mark.long
def test_setup_and_teardown_run_around_the_blocks_of_a_session(verify):
    Path("docs/setup.py").write_text("unit = 'g'\n")
    settings = 'execute: true, sessions: {default: {setup: docs/setup.py, teardown: "1 / 0"}}'
    found, output = verify(fence("python", "assert unit == 'g'"), settings)
    assert list(found.values()) == ["failed"]
    assert "the teardown of the session ended with status 1: ZeroDivisionError" in output
    _, output = verify(PAIR, 'execute: true, sessions: {default: {setup: "raise OSError(7)"}}')
    assert output.count("the setup of the session ended with status 1: OSError: 7") == 1
    _, output = verify(PAIR, "sessions: {default: {setup: docs/missing.py}}")
    assert "docs/missing.py can't be read" in output


@pytest.mark.long
def test_setup_of_another_language_is_that_of_its_blocks(verify):
    page = fence("js", "if (unit !== 'g') throw new Error(unit);") + fence("python", "unit = 1")
    settings = 'execute: true, sessions: {default: {setup: {javascript: "var unit = `g`"}}}'
    found, output = verify(page, settings)
    assert set(found.values()) == {"ran"}, output


WORDS = {
    "raises": ("1 / 0", "raises", "ran"),
    "raises by name": ("1 / 0", "raises:ZeroDivisionError", "ran"),
    "another error": ("1 / 0", "raises:KeyError", "failed"),
    "no error": ("1 / 1", "raises:KeyError", "failed"),
    "parse": ("1 / 0", "parse", "parsed"),
    "run": ("assert seen", "run", "ran"),
    "new": ("assert 'seen' not in globals()", "new,run", "ran"),
    "a condition that holds": ("assert seen", "run,if:!$NO_SUCH_VARIABLE", "ran"),
    "a program": ("assert seen", "run,if:bash", "ran"),
    "a program that is missing": ("1 / 0", "run,if:no-such-program", "skipped"),
    "a version": ("1 / 0", "run,if:python>=9", "skipped"),
    "live": ("1 / 0", "live", "skipped"),
    "no such condition": ("1", "if:", "failed"),
    "no such time": ("1", "timeout:soon", "failed"),
    "no such word": ("1", "rasies:KeyError", "failed"),
    "two names": ("1", "shop,off:no", "failed"),
}


@pytest.fixture(scope="module")
def word_levels(tmp_path_factory):
    """What becomes of the two blocks of the page of each case, in one run."""
    root = tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    first = "<!-- inlaid: verify=run -->\n" + fence("python", "seen = True")
    for number, (code, words, _) in enumerate(WORDS.values()):
        page = first + f"<!-- inlaid: verify={words} -->\n" + fence("python", code)
        (root / f"docs/{number}.md").write_text(page)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        CliRunner().invoke(command, ["--no-cache", "--json", "report.json"])
    report = json.loads((root / "report.json").read_text())
    found = {f"docs/{number}.md": [] for number in range(len(WORDS))}
    for block in report["examples"]:
        found[block["page"]].append(block["level"] or block["status"])
    return dict(zip(WORDS, found.values(), strict=True))


@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_fence_say_how_it_runs(name, word_levels):
    assert word_levels[name] == ["ran", WORDS[name][2]]


@pytest.mark.long
def test_live_blocks_run_when_asked_for(verify):
    page = "<!-- inlaid: verify=live,run -->\n" + fence("python", "assert 1")
    assert list(verify(page, "", "--live")[0].values()) == ["ran"]


@pytest.mark.long
def test_a_block_may_take_longer_than_its_session(verify):
    code = "import time\ntime.sleep(2)"
    page = "<!-- inlaid: verify=run{} -->\n" + fence("python", code)
    settings = "limits: {seconds: 1}"
    assert list(verify(page.format(""), settings)[0].values()) == ["failed"]
    assert list(verify(page.format(",timeout:60"), settings)[0].values()) == ["ran"]


def test_dots_in_place_of_code_are_no_failure(verify):
    page = fence("python", "len(...)") + fence("python", "len(5)") + fence("pycon", ">>> ...")
    page += fence("pycon", ">>> for x in [1]:\n...     ...")
    found, output = verify(page, "execute: true")
    assert list(found.values()) == ["parsed", "failed", "parsed", "ran"], output


def test_what_a_block_defines_belongs_to_the_main_module(verify):
    code = "import pickle\nclass Tapir: pass\npickle.loads(pickle.dumps(Tapir()))"
    assert list(verify(fence("python", code), "execute: true")[0].values()) == ["ran"]


@pytest.mark.long
def test_blocks_run_by_the_python_of_their_project(verify, monkeypatch):
    venv.create(".venv", symlinks=True)
    version = "python{}.{}".format(*sys.version_info[:2])
    site = Path(".venv/lib", version, "site-packages")
    (site if os.name == "posix" else Path(".venv/Lib/site-packages")).joinpath("tapir.py").write_text("legs = 4\n")  # fmt: skip
    page = fence("python", "import tapir\nprint(tapir.legs)\n#> 4")
    found, output = verify(page)
    assert list(found.values()) == ["as printed"], output
    program = ".venv/bin/python" if os.name == "posix" else ".venv/Scripts/python.exe"
    Path(".venv").rename("other")
    assert list(verify(page)[0].values()) == ["failed"]
    settings = f"sessions: {{default: {{python: {program.replace('.venv', 'other')}}}}}"
    found, output = verify(page, settings)
    assert list(found.values()) == ["as printed"], output
    monkeypatch.setenv("VIRTUAL_ENV", str(Path("other").absolute()))
    assert list(verify(page)[0].values()) == ["as printed"]
    settings_file = Path("other/pyvenv.cfg")  # its syntax is that of another version
    settings_file.write_text(settings_file.read_text().replace("version = ", "version = 9"))
    found, output = verify(fence("python", "x = 1") + fence("python", "x = ("))
    assert list(found.values()) == ["parsed", "failed"]
    assert "docs/page.md:6:5: error[syntax-error] '(' was never closed" in output
    _, output = verify(page, "sessions: {default: {python: no/python}}")
    assert "is not installed" in output


@pytest.mark.long
def test_fixtures_of_pytest_are_known_by_name(verify):
    Path("docs/conftest.py").write_text(
        "import pytest\n@pytest.fixture\ndef client(): return 'a client'\n"
    )
    page = fence("python", "assert client == 'a client'\nprint(tmp_path.is_dir())\n#> True")
    found, output = verify(page, "sessions: {default: {fixtures: [client, tmp_path]}}")
    assert list(found.values()) == ["as printed"], output
    found, output = verify(page, "sessions: {default: {fixtures: [cleint, tmp_path]}}")
    assert list(found.values()) == ["failed"]
    assert "fixture 'cleint' not found" in output
    page = fence("python fixture:client", "assert client == 'a client'")
    assert list(verify(page, "execute: true")[0].values()) == ["ran"]


def test_pages_of_mdx_are_found(verify):
    found, output = verify(fence("python", "x = ("), "", path="page.mdx")
    assert list(found.values()) == ["failed"], output
