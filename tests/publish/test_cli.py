"""The commands, as they are typed."""

import errno
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.publish.failure import PublishError
from inlaid.publish.origin import Origin
from inlaid.publish.publisher import propose_site
from inlaid.publish.settings import PublishSettings
from tests.publish.sites import write_site

PAGES = {f"p{n}/index.html": b"%d" % n for n in range(30)}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins:\n  - inlaid\n")
    write_site(tmp_path / "site", {"index.html": b"1", **PAGES})
    return tmp_path


def inlaid(*arguments: str):
    return CliRunner().invoke(main, arguments)


def test_publish_and_say_where(project):
    answer = inlaid("publish")
    assert answer.exit_code == 0
    assert "serves 31 files: 31 sent" in answer.stdout
    assert f"open {project}/published/current/index.html" in answer.stdout
    assert "already serves 31 files as they are" in inlaid("publish").stdout


def test_summary_as_json(project):
    summary = json.loads(inlaid("publish", "--json").stdout)
    assert summary["files"] == summary["sent"] == 31
    assert summary["reasons"] == {"new": 31}
    assert summary["published"] is True
    assert json.loads(inlaid("publish", "--json").stdout)["published"] is False


def test_plan_changes_nothing(project):
    answer = inlaid("publish", "--plan", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["totals"] == {"new": 31}
    answer = inlaid("publish", "--plan")
    assert answer.exit_code == 0
    assert "total: 31 new; " in answer.stdout
    assert "switch: one rename of " in answer.stdout
    assert answer.stderr == ""
    assert not (project / "published").exists()


def test_saved_plan_is_applied_once(project):
    assert inlaid("publish", "--plan", "--plan-file", "plan.json").exit_code == 0
    assert inlaid("publish", "--plan-file", "plan.json").exit_code == 0
    again = inlaid("publish", "--plan-file", "plan.json")
    assert again.exit_code == 1
    assert "the target changed since the plan was made" in again.stderr


def test_saved_plan_of_another_site(project):
    inlaid("publish", "--plan", "--plan-file", "plan.json")
    (project / "site" / "index.html").write_bytes(b"2")
    answer = inlaid("publish", "--plan-file", "plan.json")
    assert answer.exit_code == 1
    assert "the site changed since the plan was made" in answer.stderr


def test_plan_that_cant_be_read(project):
    answer = inlaid("publish", "--plan-file", "missing.json")
    assert answer.exit_code == 2
    assert "missing.json" in answer.stderr
    answer = inlaid("publish", "--plan-file", "mkdocs.yml")
    assert answer.exit_code == 2
    assert "mkdocs.yml is not a plan" in answer.stderr


def test_too_many_removals_are_refused(project):
    inlaid("publish")
    for number in range(20):
        (project / "site" / f"p{number}" / "index.html").unlink()
    answer = inlaid("publish")
    assert answer.exit_code == 1
    assert (
        "error[publish-limit] 20 of 31 files would go, and 25% allows 10: p0/index.html, "
        in answer.stderr
    )
    assert inlaid("publish", "--max-delete", "19").exit_code == 1
    assert inlaid("publish", "--max-delete", "70%").exit_code == 0


def test_releases_and_rollback(project):
    inlaid("publish")
    (project / "site" / "index.html").write_bytes(b"2")
    inlaid("publish")
    releases = json.loads(inlaid("releases", "--json").stdout)
    assert [release["files"] for release in releases] == [31, 31]
    assert inlaid("rollback", releases[1]["id"]).exit_code == 0
    assert (project / "published" / "current" / "index.html").read_bytes() == b"1"
    assert f"rollback to {releases[1]['id']}" in inlaid("releases").stdout
    answer = inlaid("rollback", "nonsense")
    assert answer.exit_code == 1
    assert f"no release `nonsense` is kept; kept: {releases[0]['id'][:8]}" in answer.stderr
    near = releases[1]["id"][:-1] + "x"
    assert f"did you mean `{releases[1]['id']}`?" in inlaid("rollback", near).stderr


def test_no_site(project):
    answer = inlaid("publish", "--to", "x")
    assert answer.exit_code == 0
    (project / "mkdocs.yml").write_text("site_name: x\nsite_dir: nowhere\n")
    answer = inlaid("publish")
    assert answer.exit_code == 1
    assert "error[publish-site] there is no built site" in answer.stderr


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://x", "`ftp://x` is not a target"),
        ("https://x/y", "`https://x/y` is not a target"),
        ("", "`` is not a target"),
        ("s3://", "`s3://`: `` is not the name of a bucket"),
        ("s3:///x", "`s3:///x`: `` is not the name of a bucket"),
        ("s3:x", "`s3:x`: `` is not the name of a bucket"),
        ("s3://Bad!", "`s3://Bad!`: `Bad!` is not the name of a bucket"),
        ("s3://x?y=1", "`x?y=1` is not the name of a bucket"),
        ("s3://x/a/../b", "`a/../b` is not a prefix"),
        ("s3://x//a", "`/a` is not a prefix"),
        ("s3://x/a?b", "`a?b` is not a prefix"),
        ("s3://key:secret@x", "a target has no credentials in it"),
        ("file://", "`file://` is not a target"),
        ("file:///", "`file:///` is the root of the file system"),
        ("file:relative", "`file:relative` is not a target"),
        ("file://elsewhere/x", "`file://elsewhere/x` is not a target"),
        ("~/x", "`~/x` is not a target"),
    ],
)
def test_targets_that_are_none(project, url, message):
    for command in ("publish", "releases", "rollback"):
        answer = inlaid(command, "--to", url)
        assert answer.exit_code == 1
        assert f"error[publish-target] {message}" in answer.stderr or message in answer.stderr
        assert "`s3://BUCKET/PREFIX`" in answer.stderr
        assert "secret" not in answer.stderr


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file://{place}/a%20b", "a b"),
        ("file://{place}/a b", "a b"),
        ("file://localhost{place}/x", "x"),
        ("../{name}/out", "out"),
        ("{place}/ü/", "ü"),
    ],
)
def test_folders(project, url, folder):
    to = url.format(place=project, name=project.name)
    answer = inlaid("publish", "--to", to)
    assert answer.exit_code == 0
    assert (project / folder / "current" / "index.html").read_bytes() == b"1"
    assert (project / folder).as_uri() in answer.stdout
    assert inlaid("releases", "--to", to).stdout.count("31 files") == 1


