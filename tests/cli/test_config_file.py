"""`--config-file`: another configuration than the nearest mkdocs.yml."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from inlaid.cli.main import COMMANDS, main

WITHOUT = {
    "assets",
    "diagram",
    "trace",
    "invoke",
    "cover-bash",
    "explain",
    "mdbook",
}  # they read no configuration, or are told where it is
PAGE = "```py ./a.py one\n```\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("docs", "sites/de", "code"):
        Path(name).mkdir(parents=True)
    Path("mkdocs.yml").write_text("plugins: [inlaid]\n")
    Path("sites/german.yml").write_text(
        "docs_dir: de\n"
        "plugins: [inlaid: {base_path: code, sources: [code], publish: "
        "{to: s3://german, redirects: {alt.html: /neu.html}}}]\n"
    )
    Path("docs/index.md").write_text(PAGE.replace("a.py", "gone.py"))
    Path("sites/de/index.md").write_text(PAGE)
    Path("sites/code").mkdir()
    Path("sites/site").mkdir()
    Path("sites/site/index.html").write_text("<h1>Willkommen</h1>")
    Path("sites/code/a.py").write_text("# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check",), "1 page, 1 include"),
        (("sync", "--check", "sites/de"), "de/index.md:1:4: error[stale-body]"),
        (("regions",), "code/a.py:2 one [mdbook] de/index.md:1:4"),
        (("verify",), "1 example: 1 parsed"),
        (("iam-policy",), "arn:aws:s3:::german"),
        (("cloudfront-function",), "neu.html"),
        (("publish", "--to", "out", "--plan", "--json"), '"new": 2'),
        (("releases", "--to", "out"), "out serves no release yet"),
    ],
)
@pytest.mark.parametrize("option", ["-f", "--config-file"])
def test_a_configuration_of_another_name(project, command, said, option):
    result = CliRunner().invoke(main, [*command, option, "sites/german.yml"])
    assert said in result.stdout


def test_publish_and_roll_back_the_site_of_another_configuration(project):
    def run(*command):
        return CliRunner().invoke(main, [*command, "-f", "sites/german.yml", "--to", "out"])

    index = Path("sites/site/index.html")
    for text in ("first", "second"):
        index.write_text(text)
        assert "serves 2 files" in run("publish").stdout
    assert "serves 2 files" in run("rollback").stdout
    assert Path("sites/out/current/index.html").read_text() == "first"


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - WITHOUT))
def test_each_command_that_works_on_a_project_has_the_option(name):
    command = main.get_command(click.Context(main), name)
    (option,) = (param for param in command.params if param.name == "config_file")
    assert option.opts == ["-f", "--config-file"]


def test_a_configuration_that_is_not_there(project):
    result = CliRunner().invoke(main, ["check", "-f", "sites/french.yml"])
    assert result.exit_code == 2
    assert "sites/french.yml" in result.stderr
