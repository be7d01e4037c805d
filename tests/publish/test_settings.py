import pytest

from inlaid.errors import ConfigError
from inlaid.publish.cache_rules import CacheRule
from inlaid.publish.settings import (
    DeleteLimit,
    Encoding,
    PublishSettings,
    parse_delete_limit,
    publish_settings,
)


def test_defaults():
    assert publish_settings({}) == publish_settings({"publish": None}) == PublishSettings()


def test_all_options():
    settings = publish_settings(
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
    assert settings.max_delete == DeleteLimit(percent=10)
    assert settings.compress is Encoding.BROTLI
    assert settings.cache == (CacheRule("*.woff2", "max-age=1"),)
    assert settings.content_types == {".glsl": "text/plain"}
    assert settings.redirects == {"old/": "/new/"}
    assert settings.cloudfront.base == "/docs/"


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


def test_every_problem_is_told_at_once():
    with pytest.raises(ConfigError) as error:
        publish_settings({"publish": {"keep": 0, "jobs": 0, "too": 1}})
    assert str(error.value).count(";") == 3


@pytest.mark.parametrize("text", ["", "-1", "5 %", "%", "1e3", "9" * 20])
def test_delete_limits_that_are_none(text):
    with pytest.raises(ValueError, match="neither"):
        parse_delete_limit(text)
