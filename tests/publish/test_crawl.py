"""Readers walk through the whole site, again and again, while it is published."""

import threading
import urllib.error
import urllib.request

import pytest

from tests.publish.sites import build_site, find_links, write_site

SIZES = {"pages": 12, "hashed": 4, "images": 4}


class Crawler(threading.Thread):
    """Follows every link from the home page until it is told to stop."""

    def __init__(self, fetch, versions) -> None:
        super().__init__()
        self.fetch, self.versions, self.faults, self.fetched = fetch, versions, [], 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            self.walk()

    def walk(self) -> None:
        seen, queue = set(), [("index.html", "")]
        while queue:
            path, source = queue.pop()
            if path in seen:
                continue
            seen.add(path)
            content = self.fetch(path)
            self.fetched += 1
            if content not in [files.get(path, b"") for files in self.versions]:
                self.faults.append(f"{path}, linked from {source}: {content!r}")
            elif path.endswith(".html"):
                queue += [(link, path) for link in find_links(content)]


def fetch_from(url: str):
    def fetch(path: str) -> bytes:
        try:
            with urllib.request.urlopen(f"{url}/{path}", timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}".encode()

    return fetch


@pytest.mark.parametrize("kills", [False, True])
def test_bucket_is_whole_at_any_moment(bucket, deployer, tmp_path, kills):
    versions = [build_site(each, **SIZES) for each in ("A", "B")]
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate(versions)]
    run = {"to": bucket.url, "options": {**bucket.options, "jobs": 4}}
    deployer.run(site=str(folders[0]), **run)
    crawlers = [Crawler(fetch_from(f"{bucket.endpoint}/{bucket.name}"), versions) for _ in range(2)]
    for each in crawlers:
        each.start()
    for number in range(1, 5):
        if kills:
            deployer.run(site=str(folders[number % 2]), kill_at=5 * number, **run)
        assert "error" not in deployer.run(site=str(folders[number % 2]), **run)
    for each in crawlers:
        each.done.set()
        each.join()
    assert [each.faults for each in crawlers] == [[], []]
    assert sum(each.fetched for each in crawlers) > len(versions[0])


def test_directory_is_whole_at_any_moment(deployer, tmp_path):
    versions = [build_site(each, **SIZES) for each in ("A", "B")]
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate(versions)]
    root = tmp_path / "www"
    run = {"to": root.as_uri(), "options": {}}
    deployer.run(site=str(folders[0]), **run)
    crawler = Crawler(lambda path: (root / "current" / path).read_bytes(), versions)
    crawler.start()
    for number in range(1, 13):
        deployer.run(site=str(folders[number % 2]), kill_at=2 * number, **run)
        assert "error" not in deployer.run(site=str(folders[number % 2]), **run)
    crawler.done.set()
    crawler.join()
    assert crawler.faults == []
    assert crawler.fetched > len(versions[0])
