"""The files for those who clone, commit and report: read as their programs read them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.schemas import make_validator

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
SCHEMAS = {
    "dependabot.yml": "dependabot-2.0",
    "workflows/ci.yml": "github-workflow",
    "workflows/release.yml": "github-workflow",
    "ISSUE_TEMPLATE/bug.yml": "github-issue-forms",
    "ISSUE_TEMPLATE/feature.yml": "github-issue-forms",
    "ISSUE_TEMPLATE/config.yml": "github-issue-config",
}
WORKFLOWS = [name for name in SCHEMAS if name.startswith("workflows/")]


def run(*command, cwd=ROOT, code=0):
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def check_out(folder, *settings):
    """All files that git keeps, as a clone with these settings would have them."""
    options = [part for setting in settings for part in ("-c", setting)]
    run("git", *options, "checkout-index", "--all", f"--prefix={folder}/")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_a_clone_on_windows_has_the_same_bytes(tmp_path):
    windows = check_out(tmp_path / "windows", "core.autocrlf=true")
    here = check_out(tmp_path / "here", "core.autocrlf=false")
    assert windows.keys() == here.keys()
    assert [name for name, content in windows.items() if content != here[name]] == []
    assert b"\r" not in windows["README.md"]
    assert b"\r\n" in windows["tests/cases/ok/crlf-page/page.md"]


def read_yaml(name):
    return yaml.safe_load((GITHUB / name).read_text("utf-8"))


def read_project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def list_pythons():
    """The versions that `pyproject.toml` declares, such as 3.11."""
    prefix = "Programming Language :: Python :: 3."
    return [
        f"3.{classifier[len(prefix) :]}"
        for classifier in read_project()["classifiers"]
        if prefix in classifier
    ]


@pytest.mark.slow
def test_each_file_for_the_host_has_a_schema():
    assert {str(path.relative_to(GITHUB)) for path in GITHUB.rglob("*.yml")} == SCHEMAS.keys()


@pytest.mark.parametrize("name", SCHEMAS)
def test_files_for_the_host_are_valid(name):
    validator = make_validator(f"https://json.schemastore.org/{SCHEMAS[name]}.json")
    content = read_yaml(name)
    if True in content:  # YAML 1.1 reads the key `on` so
        content["on"] = content.pop(True)
    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_and_rights_are_named(name):
    workflow = read_yaml(name)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    uses = re.findall(r"uses: (.+)", (GITHUB / name).read_text("utf-8"))
    assert len(uses) > 3
    for use in uses:
        if not use.startswith("./"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), use


def test_only_the_job_that_publishes_may_prove_who_it_is():
    jobs = read_yaml("workflows/release.yml")["jobs"]
    trusted = [name for name, job in jobs.items() if "id-token" in job["permissions"]]
    assert trusted == ["publish"]
    assert jobs["publish"]["needs"] == ["test", "build"]
    assert all("run" not in step for step in jobs["publish"]["steps"])


def test_workflows_cover_each_system_and_python_that_is_declared():
    jobs = read_yaml("workflows/ci.yml")["jobs"]
    assert jobs["portable"]["strategy"]["matrix"]["system"] == ["macos-latest", "windows-latest"]
    for name in ("linux", "portable"):
        assert jobs[name]["strategy"]["matrix"]["python"] == list_pythons()
    assert list_pythons()[0] == read_project()["requires-python"].removeprefix(">=")


def test_workflows_name_tests_that_are_there():
    commands = re.findall(r"pytest (.+)", (GITHUB / "workflows/ci.yml").read_text("utf-8"))
    assert commands
    assert [
        name for command in commands for name in command.split() if not (ROOT / name).exists()
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("python", list_pythons())
@pytest.mark.parametrize(
    "system",
    ["linux", *(pytest.param(name, marks=pytest.mark.long) for name in ("macos", "windows"))],
)
def test_locked_packages_install_without_a_compiler(system, python, tmp_path):
    run(
        Path(sys.executable).with_name("uv"), "pip", "install", "--dry-run", "--quiet", "--no-deps",
        "--only-binary", ":all:",
        "--no-binary", "awslambdaric",  # compiles on Linux alone, and has wheels there
        "--no-binary", "csscompressor", "--no-binary", "jsmin",  # of Python alone, and without wheels
        "--python-platform", system, "--python-version", python,
        "--target", tmp_path, "--requirements", "requirements.lock",
    )  # fmt: skip


def test_all_addresses_are_of_one_repository():
    repository = read_project()["urls"]["Repository"]
    files = [
        ROOT / "pyproject.toml",
        ROOT / "SECURITY.md",
        ROOT / "docs/how-to/ci.md",
        GITHUB / "ISSUE_TEMPLATE/config.yml",
    ]
    for file in files:
        found = set(re.findall(r"https://github\.com/[\w-]+/[\w-]+", file.read_text("utf-8")))
        assert found == {repository}, file
