"""Dialects that a project declares, and those that packages add, through the real command."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown import markdown

from inlaid.cli.main import main
from inlaid.errors import ConfigError
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.project.dialects import find_dialects, list_declarations
from inlaid.project.project import load_project
from inlaid.project.settings import read_settings
from tests.installed_packages import BIN, install_package, run
from tests.settings import list_faults

pytestmark = pytest.mark.slow

BEGIN = {"start": "BEGIN {name}", "end": "END {name}"}
NEST = BEGIN | {"again": "nest"}


def read(text, path="a.py", **markers):
    dialects, faults = find_dialects(None, list_declarations(markers))
    assert faults == ()
    source = find_regions(parse_source(path, text), dialects)
    regions = {
        region.name: [(one.first, one.last) for one in region.ranges] for region in source.regions
    }
    return regions, [(fault.finding.start.line, fault.finding.code.name) for fault in source.faults]


# --- what is declared -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "text", "regions"),
    [
        (BEGIN, "# BEGIN a\nx\n# END a\n", {"a": [(2, 2)]}),
        (BEGIN, "<!-- BEGIN a/b.c:d-e -->\nx\n/* END\ta/b.c:d-e */\n", {"a/b.c:d-e": [(2, 2)]}),
        (BEGIN, "# BEGIN a\n# BEGIN b\nx\n# END a\n# END b\n", {"a": [(2, 3)], "b": [(3, 4)]}),
        (BEGIN, "# BEGIN a\nx\n# END a\n# BEGIN a\ny\n# END a\n", {"a": [(2, 2), (5, 5)]}),
        # Ordinary comments and code.
        (BEGIN, "# BEGIN of it\n# BEGINa\n# NOT BEGIN a\nBEGIN a\nx = '# BEGIN a'\n", {}),
        # No end: the same marker ends the region.
        ({"start": "mark {name}"}, "# mark a\nx\n# mark a\n", {"a": [(2, 2)]}),
        # An end without a name closes the innermost.
        ({"start": "IN {name}", "end": "OUT"}, "# IN a\n# IN b\nx\n# OUT\n# OUT\n", {
            "b": [(3, 3)], "a": [(2, 4)],
        }),
        # A region in one of its own name, which may be crossed by others; a later pair joins.
        (NEST, "# BEGIN a\n# BEGIN a\nx\n# END a\ny\n# END a\n", {"a": [(2, 5)]}),
        (
            NEST,
            "# BEGIN a\n# BEGIN b\n# BEGIN a\n# END b\n# END a\n# END a\n# BEGIN a\nx\n# END a\n",
            {"a": [(2, 5), (8, 8)], "b": [(3, 3)]},
        ),
        (
            {"start": "IN {name}", "end": "OUT", "again": "nest"},
            "# IN a\n# IN a\n# OUT\n# IN b\n# IN a\n# OUT\n# OUT\n# OUT\n# IN a\n# OUT\n",
            {"a": [(2, 7), (10, 9)], "b": [(5, 6)]},
        ),
        # Punctuation is literal, and what opens a comment elsewhere may begin a marker.
        ({"start": "#({name})", "end": "#({name}!)"}, "#(a)\nx\n# #(a!)\n", {"a": [(2, 2)]}),
        ({"start": "{name}>>", "end": "<<{name}"}, "// a>>\nx\n// <<a\n", {"a": [(2, 2)]}),
        ({"start": ".*{name}+", "end": "[{name}"}, "// .*a+\nx\n// [a\n", {"a": [(2, 2)]}),
        # Elsewhere in a comment, or in the line.
        (
            BEGIN | {"position": "comment"},
            "f()  # see BEGIN a here\nx\n# END a\nBEGIN b\nx = REBEGIN c\n",
            {"a": [(2, 2)]},
        ),
        (BEGIN | {"position": "anywhere"}, "row BEGIN a\nx\nrow END a\n", {"a": [(2, 2)]}),
    ],
)  # fmt: skip
def test_a_declared_dialect_is_read(declared, text, regions):
    assert read(text, acme=declared)[0] == regions


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("# BEGIN a\nx\n", [(1, "region-unclosed")]),
        ("x\n# END a\n", [(2, "region-stray-end")]),
        ("# BEGIN a\n# BEGIN a\nx\n# END a\n", [(2, "region-restarted")]),
        ("# BEGIN a\nx\n# END a\n# BEGIN a\nx\n# END a\n", [(4, "region-duplicate")]),
    ],
)
def test_mistakes_in_declared_markers(text, faults):
    assert read(text, acme=BEGIN | {"again": "error"})[1] == faults


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("# BEGIN a\n# BEGIN a\nx\n# END a\n", [(1, "region-unclosed")]),
        ("# BEGIN a\n# BEGIN a\nx\n", [(1, "region-unclosed"), (2, "region-unclosed")]),
        ("# BEGIN a\n# BEGIN a\n# END a\n# END a\n# END a\n", [(5, "region-stray-end")]),
    ],
)
def test_mistakes_in_markers_that_nest(text, faults):
    assert read(text, acme=NEST)[1] == faults


def test_a_hostile_line_is_read_in_time():
    declared = {"start": "B{name}B {name2}".replace("{name2}", "B"), "position": "anywhere"}
    assert read("# " + "B" * 200_000 + "\n", acme=declared)[0] == {}


# --- what is refused --------------------------------------------------------------------------

FAULTY = [
    (3, "markers: expected names, each with a start and an end, found 3"),
    ({"acme": 3}, "markers.acme: expected a start and an end, found 3"),
    ({"acme": {}}, 'markers.acme: a start is missing, such as `start: "BEGIN {name}"`'),
    ({"acme": {"start": 3}}, "markers.acme.start: expected a text, found 3"),
    ({"acme": {"start": "BEGIN"}}, "markers.acme.start: expected {name} once, for the name"),
    ({"acme": {"start": "B {name} {name}"}}, "markers.acme.start: expected {name} once"),
    ({"acme": BEGIN | {"end": "E {name} {name}"}}, "markers.acme.end: expected {name} once"),
    ({"acme": {"start": "{name}"}}, "markers.acme.start: expected a text around {name}"),
    ({"acme": {"start": "B\n{name}"}}, "markers.acme.start: expected one line of at most 200"),
    ({"acme": {"start": "// B {name}"}}, "markers.acme.start: leave out '//', since a marker"),
    ({"acme": BEGIN | {"end": "# E {name}"}}, "markers.acme.end: leave out '#', since a marker"),
    ({"acme": BEGIN | {"end": "BEGIN  {name}"}}, "markers.acme.end: is the same as the start"),
    ({"acme": BEGIN | {"strat": 1}}, "markers.acme.strat: unknown setting; did you mean 'start'?"),
    (
        {"acme": BEGIN | {"again": "nests"}},
        "markers.acme.again: expected join, error or nest, found 'nests'",
    ),
    (
        {"acme": {"start": "B {name}", "again": "nest"}},
        "markers.acme.again: needs an end, since the start again would end the region",
    ),
    (
        {"acme": BEGIN | {"again": ["join"]}},
        "markers.acme.again: expected join, error or nest, found a list",
    ),
    ({"acme": BEGIN | {"position": "line"}}, "markers.acme.position: expected whole, comment or"),
    ({"a b": BEGIN}, "markers.a b: the name of a dialect is made of letters, digits, - and _"),
    ({"mdbook": BEGIN}, "markers.mdbook: there is a dialect of that name already"),
    ({"notebook": BEGIN}, "markers.notebook: there is a dialect of that name already"),
    (
        {"acme": {"start": "ANCHOR: {name}", "end": "X {name}"}},
        "markers.acme.start: 'ANCHOR: name' is a marker of the dialect 'mdbook'",
    ),
    (
        {"acme": {"start": "#{name}"}},
        "markers.acme.start: '#name' is a marker of the dialect 'paradox'",
    ),
    (
        {"acme": BEGIN | {"end": "END {name} OMIT"}},
        "markers.acme.end: 'END name OMIT' is a marker of the dialect 'present'",
    ),
    (
        {"acme": {"start": "START {name}", "end": "STOP", "position": "anywhere"}},
        "markers.acme.start: it reads markers of the dialect 'google' as well",
    ),
    (
        {"acme": BEGIN, "other": {"start": "BEGIN {name}", "end": "DONE {name}"}},
        "markers.other.start: 'BEGIN name' is a marker of the dialect 'acme'",
    ),
    (
        {"acme": {"start": "B {name}", "end": "B x {name}", "position": "anywhere"}},
        "markers.acme.end: 'B x name' isn't distinct from the other marker",
    ),
    (
        {"acme": {"start": "B {name} */", "end": "E {name}"}},
        "markers.acme.start: 'B name */' isn't distinct from the other marker or from its comment",
    ),
]


@pytest.mark.parametrize(("markers", "message"), FAULTY, ids=[message for _, message in FAULTY])
def test_a_wrong_declaration_is_refused(markers, message):
    assert list_faults(read_settings({"markers": markers}))[0].startswith(message)


def test_what_dialects_leaves_out_may_be_declared_anew():
    declared = {"start": "ANCHOR: {name}", "end": "ANCHOR_END: {name}", "again": "error"}
    settings = read_settings({"dialects": "toggle", "markers": {"strict": declared}})
    assert [dialect.name for dialect in settings.dialects] == ["toggle", "strict"]


def test_each_mistake_has_its_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text(
        "plugins:\n- inlaid:\n    dialects: [acme, mdbok]\n    markers:\n"
        "      acme: {start: B, again: 1}\n      b:\n        start: X {name}\n        end: 3\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_project(tmp_path)
    places = [str(diagnostic.location) for diagnostic in caught.value.diagnostics]
    assert places == [
        "mkdocs.yml:3:22",
        "mkdocs.yml:5:21",
        "mkdocs.yml:5:31",
        "mkdocs.yml:8:14",
    ]


def test_each_mistake_has_its_place_in_the_file_of_zensical(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("zensical.toml").write_text(
        "[project]\n[project.markdown_extensions.inlaid.markers.acme]\n"
        'start = "B {name}"\nend = 3\n'
        "[project.markdown_extensions.inlaid.markers]\n"
        'b = { start = "X", end = "Y" }\nc.start = 3\n'
    )
    with pytest.raises(ConfigError) as caught:
        load_project(tmp_path)
    places = [str(diagnostic.location) for diagnostic in caught.value.diagnostics]
    assert places == ["zensical.toml:4:7", "zensical.toml:6:15", "zensical.toml:7:11"]


def test_the_extension_takes_declarations(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text("# BEGIN a\nshown()\n# END a\nhidden()\n")
    options = {"inlaid": {"root": str(tmp_path), "markers": {"acme": BEGIN}, "strict": True}}
    html = markdown("```python /a.py a\n```\n", extensions=["inlaid"], extension_configs=options)
    assert ">shown" in html
    assert ">hidden" not in html


# --- what packages add ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds nothing but the package, installed as its users would."""
    return install_package("inlaid-dialect-example", tmp_path_factory.mktemp("packages"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - inlaid\n")
    (tmp_path / "snippets/a.py").write_text("# BEGIN-EXAMPLE a\nshown()\n# END-EXAMPLE a\n")
    (tmp_path / "docs/index.md").write_text("```python ./a.py a\n```\n")
    return tmp_path


def test_an_installed_dialect_is_used(installed, project):
    before = run(BIN / "inlaid", "check", cwd=project)
    assert "region-missing" in before.stdout
    after = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert (after.returncode, after.stderr) == (0, "")
    listed = run(BIN / "inlaid", "regions", cwd=project, packages=installed)
    assert "snippets/a.py:2 a [example]" in listed.stdout


def test_an_installed_dialect_is_linted(installed, project):
    (project / "snippets/a.py").write_text("# BEGIN-EXAMPLE a\nshown()\n# END-EXAMPLE aa\n")
    done = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert done.returncode == 1
    assert "snippets/a.py:3:3: warning[region-stray-end]" in done.stdout


def test_an_installed_dialect_is_used_by_mkdocs(installed, project):
    done = run(BIN / "mkdocs", "build", "--strict", "-q", cwd=project, packages=installed)
    assert done.returncode == 0, done.stderr
    html = (project / "site/index.html").read_text()
    assert "shown" in html
    assert "EXAMPLE" not in html


def test_dialects_narrows_what_is_installed(installed, project):
    options = "site_name: x\nplugins:\n  - inlaid: {dialects: [mdbook]}\n"
    (project / "mkdocs.yml").write_text(options)
    done = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert "region-missing" in done.stdout
    (project / "mkdocs.yml").write_text(options.replace("mdbook", "example"))
    done = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert done.returncode == 0, done.stdout + done.stderr


def break_package(folder, target, value=None):
    info = folder / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[inlaid.dialects]\nbroken = {target}\n")
    if value is not None:
        (folder / "broken.py").write_text(value)


@pytest.mark.parametrize(
    ("target", "value", "said"),
    [
        ("broken:DIALECT", None, "can't be loaded: ModuleNotFoundError: No module named 'broken'"),
        ("broken:DIALECT", "", "can't be loaded: AttributeError: "),
        ("broken:DIALECT", "raise SystemExit(3)", "can't be loaded: SystemExit: 3"),
        ("broken:DIALECT", "DIALECT = 3", ": expected a start and an end, found 3"),
        ("broken:DIALECT", "DIALECT = {'start': 'B'}", ": start: expected {name} once"),
    ],
)
def test_a_broken_package_is_one_diagnostic(tmp_path, project, target, value, said):
    break_package(tmp_path / "packages", target, value)
    done = run(BIN / "inlaid", "check", cwd=project, packages=tmp_path / "packages")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "dialects: dialect 'broken' of the package broken" in done.stdout
    assert said in done.stdout
    assert "help: Repair or uninstall the package" in done.stdout
    assert done.stdout.endswith("\n1 error\n")
    built = run(BIN / "mkdocs", "build", "-q", cwd=project, packages=tmp_path / "packages")
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert said in built.stderr
    (project / "mkdocs.yml").write_text("plugins:\n  - inlaid: {dialects: [toggle]}\n")
    left_out = run(BIN / "inlaid", "check", cwd=project, packages=tmp_path / "packages")
    assert "broken" not in left_out.stdout + left_out.stderr


def test_no_package_costs_no_import_of_metadata(project):
    done = run(sys.executable, "-X", "importtime", "-m", "inlaid", "check", cwd=project)
    assert "inlaid.packages.entry_points" in done.stderr
    assert "importlib.metadata" not in done.stderr


# --- what ships -------------------------------------------------------------------------------


def test_no_dialect_reads_the_markers_of_another():
    for dialect in DIALECTS:
        for line in dialect.example.split(" ... "):
            read_by = [
                other.name
                for other in DIALECTS
                if other.trigger.search(line) and other.read_line(line)
            ]
            assert read_by == [dialect.name]


def test_regions_of_a_house_are_listed_with_what_nobody_shows(project, monkeypatch):
    monkeypatch.chdir(project)
    Path("mkdocs.yml").write_text(
        'plugins:\n  - inlaid:\n      markers: {acme: {start: "B {name}", end: "E {name}"}}\n'
    )
    Path("snippets/a.py").write_text("# B a\nx()\n# E a\n# B b\ny()\n# E b\n")
    done = CliRunner().invoke(main, ["regions", "--unused", "--check"])
    assert (done.exit_code, done.output.splitlines()[0]) == (
        1,
        "snippets/a.py:5 b [acme] no page names it",
    )
