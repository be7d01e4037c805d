"""The built site on this machine: which files it has, and what each holds."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape
from pathlib import Path
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_SITE
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import RESERVED, Files, Headers, ManifestEntry
from inlaid.publish.plan.phases import is_fingerprinted, is_page
from inlaid.publish.settings import CacheRule, Encoding, PublishSettings
from inlaid.publish.site.encode import SUFFIXES, encode
from inlaid.publish.site.media_types import find_media_type

Content = Path | bytes
_COMPRESSED: Final = ("text/", "application/json", "application/xml", "image/svg+xml")
IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "public, max-age=0, must-revalidate"
SHORT: Final = "public, max-age=300"
_LEAST: Final = 256  # bytes; below, compressing gains nothing


@dataclass(frozen=True, slots=True)
class Site:
    """The files to publish, and where the content of each is."""

    files: Files
    contents: Mapping[str, Content]


def read_site(folder: Path, settings: PublishSettings, *, encodes: bool) -> Site:
    """Return the site in ``folder`` with its redirects, or raise PublishError when it has none.

    ``encodes`` says that the target stores files compressed; for others, compressed copies lie
    beside them.
    """
    if not folder.is_dir():
        raise PublishError(PUBLISH_SITE, f"there is no built site at {folder}")
    encode(b"", settings.compress)  # a missing package is reported before anything is sent
    try:
        return _read_files(folder, settings, encodes=encodes)
    except OSError as error:
        message = f"{error.filename or folder}: {error.strerror or error}"
        raise PublishError(PUBLISH_SITE, message) from error


def read_content(content: Content) -> bytes:
    """Return the bytes of a file of the site."""
    return content if isinstance(content, bytes) else content.read_bytes()


def _read_files(folder: Path, settings: PublishSettings, *, encodes: bool) -> Site:
    contents: dict[str, Content] = dict(_find_files(folder, folder))
    if not contents:
        raise PublishError(PUBLISH_SITE, f"the site at {folder} is empty")
    redirects = _find_redirects(settings.redirects or {})
    contents |= {path: _redirect_page(to) for path, to in redirects.items()}
    if not encodes and settings.compress is not Encoding.NONE:
        contents |= dict(_compress_files(contents, settings))
    files = {
        path: _read_entry(path, content, redirects.get(path, ""), settings, encodes)
        for path, content in sorted(contents.items())
    }
    return Site(files, contents)


def _find_files(root: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda each: each.name)
    for entry in found:
        path = Path(entry.path)
        name = path.relative_to(root).as_posix()
        if name == RESERVED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _find_files(root, path)
        elif entry.is_file(follow_symlinks=False):
            yield name, path
        else:
            raise PublishError(PUBLISH_SITE, f"{path} is not a regular file")


def _read_entry(
    path: str, content: Content, redirect: str, settings: PublishSettings, encodes: bool
) -> ManifestEntry:
    sha256, size = _measure(content)
    media_type = find_media_type(path, settings.content_types or {})
    compressed = encodes and _is_compressible(media_type, size)
    encoding = settings.compress if compressed else Encoding.NONE
    headers = Headers(
        content_type=media_type,
        cache_control=find_cache_control(path, settings.cache),
        content_encoding="" if encoding is Encoding.NONE else encoding.value,
        redirect=redirect,
    )
    return ManifestEntry(sha256, size, headers)


def find_cache_control(path: str, rules: tuple[CacheRule, ...]) -> str:
    """Return the Cache-Control of the path: the first rule that matches, or that of its kind."""
    for rule in rules:
        if fnmatchcase(path, rule.pattern):
            return rule.value
    if is_fingerprinted(path):
        return IMMUTABLE
    return REVALIDATE if is_page(path) else SHORT


def _is_compressible(media_type: str, size: int) -> bool:
    return size >= _LEAST and media_type.startswith(_COMPRESSED)


def _compress_files(
    contents: Mapping[str, Content], settings: PublishSettings
) -> Iterator[tuple[str, bytes]]:
    for path, content in contents.items():
        plain = read_content(content)
        if _is_compressible(find_media_type(path, settings.content_types or {}), len(plain)):
            yield path + SUFFIXES[settings.compress], encode(plain, settings.compress)


def _measure(content: Content) -> tuple[str, int]:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest(), len(content)
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def _find_redirects(redirects: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{path}index.html" if path.endswith("/") or not path else path: to
        for path, to in redirects.items()
    }


def _redirect_page(to: str) -> bytes:
    # Works on every target; S3 website hosting answers 301 by the header instead.
    url = escape(to, quote=True)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={url}"><link rel="canonical" href="{url}">'
        f'<p>This page moved to <a href="{url}">{url}</a>.</p></html>\n'
    ).encode()
