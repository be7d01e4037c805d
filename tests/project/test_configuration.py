"""The project around a page, and its settings."""

from pathlib import Path

import pytest

from inlaid.core.dialects import DIALECTS
from inlaid.errors import ConfigError
from inlaid.project.configuration import find_plugin_options, load_project
from inlaid.project.settings import SETTING_NAMES, Settings, parse_settings


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
        "site_name: !ENV NAME\nx: !!python/object/apply:os.system ['false']\n"
        "y: !!python/name:pymdownx.superfences.fence\nplugins: [inlaid]\n"
    )
    assert load_project(tmp_path).settings == Settings()


@pytest.mark.parametrize(
    "text", ["a: [", "- a\n", "plugins: {inlaid: {nonsense: 1}}\n", "a: \t\n- b"]
)
def test_unreadable_configuration(tmp_path, text):
    (tmp_path / "mkdocs.yml").write_text(text)
    with pytest.raises(ConfigError, match=r"mkdocs\.yml|inlaid: "):
        load_project(tmp_path)


@pytest.mark.parametrize(
    ("plugins", "options"),
    [
        (None, {}),
        (["inlaid"], {}),
        ([{"inlaid": None}], {}),
        (["search", {"inlaid": {"sources": "src"}}], {"sources": "src"}),
        ({"inlaid": {"sources": "src"}}, {"sources": "src"}),
        ("inlaid", {}),
    ],
)
def test_options_of_the_plugin(plugins, options):
    assert find_plugin_options(plugins) == options


def test_every_setting_can_be_left_empty():
    assert parse_settings(dict.fromkeys(SETTING_NAMES)) == Settings()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base_paht": "x"}, "unknown option 'base_paht'; did you mean 'base_path'?"),
        ({"zzz": 1}, "unknown option 'zzz'; The options are: allow, base_path"),
        ({"base_path": 1}, "base_path: expected a name or a list of names, found 1"),
        ({"sources": ["a", 1]}, "sources: expected a name or a list of names"),
        ({"max_file_size": 0}, "max_file_size: expected a number of bytes, found 0"),
        ({"max_file_size": True}, "max_file_size: expected a number of bytes"),
        ({"check_references": "yes"}, "check_references: expected true or false, found 'yes'"),
        ({"source_link": 1}, "source_link: expected a text"),
        ({"verify": []}, "verify: expected a mapping"),
        ({"dialects": ["toggle", "mdbok"]}, "unknown dialect 'mdbok'; did you mean 'mdbook'?"),
    ],
)
def test_wrong_settings(options, message):
    with pytest.raises(ConfigError) as caught:
        parse_settings(options)
    assert message in str(caught.value)


def test_dialects_keep_the_order_of_the_registry(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(
        "plugins:\n  - inlaid:\n      dialects: [mdbook, toggle]\n"
    )
    places = load_project(tmp_path).places()
    assert [each.name for each in places.dialects] == ["toggle", "mdbook"]
    assert Settings().dialects == tuple(each.name for each in DIALECTS)
