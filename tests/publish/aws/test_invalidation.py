import time
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.publish.aws.invalidation import find_stale, name_tags, plan_invalidation
from inlaid.publish.plan.manifest import Headers, Manifest, ManifestEntry, Pending, Release
from inlaid.publish.plan.plan import FoundFiles, Policy, plan_release
from inlaid.publish.settings import CloudFrontSettings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SITE = (
    "index.html",
    "a/index.html",
    "a/b/index.html",
    "a/b/x.png",
    "c/index.html",
    "s.css",
    "t ü.css",
)
CLOUDFRONT = CloudFrontSettings("E1")


def entry(text: str) -> ManifestEntry:
    return ManifestEntry(text.ljust(64, "0"), 1, Headers("text/html"))


def make_plan(changed, site=SITE, removed=(), **base):
    old = Release("1", NOW, "", "", {path: entry("1") for path in site})
    files = {path: entry("2" if path in changed else "1") for path in site if path not in removed}
    manifest = Manifest((old,), **base)
    return plan_release(Release("2", NOW, "", "", files), manifest, "t", Policy(2, 0), FoundFiles())


def items(changed, settings=CLOUDFRONT, **options) -> list[str]:
    return [
        invalidated.item
        for invalidated in plan_invalidation(make_plan(changed, **options), settings)
    ]


def test_files_and_both_forms_of_an_index():
    assert items(["s.css"]) == ["/s.css"]
    assert items(["t ü.css"]) == ["/t%20%C3%BC.css"]
    assert items(["index.html"]) == ["/", "/index.html"]
    assert items(["a/index.html"]) == ["/a/", "/a/index.html"]


def test_whole_folders_are_one_path():
    assert items(["c/index.html"]) == ["/c/*"]
    assert items(["a/b/index.html", "a/b/x.png"]) == ["/a/b/*"]
    assert items(SITE) == ["/*"]
    assert items(SITE, replace(CLOUDFRONT, base="/docs/")) == ["/docs/*"]


def test_removed_files_count_and_new_ones_dont():
    assert items([], removed=["s.css"]) == ["/s.css"]
    plan = make_plan([])
    assert plan_invalidation(plan, CLOUDFRONT) == ()


def test_interrupted_and_failed_ones_count():
    pending = Pending("o", NOW, {"c/index.html": entry("1")})
    assert items([], pending=pending, stale=("s.css",)) == ["/c/*", "/s.css"]


def test_nothing_without_a_distribution():
    assert items(["s.css"], CloudFrontSettings()) == []


def test_too_many_paths_become_folders_that_evict_least():
    site = [
        *(f"big/{n}.png" for n in range(100)),
        *(f"small/{n}.png" for n in range(6)),
        "index.html",
    ]
    changed = ["big/1.png", "big/2.png", *(f"small/{n}.png" for n in range(5))]
    found = plan_invalidation(make_plan(changed, site), replace(CLOUDFRONT, max_paths=3))
    assert [invalidated.item for invalidated in found] == ["/big/1.png", "/big/2.png", "/small/*"]
    assert found[2].reason == "5 of 6 files below /small/ changed; one by one exceeds 3"
    assert found[0].reason == "big/1.png changed"


def test_tags_name_an_object_once():
    tagged = replace(CLOUDFRONT, tags=True)
    assert items(["index.html"], tagged) == [f"#{name_tags('index.html')[0]}"]
    assert items(SITE, tagged) == [f"#{name_tags('any')[1]}"]
    for tag in name_tags("a/b/x.png"):
        assert tag.isascii()
        assert " " not in tag
    assert len(name_tags("/".join("x" * 90))) == 50


SEGMENT = st.sampled_from(["a", "b", "c", "index.html", "x.css"])
PATHS = st.sets(st.lists(SEGMENT, min_size=1, max_size=4).map("/".join), min_size=1, max_size=14)


@pytest.mark.slow
@given(PATHS, st.data(), st.integers(1, 6))
def test_all_that_is_stale_is_covered_within_the_limit(paths, data, most):
    site = [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]
    changed = data.draw(st.sets(st.sampled_from(site)))
    plan = make_plan(changed, site)
    found = plan_invalidation(plan, replace(CLOUDFRONT, max_paths=most))
    assert len(found) <= most
    assert set(find_stale(plan)) == changed
    for path in changed:
        url = f"/{path}"
        urls = (
            {url, url.removesuffix("index.html")} if f"/{path}".endswith("/index.html") else {url}
        )
        for address in urls:
            assert any(fnmatchcase(address, item.item) for item in found), (address, found)
    exact = plan_invalidation(plan, replace(CLOUDFRONT, max_paths=1000))
    for item in exact:  # without a limit, nothing that is fresh is evicted
        for path in set(site) - changed:
            assert not fnmatchcase(f"/{path}", item.item)


def time_plan(pages: int) -> float:
    """Return the processor seconds for a site of which every other page changed."""
    site = [f"s{n % 20}/g{n % 200}/p{n}/index.html" for n in range(pages)]
    plan = make_plan(set(site[::2]), site)
    begun = time.process_time()
    assert len(plan_invalidation(plan, CLOUDFRONT)) <= CLOUDFRONT.max_paths
    return time.process_time() - begun


@pytest.mark.slow
def test_large_sites_take_time_in_proportion():
    small = min(time_plan(1000) for _ in range(3))
    assert time_plan(16_000) < 50 * max(small, 0.01)  # 16 times as many; it was the cube of that


def test_what_was_evicted_already_counts_once():
    """The folder is as good as the files that only it evicts."""
    site = [*(f"a/b/{n}.css" for n in range(9)), *(f"c/{n}.css" for n in range(20)), "a/x.css"]
    changed = [*(f"a/b/{n}.css" for n in range(8)), "a/x.css", "c/1.css", "c/2.css"]
    found = items(changed, replace(CLOUDFRONT, max_paths=3), site=site)
    assert found == ["/a/*", "/c/1.css", "/c/2.css"]
