"""The project around a page, and its settings."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.errors import ConfigError
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.project.project import load_project
from inlaid.project.settings import SETTING_NAMES, Settings, read_settings
from tests.settings import list_faults


def test_nearest_mkdocs_yml_upwards(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\ndocs_dir: pages\nplugins:\n  - search\n  - inlaid:\n      base_path: code\n"
    )
    deep = tmp_path / "pages" / "deep"
    deep.mkdir(parents=True)
    project = load_project(deep)
    assert project.root == tmp_path
    assert project.docs_dir == tmp_path / "pages"
    assert project.site_dir == tmp_path / "site"
    assert project.settings.base_path == ("code",)


def test_without_one_the_git_work_tree(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    project = load_project(tmp_path / "a" / "b", tmp_path / "a")
    assert project.root == tmp_path
    assert project.settings == Settings()


def test_without_both_the_folder_of_the_call(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert load_project(tmp_path / "a" / "b", tmp_path).root == tmp_path
    assert load_project(tmp_path / "a", tmp_path / "a" / "b").root == tmp_path / "a"
    assert load_project(tmp_path / "a").root == tmp_path / "a"
    assert load_project(tmp_path / "a", Path("/")).root == tmp_path / "a"


def test_tags_that_need_python_are_not_run(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(
        "x: !!python/object/apply:os.system ['false']\n"
        "y: !!python/name:pymdownx.superfences.fence\nplugins: [inlaid]\n"
    )
    assert load_project(tmp_path).settings == Settings()


def test_variables_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PAGES", "pages")
    (tmp_path / "mkdocs.yml").write_text(
        "docs_dir: !ENV [NOT_SET, PAGES, docs]\n"
        "plugins: [{inlaid: {sources: !ENV [NOT_SET, src], polling: !ENV [NOT_SET, true]}}]\n"
    )
    project = load_project(tmp_path)
    assert project.docs_dir == tmp_path / "pages"
    assert (project.settings.sources, project.settings.polling) == (("src",), True)


def test_what_is_inherited(tmp_path):
    (tmp_path / "base.yml").write_text(
        "docs_dir: pages\nsite_dir: out\nplugins:\n  inlaid:\n    polling: true\n    sources: [a, b]\n"
    )
    (tmp_path / "middle.yml").write_text("INHERIT: base.yml\nsite_dir: public\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mkdocs.yml").write_text(
        "INHERIT: ../middle.yml\nplugins:\n  inlaid:\n    sources: [c]\n"
    )
    project = load_project(tmp_path / "site")
    assert project.docs_dir == tmp_path / "site/pages"
    assert project.site_dir == tmp_path / "site/public"
    assert (project.settings.polling, project.settings.sources) == (True, ("c",))


def test_a_fault_in_what_is_inherited_is_placed_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("base.yml").write_text("plugins:\n  - search\n  - inlaid:\n      base_pth: x\n")
    Path("mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: T\n")
    with pytest.raises(ConfigError, match=r"^base\.yml:4:7: error\[setting-unknown\] base_pth"):
        load_project(tmp_path)


def test_a_configuration_that_is_not_text(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    (tmp_path / "mkdocs.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"^\.\./mkdocs\.yml:1:1: error.* is not UTF-8 text"):
        load_project(tmp_path / "sub")


@pytest.mark.parametrize(
    ("plugins", "options"),
    [
        ("", {}),
        ("plugins: [inlaid]", {}),
        ("plugins: [inlaid: ]", {}),
        ("plugins: [search, inlaid: {sources: src}]", {"sources": "src"}),
        ("plugins: {inlaid: {sources: src}}", {"sources": "src"}),
        ("plugins: []", {}),
    ],
)
def test_options_of_the_plugin(tmp_path, plugins, options):
    (tmp_path / "mkdocs.yml").write_text(plugins)
    assert load_project(tmp_path).options == options


@pytest.mark.parametrize("command", ["check", "regions", "verify"])
def test_a_docs_folder_that_is_not_there(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("docs_dir: dosc\n")
    result = CliRunner().invoke(main, [command])
    assert (result.exit_code, result.stderr) == (2, "inlaid: docs_dir: no folder dosc\n")


def test_a_folder_of_sources_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("docs").mkdir()
    Path("docs/index.md").touch()
    Path("mkdocs.yml").write_text("plugins: [{inlaid: {sources: [docs, scr]}}]\n")
    result = CliRunner().invoke(main, ["check", "--all"])
    assert (result.exit_code, result.stderr) == (2, "inlaid: sources: no folder scr\n")


def test_every_setting_can_be_left_empty():
    assert read_settings(dict.fromkeys(SETTING_NAMES)) == Settings()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base_paht": "x"}, "base_paht: unknown setting; did you mean 'base_path'?"),
        ({"zzz": 1}, "zzz: unknown setting; The settings are: base_path, allow"),
        ({True: 1}, "True: unknown setting"),
        ({"base_path": 1}, "base_path: expected a name or a list of names, found 1"),
        ({"sources": ["a", 1]}, "sources[1]: expected a text, found 1"),
        ({"max_file_size": 0}, "max_file_size: expected a number of bytes, found 0"),
        ({"max_file_size": True}, "max_file_size: expected a number of bytes, found true"),
        ({"check_references": "yes"}, "check_references: expected true, false, shortcuts or"),
        ({"source_link": 1}, "source_link: expected a text, found 1; Write quotes"),
        ({"source_link": "x/{pth}"}, "unknown part '{pth}'; did you mean '{path}'? The parts are"),
        ({"renderer": "full"}, "renderer: the setting was removed, because"),
        ({"verify": []}, "verify: expected settings, found a list"),
        ({"verify": {"limits": 3}}, "verify.limits: expected settings, found 3"),
        ({"dialects": ["toggle", "mdbok"]}, "unknown dialect 'mdbok'; did you mean 'mdbook'?"),
    ],
)
def test_wrong_settings(options, message):
    (fault,) = list_faults(read_settings(options))
    assert message in fault


def test_dialects_keep_the_order_of_the_registry(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(
        "plugins:\n  - inlaid:\n      dialects: [mdbook, toggle]\n"
    )
    places = load_project(tmp_path).places()
    assert [dialect.name for dialect in places.dialects] == ["toggle", "mdbook"]
    assert Settings().dialects == read_settings({}).dialects == DIALECTS
