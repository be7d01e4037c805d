"""The generated parts of docs/reference; `python -m tests.docs.reference` brings them up to date.

The registry of diagnostics and the command line are the sources; the pages never say otherwise.
"""

import contextlib
import functools
import inspect
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import yaml

from inlaid.cli.main import COMMANDS
from inlaid.cli.main import main as inlaid
from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic, sort_diagnostics
from inlaid.diagnostics.report import format_diagnostic
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.trace_file import parse_trace
from inlaid.errors import ConfigError
from inlaid.project.check import check_project
from inlaid.project.project import load_project
from tests.docs.languages import (
    INDEX,
    render_checks,
    render_index,
    render_languages,
    render_symbols,
)

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8"))
VERIFY = {
    "traces": {"checkout": "build/checkout.jsonl"},
    "verify": {
        "limits": {"seconds": 1, "output_kb": 16, "file_mb": 1},
        "min_coverage": 95,
        "projects": {
            "failing": {"root": "programs/failing", "run": "echo 'total: 11, not 12'; exit 1"},
            "measured": {
                "root": "programs/measured",
                "run": "printf 'SF:shop.py\\nDA:2,1\\nDA:3,0\\nDA:4,1\\nend_of_record\\n' > lcov",
                "coverage": "lcov",
            },
            "garbled": {
                "root": "programs/garbled",
                "run": "printf 'SF:shop.py\\nDA:1\\nend_of_record\\n' > lcov",
                "coverage": "lcov",
            },
        },
    },
}
SECTION = re.compile(r"^# --- (\w+) -+$|_declare\(\s*\"([a-z-]+)\"", re.MULTILINE)


def main() -> None:
    """Write the generated parts of the pages, and the index of languages; raises LookupError where an example is missing."""
    INDEX.write_text(render_index(), "utf-8")
    for name, render in PAGES.items():
        page = REFERENCE / name
        page.write_text(render(page.read_text("utf-8")), "utf-8")


def render_diagnostics(text: str) -> str:
    """The page of diagnostics with a section for each code of the registry."""
    known = {code.name: code for code in codes.CODES}
    sections = []
    for title, names in list_sections():
        sections.append(f"## {title}\n")
        sections += [render_code(known[name]) for name in names]
    return replace_part(text, "codes", "\n".join(sections))


def list_sections() -> list[tuple[str, list[str]]]:
    """The sections of the registry, each with its codes, in order."""
    sections: list[tuple[str, list[str]]] = []
    for found in SECTION.finditer(inspect.getsource(codes)):
        if found[1]:
            sections.append((found[1].capitalize(), []))
        else:
            sections[-1][1].append(found[2])
    return sections


def render_code(code: Code) -> str:
    """The section of one code: severity, meaning, an example of the output, the fix."""
    example = find_example(code)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", example)), default=0))
    return (
        f"### {code.name}\n\n"
        f"*{code.severity.value.capitalize()}.* {escape(code.meaning)}\n\n"
        f"{fence}text\n{example}\n{fence}\n\n"
        f"**To mend it:** {escape(code.fix)}\n"
    )


def escape(text: str) -> str:
    """The text as Markdown: outside of code, brackets and stars stand for themselves."""
    parts = re.split("(`[^`]*`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\[\]<*_])", r"\\\1", part) for part in parts
    )


def find_example(code: Code) -> str:
    """What Inlaid says in a case of the code."""
    example = EXAMPLES.get(code.name)
    if example is None:
        raise LookupError(f"tests/docs/examples.toml has no example of {code.name}")
    if "output" in example:
        return example["output"].strip()
    if "verify" in example:
        return find_verified(code)
    found = (
        check_diagram(example) if {"diagram", "trace"} & example.keys() else check_example(example)
    )
    ours = [format_diagnostic(diagnostic) for diagnostic in found if diagnostic.code == code]
    if not ours:
        raise LookupError(
            f"the example of {code.name} gives {[diagnostic.code.name for diagnostic in found]}"
        )
    return ours[0]


def find_verified(code: Code) -> str:
    """What `inlaid verify` says about the page of a code."""
    path = f"docs/{code.name}.md"
    head = f"{code.severity.value}[{code.name}]"
    for part in verify_examples().split("\n\n"):
        if head in part and (path in part or code.name.startswith("coverage")):
            return part.strip().replace(path, "docs/page.md")
    raise LookupError(f"the example of {code.name} is not reported")


@functools.cache
def verify_examples() -> str:
    """The output of one run of `inlaid verify` over the pages of all examples that need it."""
    pages = {name: example for name, example in EXAMPLES.items() if "verify" in example}
    with open_project(VERIFY) as root:
        for name, example in pages.items():
            texts = {f"docs/{name}.md": example["verify"].lstrip(), **example.get("files", {})}
            write_files(root, texts)
        command = [Path(sys.executable).with_name("inlaid"), "verify", "--no-cache"]
        return subprocess.run(
            command, cwd=root, capture_output=True, text=True, check=False
        ).stdout.replace(str(root), ".")


