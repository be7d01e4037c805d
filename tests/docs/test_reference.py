import re

import click
import pytest
from click.testing import CliRunner
from markdown.extensions.toc import slugify

from inlaid.diagnostics import codes
from inlaid.includes.info.options import OPTION_NAMES
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.project.settings import SETTING_NAMES
from tests.docs.languages import INDEX, render_index
from tests.docs.reference import (
    EXAMPLES,
    PAGES,
    REFERENCE,
    ROOT,
    find_example,
    inlaid,
    list_commands,
    list_sections,
    render_commands,
    render_diagnostics,
)

RENEW = "run: .venv/bin/python -m tests.docs.reference"


def read(name):
    return (REFERENCE / name).read_text("utf-8")


def test_each_code_stands_in_one_section():
    listed = [name for _, names in list_sections() for name in names]
    assert listed == [code.name for code in codes.CODES]


@pytest.mark.slow
@pytest.mark.parametrize("code", codes.CODES, ids=lambda code: code.name)
def test_each_code_has_an_example_of_its_output(code):
    assert f"{code.severity.value}[{code.name}] " in find_example(code)


def test_no_example_is_of_a_code_that_is_gone():
    assert set(EXAMPLES) <= {code.name for code in codes.CODES}


@pytest.mark.slow
def test_diagnostics_are_as_the_registry_says():
    page = read("diagnostics.md")
    assert render_diagnostics(page) == page, RENEW


def test_commands_are_as_the_program_says():
    page = read("cli.md")
    assert render_commands(page) == page, RENEW


@pytest.mark.parametrize("name", ["languages.md", "symbols.md", "verify.md"])
def test_languages_are_as_their_files_say(name):
    assert PAGES[name](read(name)) == read(name), RENEW


def test_the_index_of_languages_is_as_their_files_say():
    assert render_index() == INDEX.read_text("utf-8"), RENEW


def test_each_option_of_a_command_says_what_it_does():
    options = [
        (name, option)
        for name, command in list_commands()
        for option in command.params
        if isinstance(option, click.Option)
    ]
    assert len(options) > 20
    assert [(name, option.name) for name, option in options if not option.help] == []


@pytest.mark.parametrize("name", OPTION_NAMES)
def test_each_option_of_a_fence_has_a_section(name):
    assert f"\n### {name}\n" in read("fences.md")


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_each_dialect_has_a_row_and_a_section(dialect):
    page = read("dialects.md")
    assert f"| [{dialect.name}](#{dialect.name}) |" in page
    assert f"\n### {dialect.name}\n" in page


@pytest.mark.parametrize("name", SETTING_NAMES)
def test_each_setting_of_the_plugin_is_documented(name):
    assert f"`{name}`" in read("configuration.md")


@pytest.mark.parametrize("page", ["README.md", "docs/index.md", "docs/reference/diagnostics.md"])
def test_front_pages_show_what_inlaid_says(page):
    assert find_example(codes.REGION_MISSING) in (ROOT / page).read_text("utf-8")


def test_readme_is_short_and_in_sync():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
    done = CliRunner().invoke(inlaid, ["sync", "--check", str(ROOT / "README.md")])
    assert done.exit_code == 0, done.output
    assert "1 include," in done.output


def list_anchors(page):
    """The ids that headings of a page get."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {slugify(heading, "-") for heading in headings}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
def test_links_of_the_front_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / page).read_text("utf-8"))
    local = [link.partition("#") for link in links if not link.startswith("http")]
    assert [name for name, _, _ in local if not (ROOT / (name or page)).is_file()] == []
    assert [
        f"{name}#{anchor}"
        for name, _, anchor in local
        if anchor and anchor not in list_anchors(ROOT / (name or page))
    ] == []


def test_terms_of_the_glossary_are_in_order():
    page = (REFERENCE.parent / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^(\S.*)\n:   ", page, re.MULTILINE)
    assert len(terms) > 40
    assert terms == sorted(terms, key=str.casefold)
