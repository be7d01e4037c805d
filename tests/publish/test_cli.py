"""The commands, as they are typed."""

import json

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main
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
    assert "already serves these 31 files" in inlaid("publish").stdout


def test_summary_as_json(project):
    summary = json.loads(inlaid("publish", "--json").stdout)
    assert summary["files"] == summary["sent"] == 31
    assert summary["reasons"] == {"new": 31}
    assert summary["published"] is True
    assert json.loads(inlaid("publish", "--json").stdout)["published"] is False


def test_plan_changes_nothing(project):
    answer = inlaid("publish", "--plan")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["totals"] == {"new": 31}
    assert "total: 31 new; " in answer.stderr
    assert "switch: one rename of " in answer.stderr
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
    assert [each["files"] for each in releases] == [31, 31]
    assert inlaid("rollback", releases[1]["id"]).exit_code == 0
    assert (project / "published" / "current" / "index.html").read_bytes() == b"1"
    assert f"rollback to {releases[1]['id']}" in inlaid("releases").stdout
    answer = inlaid("rollback", "nonsense")
    assert answer.exit_code == 1
    assert "no release `nonsense` is kept" in answer.stderr


def test_no_site(project):
    answer = inlaid("publish", "--to", "x")
    assert answer.exit_code == 0
    (project / "mkdocs.yml").write_text("site_name: x\nsite_dir: nowhere\n")
    answer = inlaid("publish")
    assert answer.exit_code == 1
    assert "error[publish-site] there is no built site" in answer.stderr


@pytest.mark.parametrize("url", ["ftp://x", "s3://", "file://", "file:///", "https://x/y"])
def test_targets_that_are_none(project, url):
    answer = inlaid("publish", "--to", url)
    assert answer.exit_code == 1
    assert f"`{url}` is not a target" in answer.stderr


def test_misspelt_option(project):
    (project / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - inlaid:\n      publish: {keeep: 3}\n"
    )
    answer = inlaid("publish")
    assert answer.exit_code == 1
    assert "`publish.keeep` is not an option; did you mean `keep`?" in answer.stderr


def test_foreign_files_are_not_replaced_unasked(project, moto_bucket):
    moto_bucket.put("index.html", b"foreign")
    arguments = ("publish", "--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    answer = inlaid(*arguments)
    assert answer.exit_code == 1
    assert "error[publish-foreign]" in answer.stderr
    assert moto_bucket.get("index.html") == b"foreign"
    assert inlaid(*arguments, "--yes").exit_code == 0
    assert moto_bucket.get("index.html") == b"1"


def test_missing_bucket_and_profile(project, moto_server):
    answer = inlaid("publish", "--to", "s3://no-such-bucket", "--endpoint-url", moto_server)
    assert answer.exit_code == 1
    assert "NoSuchBucket" in answer.stderr
    answer = inlaid("publish", "--to", "s3://x", "--profile", "nobody")
    assert answer.exit_code == 1
    assert "error[publish-denied]" in answer.stderr


def test_no_credentials(project, monkeypatch, moto_bucket):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    answer = inlaid("publish", "--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    assert answer.exit_code == 1
    assert "error[publish-denied]" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_plan_tells_how_a_bucket_is_switched(project, moto_bucket):
    arguments = ("publish", "--plan", "--endpoint-url", moto_bucket.endpoint)
    answer = inlaid(*arguments, "--to", moto_bucket.url)
    assert "switch: none, files are replaced in place" in answer.stderr
    (project / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - inlaid:\n      publish: {cloudfront: {function: urls}}\n"
    )
    answer = inlaid(*arguments, "--to", moto_bucket.url)
    assert "switch: one update of the function urls" in answer.stderr
    assert json.loads(answer.stdout)["switch"] == "urls"


def test_function_is_printed(project):
    answer = inlaid("cloudfront-function")
    assert answer.exit_code == 0
    assert "function handler(event)" in answer.stdout
