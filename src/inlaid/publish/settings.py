"""The `publish` section of the plugin's options in mkdocs.yml."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from inlaid.configuration.reader import (
    Reader,
    Table,
    Wrong,
    expected,
    read_choice,
    read_filled,
    read_mapping,
    read_switch,
    read_whole,
)
from inlaid.publish.plan.manifest_json import is_safe_path


class Encoding(Enum):
    """How the text files of a site are compressed before they are sent."""

    NONE = "none"
    GZIP = "gzip"
    BROTLI = "br"
    ZSTD = "zstd"


@dataclass(frozen=True, slots=True)
class CacheRule:
    """A Cache-Control value for the paths that match a pattern (`*` also crosses `/`)."""

    pattern: str
    value: str


@dataclass(frozen=True, slots=True)
class DeleteLimit:
    """The most files that one publish may take out of the site: a count, or a share in percent.

    ``floor`` files may go in any case.
    """

    count: int | None = None
    percent: int = 25
    floor: int = 0

    def allowance(self, total: int) -> int:
        """Return how many of ``total`` files may go."""
        if self.count is not None:
            return self.count
        return max(self.floor, total * self.percent // 100)

    def __str__(self) -> str:
        return f"{self.percent}%" if self.count is None else str(self.count)


@dataclass(frozen=True, slots=True)
class CloudFrontSettings:
    """The distribution in front of a bucket, and how its caches are invalidated after a change.

    ``function`` names the function of the distribution that chooses among whole releases.
    """

    distribution: str = ""
    function: str = ""
    wait: bool = False
    base: str = "/"
    max_paths: int = 15
    tags: bool = False


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Where and how to publish; see docs/reference/publish.md for each option."""

    to: str = "published"
    keep: int = 5
    grace: int = 2
    max_delete: DeleteLimit = DeleteLimit(floor=10)
    jobs: int = 16
    endpoint_url: str = ""
    profile: str = ""
    region: str = ""
    lock_minutes: int = 3
    compress: Encoding = Encoding.NONE
    cache: tuple[CacheRule, ...] = ()
    content_types: Mapping[str, str] | None = None
    redirects: Mapping[str, str] | None = None
    cloudfront: CloudFrontSettings = CloudFrontSettings()


def parse_delete_limit(value: object) -> DeleteLimit:
    """Return the limit written as `N` or `P%`, or raise ValueError."""
    match = re.fullmatch(r"(\d{1,9})(%?)", str(value))
    if not match:
        raise ValueError(f"{value!r} is neither a count nor a percentage such as 25%")
    number = int(match[1])
    if match[2] and number > 100:
        raise ValueError(f"{value!r} is more than all")
    return DeleteLimit(percent=number) if match[2] else DeleteLimit(count=number)


# --- the schema -------------------------------------------------------------------------------


def _read_delete_limit(value: object) -> DeleteLimit | Wrong:
    try:
        return parse_delete_limit(value)
    except ValueError:
        return expected("a count, or a percentage such as 25%", value)


def _read_cache(value: object) -> tuple[CacheRule, ...] | Wrong:
    rules = read_mapping(read_filled, "patterns, each with a value of Cache-Control")(value)
    return rules if isinstance(rules, Wrong) else tuple(CacheRule(*rule) for rule in rules)


def _read_suffix(value: object) -> str | Wrong:
    suffix = read_filled(value)
    if isinstance(suffix, Wrong) or suffix.startswith("."):
        return suffix if isinstance(suffix, Wrong) else suffix.lower()
    return expected("a suffix such as .html", value)


def _read_site_path(value: object) -> str | Wrong:
    path = str(value).removeprefix("/")
    if path and not is_safe_path(path.removesuffix("/")):
        return expected("a path inside the site", value)
    return path


def _read_address(value: object) -> str | Wrong:
    address = read_filled(value)
    if isinstance(address, str) and not address.startswith(("/", "https://", "http://")):
        return expected("an address that begins with / or https://", value)
    return address


def _read_base(value: object) -> str | Wrong:
    base = read_filled(value)
    if isinstance(base, str) and not base.startswith("/"):
        return expected("a path that begins with /", value)
    return base if isinstance(base, Wrong) else f"{base.rstrip('/')}/"


def _read_pairs(
    reader: Reader[str], what: str, key: Reader[str]
) -> Callable[[object], dict[str, str] | Wrong]:
    pairs = read_mapping(reader, what, key)

    def read(value: object) -> dict[str, str] | Wrong:
        found = pairs(value)
        return found if isinstance(found, Wrong) else dict(found)

    return read


CLOUDFRONT = Table(
    CloudFrontSettings,
    {
        "distribution": read_filled,
        "function": read_filled,
        "wait": read_switch,
        "base": _read_base,
        "max_paths": read_whole(1, 3000),
        "tags": read_switch,
    },
    demands=((("distribution", "function"), "give `distribution` or `function`"),),
)

# The schema of the settings below `publish`.
PUBLISH = Table(
    PublishSettings,
    {
        "to": read_filled,
        "keep": read_whole(1, 100),
        "grace": read_whole(0, 100),
        "max_delete": _read_delete_limit,
        "jobs": read_whole(1, 64),
        "endpoint_url": read_filled,
        "profile": read_filled,
        "region": read_filled,
        "lock_minutes": read_whole(1, 24 * 60),
        "compress": read_choice({encoding.value: encoding for encoding in Encoding}),
        "cache": _read_cache,
        "content_types": _read_pairs(read_filled, "suffixes, each with a type", _read_suffix),
        "redirects": _read_pairs(_read_address, "paths, each with an address", _read_site_path),
        "cloudfront": CLOUDFRONT,
    },
)
