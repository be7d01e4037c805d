"""Content types of the files of a site, from a kept table: never from the system's."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from inlaid.languages.names import is_source

_UNKNOWN: Final = "application/octet-stream"
_PLAIN: Final = "text/plain; charset=utf-8"  # browsers show it, and keep other text as a download

# Text that is in no language: suffixes, and whole names, in lower case.
_TEXTS: Final = frozenset(
    {
        *(
            ".cfg",
            ".conf",
            ".diff",
            ".env",
            ".ini",
            ".lock",
            ".log",
            ".patch",
            ".properties",
            ".tsv",
        ),
        *("_headers", "_redirects", "authors", "changelog", "cname", "codeowners", "contributors"),
        *("copying", "licence", "license", "notice", "readme"),
    }
)

# Text carries its charset, or browsers guess. Sources: the IANA registry, RFC 9239 (JavaScript),
# RFC 8081 (fonts), RFC 9512 (YAML).
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".atom": "application/atom+xml; charset=utf-8",
        ".avif": "image/avif",
        ".bmp": "image/bmp",
        ".bz2": "application/x-bzip2",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".eot": "application/vnd.ms-fontobject",
        ".epub": "application/epub+zip",
        ".flac": "audio/flac",
        ".geojson": "application/geo+json",
        ".gif": "image/gif",
        ".glb": "model/gltf-binary",
        ".gz": "application/gzip",
        ".htm": "text/html; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".ics": "text/calendar; charset=utf-8",
        ".inv": "application/octet-stream",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".jxl": "image/jxl",
        ".m4a": "audio/mp4",
        ".map": "application/json",
        ".md": "text/markdown; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".mp3": "audio/mpeg",
        ".mp4": "video/mp4",
        ".oga": "audio/ogg",
        ".ogg": "audio/ogg",
        ".ogv": "video/ogg",
        ".otf": "font/otf",
        ".pdf": "application/pdf",
        ".png": "image/png",
        ".ps": "application/postscript",
        ".rss": "application/rss+xml; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".tar": "application/x-tar",
        ".tgz": "application/gzip",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".ttf": "font/ttf",
        ".txt": "text/plain; charset=utf-8",
        ".vtt": "text/vtt; charset=utf-8",
        ".wasm": "application/wasm",
        ".wav": "audio/wav",
        ".weba": "audio/webm",
        ".webm": "video/webm",
        ".webmanifest": "application/manifest+json; charset=utf-8",
        ".webp": "image/webp",
        ".whl": "application/zip",
        ".woff": "font/woff",
        ".woff2": "font/woff2",
        ".xhtml": "application/xhtml+xml; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".xsl": "application/xslt+xml; charset=utf-8",
        ".yaml": "application/yaml; charset=utf-8",
        ".yml": "application/yaml; charset=utf-8",
        ".zip": "application/zip",
        ".zst": "application/zstd",
    }
)


def find_media_type(path: str, overrides: Mapping[str, str]) -> str:
    """Return the content type of the path by its suffix, case ignored; ``overrides`` go first.

    What is in a language that Inlaid knows is plain text, unless browsers have a type for it.
    """
    name = PurePosixPath(path).name.lower()
    suffix = PurePosixPath(path).suffix.lower()
    known = overrides.get(suffix) or MEDIA_TYPES.get(suffix)
    return known or (_PLAIN if _is_text(path, name, suffix) else _UNKNOWN)


def _is_text(path: str, name: str, suffix: str) -> bool:
    return not _TEXTS.isdisjoint((name, suffix)) or is_source(path)
