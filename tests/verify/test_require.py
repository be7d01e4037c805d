"""The least level that a site asks for, and what is refused below it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

pytestmark = pytest.mark.slow

PARSED = "```python\nx = 1\n```\n"
RAN = f"<!-- inlaid: verify=one -->\n{PARSED}"
PRINTED = "```pycon\n>>> 1\n1\n```\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs/api").mkdir(parents=True)


def configure(**settings):
    config = {"site_name": "T", "plugins": [{"inlaid": {"verify": settings}}]}
    Path("mkdocs.yml").write_text(json.dumps(config))


def run(*arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def build(*options):
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def find_low(require, page, path="docs/index.md"):
    """The codes that a page is refused for, after it was verified."""
    configure(require=require)
    Path(path).write_text(page)
    assert run("verify").exit_code == 0
    report = json.loads(run("check", "--proof", "--format", "json").output)
    return [problem["code"] for problem in report["diagnostics"]]


@pytest.mark.parametrize(
    ("require", "page", "low"),
    [
        ({"python": "ran"}, PARSED, 1),
        ({"py": "ran"}, PARSED, 1),
        ({"Python": "ran"}, PARSED, 1),
        ({"python": "ran"}, RAN, 0),
        ({"python": "ran"}, PRINTED, 0),
        ({"python": "as printed"}, RAN, 1),
        ({"pycon": "as printed"}, PRINTED, 0),
        ("ran", PARSED, 1),
        ("parsed", PARSED, 0),
        # What can't be run owes what can be proved of it, unless its language is named.
        ("as printed", "```json\n{}\n```\n", 0),
        ({"json": "checked"}, "```json\n{}\n```\n", 1),
        ("ran", "```text\nplain\n```\n\n```\nplain\n```\n", 0),
        # The author's reason is enough; that a block holds nothing to run isn't one.
        ("ran", f'<!-- inlaid: verify=off:"a sketch" -->\n{PARSED}', 0),
        ({"console": "ran"}, "```console\nno command\n```\n", 1),
        # A block of commands that is labelled as a script is one by both names.
        ({"bash": "as printed"}, "```bash\n$ (exit 0)\n```\n", 1),
        ({"console": "as printed"}, "```bash\n$ (exit 0)\n```\n", 1),
        ({"docs/api/**": "ran"}, PARSED, 0),
        ({"docs/*": "ran"}, PARSED, 1),
        ({"python": "parsed", "docs/**": "ran"}, PARSED, 1),
        ({"python": "ran", "docs/**": "parsed"}, PARSED, 1),
    ],
)
def test_what_is_below(require, page, low):
    assert find_low(require, page) == ["level-low"] * low


@pytest.mark.parametrize("pattern", ["docs/api/**", "docs/api/", "*/api/*"])
def test_a_folder(pattern):
    assert find_low({pattern: "ran"}, PARSED, "docs/api/a.md") == ["level-low"]


def test_front_matter_asks_for_a_page():
    page = "---\ninlaid:\n  verify:\n    require: {python: %s}\n---\n" + PARSED
    assert find_low({}, page % "ran") == ["level-low"]
    assert find_low({}, page % "parsed") == []
    assert find_low({"python": "ran"}, page % "parsed") == ["level-low"]
    Path("docs/index.md").write_text(page % "rann")
    result = run("check")
    assert "docs/index.md:4:23: error[setting-value] inlaid.verify.require.python: expected" in result.output  # fmt: skip
    assert "did you mean 'ran'?" in result.output


def test_a_strict_build_and_publish_refuse_and_plain_check_does_not():
    configure(require={"python": "ran"})
    Path("docs/index.md").write_text(PARSED)
    assert run("check").exit_code == 0
    code, said = build("--strict")
    assert (code, "error[provenance-missing]" in said) == (1, True)
    assert "error[provenance-missing]" in run("check", "--proof").output
    assert run("verify").exit_code == 0
    code, said = build("--strict", "-q")
    assert (code, Path("site").exists()) == (1, False)
    place = "docs/index.md:1:1: %s[level-low] python typed-in block: parsed, less than `ran`"
    assert place % "error" in said
    code, said = build()
    assert (code, place % "warning" in said) == (0, True)
    result = run("publish", "--yes", "--to", "out")
    assert (result.exit_code, place % "error" in result.output) == (1, True)
    assert run("check").exit_code == 0

    Path("docs/index.md").write_text(RAN)
    assert "error[block-unverified]" in build("--strict")[1]
    assert run("verify").exit_code == 0
    assert build("--strict")[0] == 0
    assert run("publish", "--yes", "--to", "out").exit_code == 0
    assert run("check", "--proof").exit_code == 0


def test_a_page_may_ask_where_no_run_is_known():
    configure()
    page = f"---\ninlaid: {{verify: {{require: ran}}}}\n---\n{PARSED}"
    Path("docs/index.md").write_text(page)
    code, said = build("--strict")
    assert (code, "error[provenance-missing]" in said) == (1, True)
    assert build()[0] == 0


def test_a_site_of_another_builder_is_refused_where_a_level_is_required():
    configure(require="ran")
    Path("site").mkdir()
    Path("site/index.html").write_text("<p>x</p>")
    assert "error[provenance-missing]" in run("publish", "--yes", "--to", "out").output
    configure()
    assert run("publish", "--yes", "--to", "out").exit_code == 0


def test_a_reason_lets_a_site_out():
    configure(require="ran", unverified="a draft")
    Path("docs/index.md").write_text(PARSED)
    assert run("verify").exit_code == 0
    assert build("--strict")[0] == 0
    assert run("publish", "--yes", "--to", "out").exit_code == 0


@pytest.mark.parametrize(
    ("require", "said"),
    [
        ({"pyhton": "ran"}, "did you mean 'python'?"),
        ({"python": "passed"}, "expected fragment, parsed, checked, compiled, ran or as printed"),
        ([], "expected a level, or languages and patterns with theirs, found a list"),
    ],
)
def test_mistakes(require, said):
    configure(require=require)
    result = run("check", "--allow-empty")
    assert "error[setting-value] verify.require" in result.output
    assert said in result.output
