"""A target of a package: installed as its users would, and used by each command."""

import json
import zipfile

import pytest

from tests.installed_packages import BIN, install_package, run
from tests.publish.sites import write_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds nothing but the package."""
    return install_package("inlaid-target-example", tmp_path_factory.mktemp("packages"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - inlaid\n")
    write_site(tmp_path / "site", {"index.html": b"1", "a/style.css": b"a"})
    return tmp_path


@pytest.fixture
def inlaid(installed, project):
    def run_inlaid(*arguments):
        return run(
            BIN / "inlaid", *arguments, "--to", "zip:site.zip", cwd=project, packages=installed
        )

    return run_inlaid


def read(project) -> dict[str, bytes]:
    with zipfile.ZipFile(project / "site.zip") as archive:
        names = (name for name in archive.namelist() if not name.startswith(".inlaid/"))
        return {name: archive.read(name) for name in names}


def test_publish_and_roll_back(inlaid, project):
    assert "serves 2 files: 2 sent" in inlaid("publish").stdout
    assert read(project) == {"index.html": b"1", "a/style.css": b"a"}
    assert "already serves 2 files" in inlaid("publish").stdout
    (project / "site/index.html").write_bytes(b"2")
    assert json.loads(inlaid("publish", "--json").stdout)["reasons"] == {
        "changed content": 1,
        "kept": 1,
    }
    assert read(project)["index.html"] == b"2"
    assert len(json.loads(inlaid("releases", "--json").stdout)) == 2
    back = inlaid("rollback")
    assert back.returncode == 0, back.stderr
    assert read(project) == {"index.html": b"1", "a/style.css": b"a"}


def test_scheme_that_no_package_has(project):
    done = run(BIN / "inlaid", "publish", "--to", "zip:site.zip", cwd=project)
    assert done.returncode == 1
    assert "error[publish-target] `zip:site.zip` is not a target" in done.stderr


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("raise ValueError('no')", "can't be loaded: ValueError: no"),
        ("open_target = 1", "is not a function"),
        ("def open_target(*_): raise KeyError('x')", "KeyError: 'x'"),
    ],
)
def test_broken_package_is_reported(project, tmp_path, source, fault):
    packages = tmp_path / "packages"
    info = packages / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (packages / "broken.py").write_text(source)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inlaid.targets]\nodd = broken:open_target\n")
    done = run(BIN / "inlaid", "publish", "--to", "odd:x", cwd=project, packages=packages)
    assert done.returncode == 1
    assert f"`odd:x`: the target `odd` of the package broken {fault}" in done.stderr
    assert "Traceback" not in done.stderr
