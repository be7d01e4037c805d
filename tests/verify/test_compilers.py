"""The compile tier of each language: the real compiler, on the projects of the planted mistakes.

That the mistakes themselves are found is tested with the cases.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from inlaid.verify.evaluators.registry import list_checked
from inlaid.verify.judge.judge_program import find_messages

HERE = Path(__file__).parent
NODE_TOOLS = HERE / "typescript" / "node_modules" / ".bin"

# Language: the file with the mistake, the mistake, what is right, what installs the compiler.
MISTAKES = {
    "c": ("sum.c", "undeclared", "add(1, 2)", "apt-get install gcc"),
    "cpp": ("sum.cpp", 'std::string("text")', "add(1, 2)", "apt-get install g++"),
    "go": ("sum.go", '"text"', "2", "apt-get install golang-go"),
    "java": ("Sum.java", '"text"', "2", "apt-get install default-jdk-headless"),
    "python": ("hidden.py", "(1, 2", "(1, 2)", ""),
    "rust": ("src/lib.rs", '"text"', "2", "apt-get install cargo"),
    "typescript": (
        "src/sum.ts",
        "'text'",
        "2",
        "install typescript (npm install --save-dev typescript)",
    ),
}
COMPILED = [key for key in MISTAKES if MISTAKES[key][3]]


@pytest.fixture
def verify(tmp_path, monkeypatch):
    """Verify the project of a language after its mistake was mended; the result and the report."""

    def verify(language, search_path):
        case = HERE / "cases" / f"hidden-compile-error-{language}"
        project = Path(shutil.copytree(case, tmp_path / "a project"))
        file, mistake, right, _ = MISTAKES[language]
        source = project / "src" / "lib" / file
        assert mistake in source.read_text()
        source.write_text(source.read_text().replace(mistake, right))
        monkeypatch.chdir(project)
        monkeypatch.setenv("PATH", str(search_path))
        result = CliRunner().invoke(command, ["--json", "report.json"])
        return result, json.loads(Path("report.json").read_text())

    return verify


def test_every_compiler_is_tested():
    assert {language.name for language in list_checked() if language.compiler} == MISTAKES.keys()


@pytest.mark.slow
@pytest.mark.parametrize("language", MISTAKES)
def test_a_good_project_compiles(language, verify):
    result, report = verify(language, f"{NODE_TOOLS}{os.pathsep}{os.environ['PATH']}")
    assert result.exit_code == 0, result.output
    assert [example["proved"] for example in report["examples"]] == [["parses", "compiles in lib"]]


@pytest.mark.slow
@pytest.mark.parametrize("language", COMPILED)
def test_a_compiler_that_is_not_there_is_a_failure_that_names_its_package(
    language, verify, tmp_path
):
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("sh", "find", "dirname"):
        (bare / name).symlink_to(shutil.which(name))
    (bare / "apt-get").touch(mode=0o755)
    result, report = verify(language, bare)
    assert result.exit_code == 1
    assert [diagnostic["code"] for diagnostic in report["diagnostics"]] == ["tool-missing"]
    assert report["diagnostics"][0]["help"] == MISTAKES[language][3]


@pytest.mark.parametrize(
    ("output", "place"),
    [
        ("a.ts(3,7): error TS1: no\n", "src/a.ts:3:7 TS1: no"),
        ("./a.c:3:7: fatal error: no\n", "src/a.c:3:7 no"),
        ("a.py:3: error: no  [attr]\n", "src/a.py:3:1 no  [attr]"),
        ("A.java:3: error: no\n  int a;\n      ^\n  symbol: b\n", "src/A.java:3:7 no"),
        ("A.java:3: error: no\nB.java:1: error: no\n  b\n  ^\n", "src/A.java:3:1 no"),
        ("vet: ./a.go:3:7: no\n", "src/a.go:3:7 no"),
        ("src/a.rs:3:7: error[E0308]: no\n", "src/src/a.rs:3:7 no"),
        ("warning: unused\n3 errors generated.\n", ""),
    ],
)
def test_messages_of_compilers_are_read(output, place):
    found = [
        f"{path}:{finding.start.line}:{finding.start.column} {finding.message}"
        for path, finding in find_messages("src", output)
    ]
    assert found[:1] == ([place] if place else [])
