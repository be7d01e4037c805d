"""The list of commands, and that nothing is imported for it."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from inlaid.cli.main import COMMANDS, main

# What takes long to import, and what most commands never need.
HEAVY = ("boto3", "botocore", "markdown_it", "mkdocs", "pygments", "tree_sitter", "markdown")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_row_names_a_command(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.callback is not None or isinstance(command, click.Group)


def test_help_shows_each_summary_in_full_on_a_narrow_screen() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    for name, row in COMMANDS.items():
        assert f"{name} {row.summary}" in lines


def list_imports(*arguments: str) -> set[str]:
    program = (
        "import sys\n"
        "from inlaid.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_the_list_of_commands_imports_none(arguments: tuple[str, ...]) -> None:
    modules = list_imports(*arguments)
    assert "inlaid.cli.main" in modules
    assert not [
        module for module in modules if module.startswith(("inlaid.project", "inlaid.includes"))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "regions", "sync"])
def test_a_command_imports_no_host_and_no_engine_that_it_does_not_use(command: str) -> None:
    modules = list_imports(command, "--help")
    assert f"inlaid.cli.{command}" in modules
    assert not modules & set(HEAVY)
    assert not [
        module for module in modules if module.startswith(("inlaid.verify", "inlaid.publish"))
    ]


def test_no_help_is_cut_short_on_a_narrow_screen() -> None:
    shown = CliRunner().invoke(main, ["trace", "--help"], terminal_width=80).stdout
    assert "Check that DIAGRAM shows what TRACE recorded." in shown
    assert "..." not in shown[shown.index("Commands:") :]
