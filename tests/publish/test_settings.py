import re
from pathlib import Path

import pytest

from inlaid.publish.aws.iam_policy import make_policy
from inlaid.publish.plan.plan import Reason
from inlaid.publish.settings import (
    CLOUDFRONT,
    PUBLISH,
    CacheRule,
    DeleteLimit,
    Encoding,
    PublishSettings,
    parse_delete_limit,
)
from tests.settings import list_faults


def test_defaults():
    assert PUBLISH({}) == PUBLISH(None) == PublishSettings()


def test_all_options():
    found = PUBLISH(
        {
            "to": "s3://b/p",
            "keep": 9,
            "grace": 0,
            "max_delete": "10%",
            "jobs": 4,
            "endpoint_url": "http://127.0.0.1:9",
            "profile": "p",
            "region": "eu-west-1",
            "lock_minutes": 1,
            "compress": "br",
            "cache": {"*.woff2": "max-age=1"},
            "content_types": {".GLSL": "text/plain"},
            "redirects": {"/old/": "/new/"},
            "cloudfront": {
                "distribution": "E1",
                "wait": True,
                "base": "/docs",
                "max_paths": 3,
                "tags": True,
            },
        }
    )
    assert found.max_delete == DeleteLimit(percent=10)
    assert found.compress is Encoding.BROTLI
    assert found.cache == (CacheRule("*.woff2", "max-age=1"),)
    assert found.content_types == {".glsl": "text/plain"}
    assert found.redirects == {"old/": "/new/"}
    assert found.cloudfront.base == "/docs/"


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ([], "expected settings, found a list"),
        ({"too": 1}, "too: unknown setting; did you mean 'to'"),
        ({"zzz": 1}, "zzz: unknown setting; The settings are: to, keep"),
        ({"keep": 0}, "keep: expected a whole number from 1 to 100, found 0"),
        ({"keep": True}, "keep: expected a whole number from 1 to 100, found true"),
        ({"to": " "}, "to: expected a text, found ' '"),
        ({"max_delete": "many"}, "max_delete: expected a count, or a percentage such as 25%"),
        ({"compress": "zip"}, "expected none, gzip, br or zstd, found 'zip'"),
        ({"cache": ["x"]}, "cache: expected patterns, each with a value of Cache-Control"),
        ({"content_types": {"html": "text/html"}}, "expected a suffix such as .html, found 'html'"),
        ({"redirects": {"../x": "/y"}}, "expected a path inside the site, found '../x'"),
        ({"redirects": {"x": "javascript:1"}}, "that begins with / or https://, found 'javasc"),
        ({"cloudfront": {"wait": True}}, "cloudfront: give `distribution` or `function`"),
        ({"cloudfront": {"distributon": "E"}}, "did you mean 'distribution'"),
        ({"cloudfront": {"distribution": "E", "base": "x"}}, "base: expected a path that begins"),
        (
            {"cloudfront": {"distribution": "E", "wait": "yes"}},
            "cloudfront.wait: expected true or false, found 'yes'",
        ),
    ],
)
def test_problems(section, message):
    (fault,) = list_faults(PUBLISH(section))
    assert message in fault


def test_every_problem_is_reported_at_once():
    assert len(list_faults(PUBLISH({"keep": 0, "jobs": 0, "too": 1}))) == 3


@pytest.mark.parametrize("text", ["", "-1", "5 %", "%", "1e3", "9" * 20])
def test_delete_limits_that_are_none(text):
    with pytest.raises(ValueError, match="neither"):
        parse_delete_limit(text)


@pytest.mark.parametrize(
    "name",
    [
        *sorted(PUBLISH.rows.keys() - {"cloudfront"}),
        *(f"cloudfront.{row}" for row in CLOUDFRONT.rows),
    ],
)
def test_each_option_is_documented(name):
    page = (Path(__file__).parents[2] / "docs/reference/publish.md").read_text("utf-8")
    rows = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `")]
    assert any(f"`{name}`" in row for row in rows)


def test_each_permission_and_reason_is_documented():
    page = (Path(__file__).parents[2] / "docs/reference/publish.md").read_text("utf-8")
    documents = [
        make_policy(PUBLISH({"to": "s3://b/p", "cloudfront": options}))
        for options in ({"distribution": "E", "wait": True}, {"function": "f"})
    ]
    for document in documents:
        for statement in document["Statement"]:
            for action in statement["Action"]:
                assert f"`{action}`" in page or f"`{action.partition(':')[2]}`" in page, action
    for reason in Reason:
        assert re.search(rf"^\|[^|]*\b{reason.value}\b", page, re.MULTILINE), reason
