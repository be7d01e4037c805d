"""The built site on this machine: which files it has, and what each holds."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape
from pathlib import Path
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_SITE
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import RESERVED, Files, Headers, ManifestEntry
from inlaid.publish.plan.phases import is_page
from inlaid.publish.progress import Progress
from inlaid.publish.settings import CacheRule, Encoding, PublishSettings
from inlaid.publish.site.content import Compressed, Content, measure
from inlaid.publish.site.encode import SUFFIXES, encode
from inlaid.publish.site.media_types import find_media_type

_COMPRESSED: Final = ("text/", "application/json", "application/xml", "image/svg+xml")
REVALIDATE: Final = "public, max-age=0, must-revalidate"
SHORT: Final = "public, max-age=300"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LEAST: Final = 256  # bytes; below, compressing gains nothing
# What to do about what building the site anew doesn't mend.
_READABLE: Final = "Make it readable, then publish again."
_RENAME: Final = "Rename the file that the site is built from, build the site, then publish again."
_DELETE: Final = "Delete it, or keep it out of the site, then publish again."
_UNLINK: Final = "Put what it should lead to in its place, or delete it, then publish again."


@dataclass(frozen=True, slots=True)
class Site:
    """The files to publish, and where the content of each is."""

    files: Files
    contents: Mapping[str, Content]


def read_site(
    folder: Path, settings: PublishSettings, progress: Progress, *, encodes: bool
) -> Site:
    """Return the site in ``folder`` with its redirects, or raise PublishError when it has none.

    Links to what lies in the site are followed.

    ``encodes`` says that the target stores files compressed; for others, compressed copies lie
    beside them.
    """
    if not folder.is_dir():
        raise PublishError(PUBLISH_SITE, f"there is no built site at {folder}")
    encode(b"", settings.compress)  # a missing package is reported before anything is sent
    try:
        return _read_files(folder, settings, progress, encodes=encodes)
    except OSError as error:
        message = f"{error.filename or folder}: {error.strerror or error}"
        raise PublishError(PUBLISH_SITE, message, _READABLE) from error


def _read_files(
    folder: Path, settings: PublishSettings, progress: Progress, *, encodes: bool
) -> Site:
    plain: dict[str, Path | bytes] = dict(find_files(folder))
    if not plain:
        raise PublishError(PUBLISH_SITE, f"the site at {folder} is empty")
    redirects = _find_redirects(settings.redirects or {})
    plain |= {path: _redirect_page(to) for path, to in redirects.items()}
    contents: dict[str, Content] = {**plain}
    if not encodes and settings.compress is not Encoding.NONE:
        contents |= dict(_compress_files(plain, settings))
    progress.begin("reading", len(contents))
    files = {}
    for path, content in sorted(contents.items()):
        files[path] = _read_entry(path, content, redirects.get(path, ""), settings, encodes)
        progress.advance()
    return Site(files, contents)


def find_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of the site in ``folder``, by path.

    Raises PublishError for what can't be published, and OSError.
    """
    return _find_files(folder, "", (folder.resolve(),))


def _find_files(folder: Path, prefix: str, above: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder; ``above`` are the site and the folders that lead here."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda each: each.name)
    for entry in found:
        path, name = Path(entry.path), prefix + entry.name
        if name == RESERVED:
            continue
        _check_name(path, name)
        place = _follow(path, above) if entry.is_symlink() else path
        if entry.is_dir():
            yield from _find_files(place, f"{name}/", (*above, place.resolve()))
        elif entry.is_file():
            yield name, place
        else:
            raise PublishError(PUBLISH_SITE, f"{path} is not a regular file", _DELETE)


def _check_name(path: Path, name: str) -> None:
    """Refuse what some target, or the manifest, can't name."""
    if _CONTROL.search(path.name):
        message = f"{str(path)!r} has a control character in its name"
        raise PublishError(PUBLISH_SITE, message, _RENAME)
    try:
        name.encode()
    except UnicodeEncodeError:
        message = f"{str(path)!r}: the name is not UTF-8"
        raise PublishError(PUBLISH_SITE, message, _RENAME) from None


def _follow(link: Path, above: tuple[Path, ...]) -> Path:
    """Return what a link leads to: a file or folder of the site that doesn't hold the link."""
    try:
        place = link.resolve()
    except RuntimeError:  # of Python before 3.13
        raise PublishError(PUBLISH_SITE, f"{link} is a link to itself", _UNLINK) from None
    if not place.is_relative_to(above[0]):
        message = f"{link} is a link to {place}, which is outside the site"
        raise PublishError(PUBLISH_SITE, message, _UNLINK)
    if not place.exists():
        message = f"{link} is a link to {place}, which doesn't exist"
        raise PublishError(PUBLISH_SITE, message, _UNLINK)
    if place in above:
        message = f"{link} is a link to a folder that holds it, {place}"
        raise PublishError(PUBLISH_SITE, message, _UNLINK)
    return place


def _read_entry(
    path: str, content: Content, redirect: str, settings: PublishSettings, encodes: bool
) -> ManifestEntry:
    sha256, size = measure(content)
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
    return REVALIDATE if is_page(path) else SHORT


def _is_compressible(media_type: str, size: int) -> bool:
    return size >= _LEAST and media_type.startswith(_COMPRESSED)


def _compress_files(
    contents: Mapping[str, Path | bytes], settings: PublishSettings
) -> Iterator[tuple[str, Content]]:
    for path, content in contents.items():
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        if _is_compressible(find_media_type(path, settings.content_types or {}), size):
            yield path + SUFFIXES[settings.compress], Compressed(content, settings.compress)


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
