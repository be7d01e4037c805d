import re

import pytest

from inlaid.publish.settings import CacheRule
from inlaid.publish.site.media_types import MEDIA_TYPES, find_media_type
from inlaid.publish.site.site import REVALIDATE, SHORT, find_cache_control


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/INDEX.HTML", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.webmanifest", "application/manifest+json; charset=utf-8"),
        ("sitemap.xml.gz", "application/gzip"),
        ("LICENSE", "text/plain; charset=utf-8"),
        ("src/main.py", "text/plain; charset=utf-8"),
        ("src/app.ts", "text/plain; charset=utf-8"),
        ("Makefile", "text/plain; charset=utf-8"),
        ("pyproject.toml", "text/plain; charset=utf-8"),
        ("a/b.RS", "text/plain; charset=utf-8"),
        ("uv.lock", "text/plain; charset=utf-8"),
        ("README.md", "text/markdown; charset=utf-8"),
        ("py", "application/octet-stream"),
        ("program", "application/octet-stream"),
        (".nojekyll", "application/octet-stream"),
    ],
)
def test_media_types(path, expected):
    assert find_media_type(path, {}) == expected


def test_overrides_go_first():
    assert find_media_type("a.svg", {".svg": "x/y"}) == "x/y"


def test_text_has_a_charset_and_the_table_is_sorted():
    assert list(MEDIA_TYPES) == sorted(MEDIA_TYPES)
    for suffix, media_type in MEDIA_TYPES.items():
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; charset=utf-8)?", media_type), suffix
        assert "charset" in media_type or not media_type.startswith("text/"), suffix


def test_cache_rules():
    rules = (CacheRule("api/*", "no-store"), CacheRule("*.css", "max-age=1"))
    assert find_cache_control("api/a.css", rules) == "no-store"
    assert find_cache_control("x/a.1a2b3c4d.css", rules) == "max-age=1"
    assert find_cache_control("a.1a2b3c4d.js", rules) == SHORT  # a hash is a guess
    assert find_cache_control("a/index.html", rules) == REVALIDATE
    assert find_cache_control("a.png", rules) == SHORT
