"""What the guides have their readers type is what the program takes."""

import re
import subprocess
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.docs.reference import list_commands

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")


def find_command_lines(text):
    """Lines of shell code, and inline code, that call `inlaid`."""
    for block in re.findall(
        r"^ *```+(?:sh|console|yaml)[^\n]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL
    ):
        yield from re.findall(r"(?:^|[ $&'])(inlaid [a-z][^\n|&#]*)", block, re.MULTILINE)
    yield from re.findall(r"`(inlaid [a-z][^`\n]*)`", text)


def test_every_command_line_names_what_there_is():
    commands = dict(list_commands())
    seen = 0
    for page in PAGES:
        for line in find_command_lines(page.read_text()):
            words = line.split()[1:]
            name = next((n for n in (" ".join(words[:2]), words[0]) if n in commands), None)
            assert name or words[0] == "trace", f"{page}: {line}"
            command = commands.get(name, click.Group())
            known = {opt for parameter in command.params for opt in parameter.opts}
            used = {word.split("=")[0] for word in words if word.startswith("--")} - {"--"}
            assert used <= known | {"--help"}, f"{page}: {line}"
            seen += 1
    assert seen > 30


@pytest.mark.parametrize(
    "name", ["inlaid check --all", "inlaid verify", "inlaid sync --check README.md"]
)
def test_the_guide_to_ci_has_the_commands(name):
    steps = yaml.safe_load(
        re.findall(
            r"```yaml\n(name: docs.*?)```", (ROOT / "docs/how-to/ci.md").read_text(), re.DOTALL
        )[0]
    )["jobs"]["docs"]["steps"]
    assert any(name.split(" README")[0] in step.get("run", "") for step in steps)


def test_every_fence_of_the_recipes_resolves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in (ROOT / "snippets/shop").iterdir():
        if path.is_file():
            Path(path.name).write_text(path.read_text())
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "1"], ["tag", "v1.2"]):
        subprocess.run(["git", *WHO, *command], check=True)
    page = (ROOT / "docs/how-to/show-code.md").read_text()
    blocks = re.findall(r"````markdown\n(.*?)````\n", page, re.DOTALL)
    Path("docs").mkdir()
    Path("mkdocs.yml").write_text(
        "plugins: [inlaid]\nmarkdown_extensions: [pymdownx.superfences]\n"
    )
    Path("docs/index.md").write_text("\n".join(blocks))
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0, result.output
    assert result.output == "1 page, 20 includes, 0 diagrams: no errors\n"