@pytest.mark.slow
def test_slash_at_the_end_makes_no_difference(project, moto_bucket):
    endpoint = ("--endpoint-url", moto_bucket.endpoint)
    assert inlaid("publish", "--to", f"{moto_bucket.url}/a/", *endpoint).exit_code == 0
    assert "already serves" in inlaid("publish", "--to", f"{moto_bucket.url}/a", *endpoint).stdout
    assert moto_bucket.get("a/index.html") == b"1"


@pytest.mark.parametrize("to", ["site", "site/www", "file://{place}/site"])
def test_target_inside_the_site(project, to):
    answer = inlaid("publish", "--to", to.format(place=project))
    assert answer.exit_code == 1
    assert "lies in the site itself" in answer.stderr
    assert not {"current", "releases", "www"} & {path.name for path in (project / "site").iterdir()}


def test_target_that_is_a_file(project):
    for command in ("publish", "releases", "rollback"):
        answer = inlaid(command, "--to", "mkdocs.yml")
        assert answer.exit_code == 1
        assert "error[publish-store]" in answer.stderr
        assert "mkdocs.yml: Not a directory" in answer.stderr


def test_empty_and_odd_sites(project):
    for path in sorted((project / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert "is empty" in inlaid("publish").stderr
    (project / "site" / "link.html").symlink_to("/etc/hostname")
    assert "link.html is a link to /etc/hostname, which is outside" in inlaid("publish").stderr


def test_site_that_cant_be_read(project, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read everything
    target = SimpleNamespace(encodes=False, check_site=lambda _: None)
    with pytest.raises(PublishError, match=r"publish-site\] .*index\.html: Permission denied"):
        propose_site(project / "site", target, PublishSettings(), Origin())


def test_target_without_a_release(project):
    answer = inlaid("releases")
    assert answer.exit_code == 0
    assert answer.stdout.endswith(
        "/published serves no release yet; `inlaid publish` makes the first\n"
    )
    assert inlaid("releases", "--json").stdout == "[]\n"
    answer = inlaid("rollback")
    assert answer.exit_code == 1
    assert "the target serves no release yet" in answer.stderr


@pytest.mark.slow
def test_interrupted_publish_is_reported(project, moto_bucket, deployer):
    arguments = ("--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    inlaid("publish", *arguments)
    (project / "site" / "index.html").write_bytes(b"2")
    options = {"endpoint_url": moto_bucket.endpoint}
    site = str(project / "site")
    assert deployer.run(to=moto_bucket.url, site=site, options=options, kill_at=4)["killed"]
    interrupted = "inlaid: a publish by tester was interrupted: pages of two releases may be served"
    for command, remedy in (
        (("releases",), "publish again, or roll back"),
        (("publish", "--plan"), "publishing finishes it"),
        (("publish",), "publishing finishes it"),
    ):
        answer = inlaid(*command, *arguments)
        assert answer.exit_code == 0
        assert f"{interrupted}; {remedy}\n" in answer.stderr
    assert inlaid("releases", *arguments).stderr == ""


def test_misspelt_option(project):
    (project / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - inlaid:\n      publish: {keeep: 3}\n"
    )
    answer = inlaid("publish")
    assert answer.exit_code == 1
    assert "mkdocs.yml:4:17: error[setting-unknown] publish.keeep: unknown setting" in answer.stderr


@pytest.mark.slow
def test_foreign_files_are_not_replaced_unasked(project, moto_bucket):
    moto_bucket.put("index.html", b"foreign")
    arguments = ("publish", "--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    answer = inlaid(*arguments)
    assert answer.exit_code == 1
    assert "error[publish-foreign]" in answer.stderr
    assert moto_bucket.get("index.html") == b"foreign"
    assert inlaid(*arguments, "--yes").exit_code == 0
    assert moto_bucket.get("index.html") == b"1"


@pytest.mark.slow
def test_missing_bucket_and_profile(project, moto_server):
    answer = inlaid("publish", "--to", "s3://no-such-bucket", "--endpoint-url", moto_server)
    assert answer.exit_code == 1
    assert "error[publish-target] s3://no-such-bucket/" in answer.stderr
    assert "there is no such bucket" in answer.stderr
    answer = inlaid("publish", "--to", "s3://x", "--profile", "nobody")
    assert answer.exit_code == 1
    assert "error[publish-credentials] s3://x: The config profile (nobody)" in answer.stderr


def test_no_credentials(project, monkeypatch, moto_bucket):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    answer = inlaid("publish", "--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    assert answer.exit_code == 1
    assert "error[publish-credentials]" in answer.stderr
    assert "aws sso login" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_plan_says_how_a_bucket_is_switched(project, moto_bucket):
    arguments = ("publish", "--plan", "--endpoint-url", moto_bucket.endpoint)
    answer = inlaid(*arguments, "--to", moto_bucket.url)
    assert "switch: none, files are replaced in place" in answer.stdout
    (project / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - inlaid:\n      publish: {cloudfront: {function: urls}}\n"
    )
    answer = inlaid(*arguments, "--to", moto_bucket.url)
    assert "switch: one update of the function urls" in answer.stdout
    answer = inlaid(*arguments, "--to", moto_bucket.url, "--json")
    assert json.loads(answer.stdout)["switch"] == "urls"


def test_function_is_printed(project):
    answer = inlaid("cloudfront-function")
    assert answer.exit_code == 0
    assert "function handler(event)" in answer.stdout
    assert "const FILES = [];" in answer.stdout
    write_site(project / "site", {"LICENSE": b"MIT", "v1.2/index.html": b"1"})
    answer = inlaid("cloudfront-function")
    assert 'const FILES = ["LICENSE"];\nconst FOLDERS = ["v1.2"];' in answer.stdout
    assert answer.stderr == ""


def test_function_without_a_site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = inlaid("cloudfront-function")
    assert answer.exit_code == 0
    assert "const FILES = [];" in answer.stdout
    assert "the site is not built" in answer.stderr