@contextlib.contextmanager
def open_project(options: dict) -> Iterator[Path]:
    """A project in a folder of its own, with options of the plugin."""
    with tempfile.TemporaryDirectory() as folder:
        config = {"site_name": "Example", "plugins": [{"inlaid": options}]}
        write_files(Path(folder), {"mkdocs.yml": yaml.safe_dump(config)})
        yield Path(folder)


def write_files(root: Path, texts: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def check_diagram(example: dict) -> list[Diagnostic]:
    """What is wrong with a diagram, and how it differs from its trace if it has one."""
    diagram, found = parse_diagram(example.get("diagram", "").strip(), "flow.mmd", 1)
    if "trace" not in example:
        return list(found)
    calls, problems = parse_trace(example["trace"].strip(), "run.jsonl")
    if problems or diagram is None:
        return list(problems)
    deviation = check_trace(diagram, calls).deviation
    return [deviation] if deviation else []


def check_example(example: dict) -> list[Diagnostic]:
    """What is wrong with a project of one page."""
    with open_project(example.get("config", {})) as root, contextlib.chdir(root):
        write_files(root, {"docs/page.md": example["page"].lstrip(), **example.get("files", {})})
        try:
            project = load_project(root)
        except ConfigError as error:
            return list(error.diagnostics)
        return sort_diagnostics(check_project(project, whole=True).diagnostics)


def render_commands(text: str) -> str:
    """The page of commands with usage and options of each; a new command gets a section."""
    known = dict(list_commands())
    if gone := set(re.findall("<!-- generated: (.+) -->", text)) - known.keys():
        raise LookupError(f"no such command: {gone}")
    for name, command in known.items():
        if f"<!-- generated: {name} -->" not in text:
            text += f"\n## inlaid {name}\n\n<!-- generated: {name} -->\n<!-- end: {name} -->\n"
        text = replace_part(text, name, render_command(name, command))
    return text


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of `inlaid`, by name."""
    with click.Context(inlaid, info_name="inlaid") as context:
        for name in inlaid.list_commands(context):
            command = inlaid.get_command(context, name)
            assert command is not None
            yield from list_tree(name, command)


def list_tree(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command, or the commands of a group."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    for inner in sorted(command.commands):
        yield from list_tree(f"{name} {inner}", command.commands[inner])


def render_command(name: str, command: click.Command) -> str:
    """Usage, contract, and a list of the options."""
    with click.Context(command, info_name=f"inlaid {name}") as context:
        pieces = " ".join(command.collect_usage_pieces(context))
    text = inspect.cleandoc(command.help or "").partition("\f")[0].strip()
    options = [param for param in command.params if isinstance(param, click.Option)]
    listed = "".join(f"\n{render_option(option)}\n" for option in options)
    return f"```text\ninlaid {name} {pieces}\n```\n\n{text}\n{render_examples(name)}{listed}"


def render_examples(name: str) -> str:
    """The examples of a command: what `--help` ends with; of a group's, those of the one command."""
    group = name.partition(" ")[0]
    rows = [row for row in COMMANDS[group].examples if f"{row[0]} ".startswith(f"{name} ")]
    lines = "".join(f"inlaid {line}  # {what}\n" for line, what in rows)
    return f"\n```sh\n{lines}```\n" if lines else ""


def render_option(option: click.Option) -> str:
    """The entry of an option: its names, its value, its help, its default."""
    names = ", ".join((*option.opts, *option.secondary_opts))
    written = option.make_metavar(click.Context(click.Command("")))
    value = "" if option.is_flag else f" {re.sub('(INTEGER|FLOAT)( RANGE)?', 'N', written)}"
    default = "" if option.is_flag or not option.show_default else f"Default: `{option.default}`."
    return f"`{names}{value}`\n:   {' '.join(filter(None, (escape(option.help or ''), default)))}"


def replace_part(text: str, name: str, part: str) -> str:
    """The text with what stands between the marks of ``name`` replaced."""
    start, end = f"<!-- generated: {name} -->\n", f"<!-- end: {name} -->\n"
    before, found, rest = text.partition(start)
    if not found or end not in rest:
        raise LookupError(f"the page has no part '{name}'")
    return f"{before}{start}\n{part}\n{end}{rest.partition(end)[2]}"


PAGES = {
    "diagnostics.md": render_diagnostics,
    "cli.md": render_commands,
    "languages.md": lambda text: replace_part(text, "languages", render_languages()),
    "symbols.md": lambda text: replace_part(text, "languages", render_symbols()),
    "verify.md": lambda text: replace_part(text, "languages", render_checks()),
}

if __name__ == "__main__":
    sys.exit(main())
