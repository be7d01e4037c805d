"""What readers get of a compressed site, from the built file to the bytes that a browser decodes."""

import gzip
import hashlib
import json
import sys

import brotli
import pytest
import zstandard
from click.testing import CliRunner

from inlaid.cli.main import main
from tests.publish.crawler import Reader
from tests.publish.sites import write_site

PAGE = b"<!doctype html><title>x</title>" + b"<p>Text that repeats itself.\n" * 60
FILES = {
    "index.html": PAGE,
    "a/style.css": b".a { color: red }\n" * 40,
    "data.json": b'{"a": [' + b"1, " * 200 + b"1]}",
    "drawing.svg": b"<svg>" + b"<path d='M0 0'/>" * 40 + b"</svg>",
    "small.css": b"a{}",
    "photo.png": b"\x89PNG" * 500,
}
PLAIN = {"small.css", "photo.png"}
DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}
SUFFIXES = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hosting", "encoding"),
    [
        ("layers", "gzip"),
        *(
            pytest.param(place, encoding, marks=pytest.mark.long)
            for place in ("strict", "layers")
            for encoding in DECODERS
            if (place, encoding) != ("layers", "gzip")
        ),
    ],
    indirect=["hosting"],
)
def test_readers_decode_what_was_built(hosting, encoding):
    options = {"compress": encoding}
    assert hosting.publish(FILES, options=options)["sent"] == len(FILES)
    reader = Reader(hosting.url)
    for path, content in FILES.items():
        status, headers, body = reader.get(path)
        assert status == 200
        if path in PLAIN:
            assert (headers["Content-Encoding"], body) == (None, content)
            continue
        assert headers["Content-Encoding"] == encoding
        assert DECODERS[encoding](body) == content
        assert len(body) < len(content) / 2
    assert reader.get("index.html")[1]["Content-Type"] == "text/html; charset=utf-8"
    reader.close()
    assert hosting.publish(FILES, options=options)["requests"] == 1
    assert hosting.publish(FILES, options=options, repair=True)["sent"] == 0  # the bytes are known
    plain = hosting.publish(FILES)
    assert plain["reasons"] == {"changed headers": len(FILES) - len(PLAIN), "kept": len(PLAIN)}
    assert hosting.serves(FILES)
    back = hosting.publish(FILES, rollback="")
    assert "error" not in back
    reader = Reader(hosting.url)
    _, headers, body = reader.get("index.html")
    reader.close()
    assert (headers["Content-Encoding"], DECODERS[encoding](body)) == (encoding, PAGE)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path / "site", FILES)
    return tmp_path


def configure(project, encoding: str) -> None:
    text = f"site_name: x\nplugins:\n  - inlaid:\n      publish: {{compress: {encoding}}}\n"
    (project / "mkdocs.yml").write_text(text)


def inlaid(*arguments: str):
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("encoding", DECODERS)
def test_plan_for_a_bucket_has_the_sizes_as_built(project, moto_bucket, encoding):
    configure(project, encoding)
    to = ("--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    plan = json.loads(inlaid("publish", "--plan", "--json", *to).stdout)
    entries = {change["path"]: change["after"] for change in plan["changes"]}
    assert {path: entry["size"] for path, entry in entries.items()} == {
        path: len(content) for path, content in FILES.items()
    }
    assert plan["bytes"] == sum(map(len, FILES.values()))
    encodings = {path: entry["content_encoding"] for path, entry in entries.items()}
    assert encodings == {path: "" if path in PLAIN else encoding for path in FILES}


@pytest.mark.parametrize("encoding", DECODERS)
def test_copies_beside_the_files_of_a_directory(project, encoding):
    configure(project, encoding)
    plan = json.loads(inlaid("publish", "--plan", "--json").stdout)
    assert inlaid("publish").exit_code == 0
    root = project / "published" / "current"
    assert {path: (root / path).read_bytes() for path in FILES} == FILES
    copies = {f"{path}{SUFFIXES[encoding]}" for path in FILES if path not in PLAIN}
    for change in plan["changes"]:
        content = (root / change["path"]).read_bytes()
        assert change["after"]["size"] == len(content)
        assert change["after"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert {row["path"] for row in plan["changes"]} == copies | FILES.keys()
    for copy in copies:
        plain = copy.removesuffix(SUFFIXES[encoding])
        assert DECODERS[encoding]((root / copy).read_bytes()) == FILES[plain]


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "package"), [("br", "brotli"), ("zstd", "zstandard")])
def test_missing_package_is_reported_before_anything_is_sent(
    project, moto_bucket, monkeypatch, encoding, package
):
    configure(project, encoding)
    monkeypatch.setitem(sys.modules, package, None)
    answer = inlaid("publish", "--to", moto_bucket.url, "--endpoint-url", moto_bucket.endpoint)
    assert answer.exit_code == 1
    assert f"error[publish-encoder] the package {package} isn't installed" in answer.stderr
    assert "inlaid[compress]" in answer.stderr
    assert moto_bucket.tags() == {}
