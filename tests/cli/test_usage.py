"""Wrong use of each command: one line on standard error, exit code 2, never a traceback."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import COMMANDS, main

TOO_LONG = "x" * 5000


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("docs", "snippets"):
        Path(name).mkdir()
    Path("mkdocs.yml").write_text("plugins: [inlaid]\n")
    Path("docs/index.md").write_text("```py\nx = 1\n```\n")
    Path("a.js").write_text("exports.handler = () => 1\n")
    Path("latin.info").write_bytes(b"\xff")
    Path("deep.json").write_text("[" * 100_000)


def run(command):
    return CliRunner().invoke(main, shlex.split(command), prog_name="inlaid")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("--nonsense", "No such option '--nonsense'. See inlaid --help"),
        ("chekc", "No such command 'chekc'. Did you mean 'check'? See inlaid --help"),
        ("trace show", "Missing argument 'TRACE'. See inlaid trace show --help"),
        ("trace shw run", "No such command 'shw'"),
        ("check --format xml", "'xml' is not one of 'text', 'json', 'github', 'sarif'"),
        ("check -f gone.yml", "File 'gone.yml' does not exist"),
        ("check -f docs", "File 'docs' is a directory"),
        ("check docs/index.md/x", "no such file or folder: docs/index.md/x"),
        (f"check {TOO_LONG}", "the name is too long"),
        ("check 'two\nlines'", r"no such file or folder: two\x0alines"),
        ("sync", "name the Markdown files or folders to write into"),
        ("regions --pages-for docs", "--pages-for takes a file, and docs is a folder"),
        ("verify --jobs 0", "0 is not in the range"),
        ("verify --shard 3/2", "the first number must be from 1 to 2"),
        ("verify --json ''", "the name is empty"),
        ("verify --coverage gone.info", "gone.info can't be read: No such file or directory"),
        ("verify --coverage latin.info", "latin.info is not UTF-8 text"),
        ("verify --scheduler foo", "--scheduler foo: expected an address such as tcp://HOST:PORT"),
        ("verify --scheduler tcp://a:b", "expected an address such as tcp://HOST:PORT"),
        ("diagram", "Missing argument 'FILE...'"),
        ("diagram docs", "File 'docs' is a directory"),
        ("diagram gone.mmd", "no such file: gone.mmd"),
        ("diagram docs/index.md/x", "no such file: docs/index.md/x"),
        ("trace show docs", "File 'docs' is a directory"),
        ("trace show docs/index.md/x", "no such file: docs/index.md/x"),
        ("trace check a.js docs", "File 'docs' is a directory"),
        ("assets a.js", "Directory 'a.js' is a file"),
        ("invoke a.js", "no event: give it as EVENT, with --event or with --event-file"),
        ("invoke a.js {", "the event is not JSON"),
        ("invoke a.js --event-file latin.info", "latin.info is not UTF-8 text"),
        ("invoke a.js --event-file deep.json", "the event is nested too deep"),
        ("invoke gone.js {}", "no such file: "),
        ("invoke a.js {} --env A", "--env A: A is not set in the environment; give NAME=VALUE"),
        ("invoke a.js {} --zip gone.zip", "can't read gone.zip: No such file or directory"),
        ("invoke a.js {} --zip a.js", "can't read a.js: File is not a zip file"),
        ("cover-bash --lcov o --script gone.sh true", "File 'gone.sh' does not exist"),
        ("cover-bash --lcov o --script a.js no-such-program", "can't run no-such-program: "),
        ("publish --max-delete x", "'x' is neither a count nor a percentage"),
        ("publish --jobs 0", "0 is not in the range"),
        ("publish x", "Got unexpected extra argument (x)"),
        ("rollback a b", "Got unexpected extra argument (b)"),
    ],
)
def test_wrong_use_is_one_line(command, message):
    result = run(command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("inlaid: ")
    assert message in result.stderr
    assert result.stderr.endswith("\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_knows_no_such_option(name):
    command = f"{name} show" if name == "trace" else name
    result = run(f"{command} --nonsens")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (result.stderr.startswith("inlaid: "), result.stderr.count("\n")) == (True, 1)


@pytest.mark.parametrize(("command", "heading"), [("", "Pages:"), ("trace", "Commands:")])
def test_a_group_without_a_command_shows_its_help(command, heading):
    assert f"{heading}\n" in run(command).output


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "regions", "verify", "publish", "iam-policy"])
@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "mkdocs.yml",
            "a: " + "[" * 3000,
            "mkdocs.yml:1:1: error[config-syntax] mkdocs.yml is not YAML: it is nested too deep",
        ),
        (
            "mkdocs.yml",
            "a: 2026-13-45\n",
            "mkdocs.yml:1:4: error[config-syntax] mkdocs.yml is not YAML: month must be in 1..12",
        ),
        (
            "mkdocs.yml",
            f"a: {'1' * 5000}\n",
            "mkdocs.yml:1:4: error[config-syntax] mkdocs.yml is not YAML: Exceeds the limit",
        ),
        (
            "zensical.toml",
            "[project]\nx = " + "[" * 5000,
            "zensical.toml:1:1: error[config-syntax] zensical.toml is not TOML: it is nested too deep",
        ),
        (
            "zensical.toml",
            f"[project]\nx = {'1' * 5000}\n",
            "zensical.toml:1:1: error[config-syntax] zensical.toml is not TOML: Exceeds the limit",
        ),
    ],
)
def test_a_configuration_that_can_not_be_read(command, name, text, message):
    Path("mkdocs.yml").unlink()
    Path(name).write_text(text)
    result = run(command)
    assert result.exit_code == 1
    said, nothing = result.stdout, result.stderr
    if command not in {"check", "verify"}:  # which report it as all they find
        said, nothing = nothing, said
    assert (said.startswith(message), nothing) == (True, "")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "verify", "regions"])
def test_front_matter_without_an_end_of_brackets(command):
    Path("docs/index.md").write_text(f"---\ninlaid: {'[' * 5000}\n---\n```py\nx = 1\n```\n")
    result = run(command)
    assert not isinstance(result.exception, RecursionError)
    if command == "check":
        message = "error[config-syntax] the front matter is not YAML: it is nested too deep"
        assert (result.exit_code, message in result.stdout) == (1, True)


def test_a_script_that_is_not_utf_8_is_measured():
    Path("a.sh").write_bytes(b"# caf\xe9\necho 1\n")
    result = run("cover-bash --lcov report.info --script a.sh bash a.sh")
    assert result.exit_code == 0
    assert "DA:2,1\n" in Path("report.info").read_text()
