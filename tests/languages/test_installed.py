"""A language of a package: installed as its users would, and used by each engine."""

import json

import pytest

from tests.installed_packages import BIN, install_package, run

pytestmark = pytest.mark.slow

PAGE = """\
```tally ./shop.tally ::eggs ::milk
```

```{include=./shop.tally}
```

<!-- inlaid: verify=shop -->
```tally
eggs = 12
print(eggs)
```

```output
12
```

```tal
eggs = many
```
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds nothing but the package."""
    return install_package("inlaid-language-example", tmp_path_factory.mktemp("packages"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - inlaid\n")
    (tmp_path / "shop.tally").write_text("; of a day\neggs = 12\nhoney = 1\nmilk = 3\n")
    (tmp_path / "docs/index.md").write_text(PAGE)
    return tmp_path


def test_symbols_label_and_comment_are_the_language_s(installed, project):
    before = run(BIN / "inlaid", "check", cwd=project)
    assert "symbols-unavailable" in before.stdout
    done = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert run(BIN / "inlaid", "sync", "docs", cwd=project, packages=installed).returncode == 0
    page = (project / "docs/index.md").read_text()
    assert page.startswith("```tally ./shop.tally ::eggs ::milk\neggs = 12\n; …\nmilk = 3\n```")


def test_large_sources_are_parsed_in_a_process_that_knows_the_language(installed, project):
    lines = "".join(f"word{number} = {number}\n" for number in range(1000))
    (project / "shop.tally").write_text(f"{lines}eggs = 12\nmilk = 3\n")
    done = run(BIN / "inlaid", "check", cwd=project, packages=installed)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_blocks_are_checked_and_run(installed, project):
    before = run(BIN / "inlaid", "verify", "-v", cwd=project)
    assert "nothing checks the language 'tal'" in before.stdout
    command = (BIN / "inlaid", "verify", "--json", "report.json")
    done = run(*command, cwd=project, packages=installed)
    assert done.returncode == 1, done.stderr
    report = json.loads((project / "report.json").read_text())
    assert [example["proved"] for example in report["examples"][1:3]] == [
        ["parses"],
        ["parses", "runs"],
    ]
    assert "docs/index.md:18" in done.stdout
    assert "error[syntax-error] expected `word = number`, found 'eggs = many'" in done.stdout
    assert done.stdout.count("error[") == 1


def test_pages_of_mkdocs_show_it(installed, project):
    done = run(BIN / "mkdocs", "build", "--strict", "-q", cwd=project, packages=installed)
    assert done.returncode == 0, done.stderr
    html = (project / "site/index.html").read_text()
    assert "; …" in html
    assert html.count("language-tally") == 3  # the second one by the suffix of its file


BROKEN = "from inlaid.languages.language import Language\nLANGUAGE = Language({})\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "can't be loaded: ModuleNotFoundError: No module named 'broken'"),
        ("raise SystemExit(3)", "can't be loaded: SystemExit: 3"),
        ("LANGUAGE = 3", "is not a Language but 3"),
        (BROKEN.format("'a'"), "can't be loaded: TypeError: "),
        (BROKEN.format("3, 'A'"), "has a name that is not of the right type"),
        (BROKEN.format("'A b', 'A'"), "has a name that is not made of lower-case letters"),
        (BROKEN.format("'a', 'A', suffixes='abc'"), "has suffixes that are not a tuple of texts"),
        (BROKEN.format("'a', 'A', comment='#'"), "has a comment without `{}` for its text"),
        (BROKEN.format("'a', 'A', comment='{b}'"), "has a comment without `{}` for its text"),
        (BROKEN.format("'a', 'A', session=3"), "has a session that is not of the right type"),
        (BROKEN.format("'python', 'A'"), "has the label 'python' of the language 'python'"),
        (BROKEN.format("'a', 'A', suffixes=('py',)"), "has the suffix 'py' of the language"),
    ],
)
def test_a_broken_package_is_one_diagnostic(tmp_path, project, value, said):
    packages = tmp_path / "packages"
    info = packages / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inlaid.languages]\nbroken = broken:LANGUAGE\n")
    if value is not None:
        (packages / "broken.py").write_text(value)
    done = run(BIN / "inlaid", "check", cwd=project, packages=packages)
    assert done.returncode == 1
    assert done.stderr == ""
    assert f"language 'broken' of the package broken {said}" in done.stdout
    assert done.stdout.startswith("mkdocs.yml:3:5: error[setting-value]")
    assert done.stdout.endswith("  help: Repair or uninstall the package\n\n1 error\n")
