"""The manifest as JSON: headers are written once, older releases as what differs from the newer."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_MANIFEST, PUBLISH_NEWER
from inlaid.diagnostics.finding import Finding
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import (
    LAYERS_PREFIX,
    MANIFEST_PATH,
    RESERVED,
    STORED_PREFIX,
    Files,
    Headers,
    Manifest,
    ManifestEntry,
    Pending,
    Release,
    Retired,
    SiteLayout,
    Switch,
)

_FORMAT: Final = 1
_HEX: Final = frozenset("0123456789abcdef")
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The numbers under which headers and layers are written."""

    headers: Mapping[Headers, int]
    layers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The headers and layers by their numbers."""

    headers: list[Headers]
    layers: list[str]


def format_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as UTF-8 JSON; equal manifests give equal bytes."""
    headers = sorted({entry.headers for entry in _find_entries(manifest)}, key=_format_headers)
    layers = sorted({entry.layer for entry in _find_entries(manifest) if entry.layer})
    rows = _Rows(
        {header: index for index, header in enumerate(headers)},
        {layer: index for index, layer in enumerate(layers)},
    )
    document = {
        "format": _FORMAT,
        "conditional": manifest.conditional,
        "layout": manifest.layout.value,
        "edge": [manifest.switch.name, manifest.switch.source, manifest.switch.tag],
        "layers": layers,
        "headers": [_format_headers(header) for header in headers],
        "releases": _format_releases(manifest.releases, rows),
        "retired": {
            path: [*_format_entry(kept.entry, rows), kept.releases_left]
            for path, kept in sorted(manifest.retired.items())
        },
        "pending": _format_pending(manifest.pending, rows),
        "doomed": list(manifest.doomed),
        "stale": list(manifest.stale),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def parse_manifest(text: bytes, place: str = MANIFEST_PATH) -> Manifest | Finding:
    """Return the manifest that the text holds, or why it holds none; ``place`` names it there.

    Raises PublishError for one of a newer Inlaid, which must not be replaced.
    """
    try:
        document = _as_object(json.loads(text))
        _refuse_newer(document["format"], place)
        return _parse_document(document)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        return Finding(PUBLISH_MANIFEST, f"{place}: {str(error) or type(error).__name__}")


def is_safe_path(path: str) -> bool:
    """Whether the path stays below the web root: relative, no empty, `.` or `..` segment."""
    return "\0" not in path and all(part not in ("", ".", "..") for part in path.split("/"))


def _find_entries(manifest: Manifest) -> Iterator[ManifestEntry]:
    yield from (retired.entry for retired in manifest.retired.values())
    for release in manifest.releases:
        yield from release.files.values()
    if manifest.pending:
        yield from manifest.pending.files.values()


def _format_headers(headers: Headers) -> list[str]:
    return [
        headers.content_type,
        headers.cache_control,
        headers.content_encoding,
        headers.redirect,
    ]


def _format_entry(entry: ManifestEntry, rows: _Rows) -> list[object]:
    row: list[object] = [entry.sha256, entry.size, rows.headers[entry.headers]]
    row += [rows.layers[entry.layer]] if entry.layer else []
    return [*row, entry.tag] if entry.tag else row


def _format_changes(
    changes: Mapping[str, ManifestEntry | None], rows: _Rows
) -> dict[str, list[object] | None]:
    return {
        path: _format_entry(entry, rows) if entry else None
        for path, entry in sorted(changes.items())
    }


def _format_releases(releases: tuple[Release, ...], rows: _Rows) -> list[Json]:
    newer: Files = {}
    written: list[Json] = []
    for release in releases:
        written.append(
            {
                "id": release.id,
                "created": release.created.isoformat(),
                "author": release.author,
                "commit": release.commit,
                "note": release.note,
                "files": _format_changes(find_changes(newer, release.files), rows),
            }
        )
        newer = release.files
    return written


def _format_pending(pending: Pending | None, rows: _Rows) -> Json | None:
    if pending is None:
        return None
    return {
        "owner": pending.owner,
        "expires": pending.expires.isoformat(),
        "files": _format_changes(pending.files, rows),
    }


def find_changes(before: Files, after: Files) -> dict[str, ManifestEntry | None]:
    """Return what turns ``before`` into ``after``: the new entry by path, None for removed."""
    changes: dict[str, ManifestEntry | None] = {path: None for path in before if path not in after}
    changes |= {path: entry for path, entry in after.items() if before.get(path) != entry}
    return changes


def _refuse_newer(number: object, place: str) -> None:
    if isinstance(number, int) and number > _FORMAT:
        raise PublishError(
            PUBLISH_NEWER, f"{place} has format {number}; this Inlaid knows {_FORMAT}"
        )


def _parse_document(document: Json) -> Manifest:
    if document["format"] != _FORMAT:
        raise ValueError(f"format {document['format']!r} is unknown")
    headers = [_parse_headers(written) for written in _as_list(document["headers"])]
    layers = [_as_segment(layer) for layer in _as_list(document.get("layers", []))]
    tables = _Tables(headers, layers)
    retired = _as_object(document["retired"])
    return Manifest(
        releases=tuple(_parse_releases(_as_list(document["releases"]), tables)),
        retired={_as_path(path): _parse_retired(kept, tables) for path, kept in retired.items()},
        pending=_parse_pending(document["pending"], tables),
        doomed=tuple(_as_key(key) for key in _as_list(document["doomed"])),
        stale=tuple(_as_path(_as_text(path)) for path in _as_list(document["stale"])),
        conditional=_as_text(document["conditional"]),
        layout=SiteLayout(document.get("layout", SiteLayout.IN_PLACE.value)),
        switch=Switch(*map(_as_text, _as_list(document.get("edge", [])))),
    )


def _parse_headers(row: object) -> Headers:
    content_type, cache_control, content_encoding, redirect = map(_as_text, _as_list(row))
    return Headers(content_type, cache_control, content_encoding, redirect)


def _parse_entry(row: object, tables: _Tables) -> ManifestEntry:
    sha256, size, index, *more = _as_list(row)
    digest = _as_text(sha256)
    if len(digest) != 64 or not _HEX.issuperset(digest):
        raise ValueError("a SHA-256 is malformed")
    headers = tables.headers[_as_count(index)]
    tag = _as_text(more.pop()) if more and isinstance(more[-1], str) else ""
    layer = tables.layers[_as_count(more[0])] if more else ""
    return ManifestEntry(digest, _as_count(size), headers, layer, tag)


def _parse_retired(row: object, tables: _Tables) -> Retired:
    *entry, left = _as_list(row)
    return Retired(_parse_entry(entry, tables), _as_count(left))


def _parse_changes(value: object, tables: _Tables) -> dict[str, ManifestEntry | None]:
    return {
        _as_path(path): None if row is None else _parse_entry(row, tables)
        for path, row in _as_object(value).items()
    }


def _parse_releases(rows: list[object], tables: _Tables) -> Iterable[Release]:
    files: dict[str, ManifestEntry] = {}
    for row in map(_as_object, rows):
        changed = files | _parse_changes(row["files"], tables)
        files = {path: entry for path, entry in changed.items() if entry}
        yield Release(
            id=_as_segment(row["id"]),
            created=_as_time(row["created"]),
            author=_as_text(row["author"]),
            commit=_as_text(row["commit"]),
            note=_as_text(row["note"]),
            files=files,
        )


def _parse_pending(value: object, tables: _Tables) -> Pending | None:
    if value is None:
        return None
    row = _as_object(value)
    files = _as_object(row["files"])
    return Pending(
        owner=_as_text(row["owner"]),
        expires=_as_time(row["expires"]),
        files={_as_path(path): _parse_entry(entry, tables) for path, entry in files.items()},
    )


def _as_object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def _as_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    return value


def _as_count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a count is expected")
    return value


def _as_time(value: object) -> datetime:
    time = datetime.fromisoformat(_as_text(value))
    if time.tzinfo is None:
        raise ValueError("a time lacks its zone")
    return time


def _as_path(path: str) -> str:
    if not is_safe_path(path) or path.split("/", maxsplit=1)[0] == RESERVED:
        raise ValueError(f"the path {path!r} leads out of the site")
    return path


def _as_key(value: object) -> str:
    key = _as_text(value)
    ours = key.startswith((STORED_PREFIX, LAYERS_PREFIX))
    return key if ours and is_safe_path(key) else _as_path(key)


def _as_segment(value: object) -> str:
    if not is_safe_path(_as_text(value)) or "/" in _as_text(value):
        raise ValueError("a release ID is malformed")
    return _as_text(value)
