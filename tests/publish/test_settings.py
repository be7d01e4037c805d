import re
from pathlib import Path

import pytest

from inlaid.errors import ConfigError
from inlaid.publish import settings
from inlaid.publish.aws.iam_policy import make_policy
from inlaid.publish.plan.plan import Reason
from inlaid.publish.settings import (
    CacheRule,
    DeleteLimit,
    Encoding,
    PublishSettings,
    parse_delete_limit,
    publish_settings,
)


def test_defaults():
    assert publish_settings({}) == publish_settings({"publish": None}) == PublishSettings()


def test_all_options():
    found = publish_settings(
        {
            "publish": {
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
        ([], "`publish` must be a mapping"),
        ({"too": 1}, "`publish.too` is not an option; did you mean `to`"),
        ({"zzz": 1}, "`publish.zzz` is not an option; known: to, keep"),
        ({"keep": 0}, "`publish.keep`: 0 is not a number from 1 to 100"),
        ({"keep": True}, "`publish.keep`: True"),
        ({"max_delete": "many"}, "neither a count nor a percentage"),
        ({"compress": "zip"}, "'zip' is not one of none, gzip, br, zstd"),
        ({"cache": ["x"]}, "is not a mapping"),
        ({"content_types": {"html": "text/html"}}, "'html' is not a suffix"),
        ({"redirects": {"../x": "/y"}}, "'../x' is not a path inside the site"),
        ({"redirects": {"x": "javascript:alert(1)"}}, "begins neither with / nor with https://"),
        (
            {"cloudfront": {"wait": True}},
            "`cloudfront.distribution` or `cloudfront.function` is missing",
        ),
        ({"cloudfront": {"distributon": "E"}}, "did you mean `distribution`"),
        ({"cloudfront": {"distribution": "E", "wait": "yes"}}, "'yes' is neither true nor false"),
    ],
)
def test_problems(section, message):
    with pytest.raises(ConfigError) as error:
        publish_settings({"publish": section})
    assert message in str(error.value)


def test_every_problem_is_reported_at_once():
    with pytest.raises(ConfigError) as error:
        publish_settings({"publish": {"keep": 0, "jobs": 0, "too": 1}})
    assert str(error.value).count(";") == 3


@pytest.mark.parametrize("text", ["", "-1", "5 %", "%", "1e3", "9" * 20])
def test_delete_limits_that_are_none(text):
    with pytest.raises(ValueError, match="neither"):
        parse_delete_limit(text)


@pytest.mark.parametrize(
    "name",
    [
        *sorted(settings._READERS.keys() - {"cloudfront"}),
        *(f"cloudfront.{each}" for each in settings._CLOUDFRONT_READERS),
    ],
)
def test_each_option_is_documented(name):
    page = (Path(__file__).parents[2] / "docs/reference/publish.md").read_text("utf-8")
    rows = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `")]
    assert any(f"`{name}`" in row for row in rows)


def test_each_permission_and_reason_is_documented():
    page = (Path(__file__).parents[2] / "docs/reference/publish.md").read_text("utf-8")
    documents = [
        make_policy(publish_settings({"publish": {"to": "s3://b/p", "cloudfront": each}}))
        for each in ({"distribution": "E", "wait": True}, {"function": "f"})
    ]
    for document in documents:
        for statement in document["Statement"]:
            for action in statement["Action"]:
                assert f"`{action}`" in page or f"`{action.partition(':')[2]}`" in page, action
    for reason in Reason:
        assert re.search(rf"^\|[^|]*\b{reason.value}\b", page, re.MULTILINE), reason
