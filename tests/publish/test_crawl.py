"""Readers walk through the whole site, again and again, while it is published."""

from itertools import pairwise

import pytest

from inlaid.publish.plan.manifest import LAYERS_PREFIX
from tests.publish.crawler import Crawler, History
from tests.publish.edge import run_edge
from tests.publish.hosting import Hosting, open_hosting
from tests.publish.sites import build_site, write_site

pytestmark = pytest.mark.slow

SIZES = {"pages": 12, "hashed": 4, "images": 4}
OLD, NEW = (build_site(name, **SIZES) for name in ("A", "B"))


@pytest.mark.parametrize("kills", [pytest.param(False, marks=pytest.mark.long), True])
def test_site_is_whole_at_any_moment(hosting, kills):
    history = History()
    publish(hosting, history, OLD)
    with hosting.crawl(history) as crawler:
        for number in range(1, 5):
            files = (OLD, NEW)[number % 2]
            if kills:
                history.begin(files)
                hosting.publish(files, kill_at=7 * number, options={"grace": 2})
            publish(hosting, history, files)
    check(crawler, history)


def publish(hosting, history, files, **request) -> dict:
    options = {"grace": 2, **request.pop("options", {})}
    history.begin(files)
    answer = hosting.publish(files, options=options, **request)
    assert "error" not in answer
    history.finish()
    return answer


def check(crawler, history) -> None:
    assert crawler.faults == []
    assert crawler.fetched > len(OLD)
    assert crawler.crawls[-1] == (history.done, history.done)
    if crawler.whole:  # one page at most a switch got assets of the release after it: it has two
        assert crawler.mixed <= 2 * len(history.releases)


@pytest.mark.long
def test_layers_are_whole_through_a_long_history(moto_bucket, deployer, moto_server, tmp_path):
    """Changes, removals, rollbacks, layers that are gathered, and keys that are deleted."""
    history, gathered, keys = History(), 0, []
    # A long list of redirects leaves room for few layers.
    redirects = {f"old{n}/": f"/{'x' * 90}/{n}/" for n in range(69)}
    options = {"redirects": redirects, "keep": 2, "jobs": 16}
    with open_hosting(moto_bucket, deployer, tmp_path, cloudfront=moto_server) as hosting:
        files = OLD
        publish(hosting, history, files, options=options)
        with hosting.crawl(history) as crawler:
            for number in range(12):
                files = {**files, f"own/{number}.txt": b"%d" % number}
                answer = publish(hosting, history, files, options=options)
                gathered += answer["reasons"].get("gathered", 0)
            for number in range(5):
                files = build_site(f"v{number}", **SIZES)  # a third of the pages leaves the site
                publish(hosting, history, files, options=options)
                keys.append(len(moto_bucket.tags(LAYERS_PREFIX)))
                former = history.releases[-2]
                publish(hosting, history, former, options=options, rollback="")
            publish(hosting, history, files, options=options)
    check(crawler, history)
    assert gathered
    # Each publish adds keys, so where there are no more than before, some were deleted.
    assert any(later <= earlier for earlier, later in pairwise(keys)), keys


def test_stale_caches_are_noticed(moto_bucket, deployer, tmp_path):
    """What these tests would see if a release weren't at other addresses than the one before."""
    hosting = Hosting(moto_bucket, deployer, tmp_path)
    hosting.publish(OLD)
    with run_edge(hosting.url, "", least=3600, lag=0) as hosting.url:
        assert hosting.serves(OLD)
        hosting.publish(NEW)
        assert any("is of no release" in fault for fault in hosting.find_faults(NEW))


def test_directory_is_whole_at_any_moment(deployer, tmp_path):
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate((OLD, NEW))]
    root = tmp_path / "www"
    run = {"to": root.as_uri(), "options": {}}
    history = History([OLD], done=0)
    deployer.run(site=str(folders[0]), **run)
    crawler = Crawler(lambda path: read(root / "current" / path), history, whole=True)
    crawler.start()
    for number in range(1, 13):
        history.begin((OLD, NEW)[number % 2])
        deployer.run(site=str(folders[number % 2]), kill_at=2 * number, **run)
        assert "error" not in deployer.run(site=str(folders[number % 2]), **run)
        history.finish()
    crawler.stop()
    assert crawler.faults == []
    assert crawler.fetched > len(OLD)


def read(path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
