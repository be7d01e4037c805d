"""The `publish` section of the plugin's options in mkdocs.yml."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.errors import ConfigError
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


def publish_settings(options: Mapping[str, object]) -> PublishSettings:
    """Return the settings of the plugin's options, or raise ConfigError with every problem."""
    section = options.get("publish")
    problems: list[str] = []
    values = _read_section("publish", {} if section is None else section, _READERS, problems)
    if problems:
        raise ConfigError("; ".join(problems))
    return replace(PublishSettings(), **values)  # type: ignore[arg-type]  # readers give the types


def parse_delete_limit(value: object) -> DeleteLimit:
    """Return the limit written as `N` or `P%`, or raise ValueError."""
    match = re.fullmatch(r"(\d{1,9})(%?)", str(value))
    if not match:
        raise ValueError(f"{value!r} is neither a count nor a percentage such as 25%")
    number = int(match[1])
    if match[2] and number > 100:
        raise ValueError(f"{value!r} is more than all")
    return DeleteLimit(percent=number) if match[2] else DeleteLimit(count=number)


_Reader = Callable[[object], object]


def _read_section(
    name: str, section: object, readers: Mapping[str, _Reader], problems: list[str]
) -> dict[str, object]:
    if not isinstance(section, Mapping):
        problems.append(f"`{name}` must be a mapping, not {section!r}")
        return {}
    values: dict[str, object] = {}
    for key, value in section.items():
        if reader := readers.get(key):
            try:
                values[key] = reader(value)
            except ValueError as error:
                problems.append(f"`{name}.{key}`: {error}")
        else:
            problems.append(_describe_unknown(f"{name}.{key}", str(key), readers))
    return values


def _describe_unknown(place: str, key: str, readers: Mapping[str, _Reader]) -> str:
    nearest = find_nearest(key, readers)
    hint = f"did you mean `{nearest}`?" if nearest else f"known: {list_names(readers, 20)}"
    return f"`{place}` is not an option; {hint}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")  # noqa: TRY004 (a problem of input)
    return value


def _count(least: int, most: int) -> _Reader:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{value!r} is not a number from {least} to {most}")
        return value

    return read


def _encoding(value: object) -> Encoding:
    try:
        return Encoding(value)
    except ValueError:
        names = ", ".join(each.value for each in Encoding)
        raise ValueError(f"{value!r} is not one of {names}") from None


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is not a mapping")  # noqa: TRY004 (a problem of input)
    return {_text(key): _text(each) for key, each in value.items()}


def _cache(value: object) -> tuple[CacheRule, ...]:
    return tuple(CacheRule(pattern, rule) for pattern, rule in _texts(value).items())


def _content_types(value: object) -> dict[str, str]:
    types = _texts(value)
    if odd := [each for each in types if not each.startswith(".")]:
        raise ValueError(f"{odd[0]!r} is not a suffix such as .html")
    return {suffix.lower(): each for suffix, each in types.items()}


def _redirects(value: object) -> dict[str, str]:
    redirects = {path.removeprefix("/"): to for path, to in _texts(value).items()}
    for path, to in redirects.items():
        if path and not is_safe_path(path.removesuffix("/")):
            raise ValueError(f"{path!r} is not a path inside the site")
        if not to.startswith(("/", "https://", "http://")):
            raise ValueError(f"{to!r} begins neither with / nor with https://")
    return redirects


def _base(value: object) -> str:
    if not _text(value).startswith("/"):
        raise ValueError(f"{value!r} doesn't begin with /")
    return f"{str(value).rstrip('/')}/"


def _cloudfront(value: object) -> CloudFrontSettings:
    problems: list[str] = []
    values = _read_section("cloudfront", value, _CLOUDFRONT_READERS, problems)
    if not {"distribution", "function"} & values.keys() and not problems:
        problems.append("`cloudfront.distribution` or `cloudfront.function` is missing")
    if problems:
        raise ValueError("; ".join(problems))
    return replace(CloudFrontSettings(), **values)  # type: ignore[arg-type]  # as above


_CLOUDFRONT_READERS: Final[Mapping[str, _Reader]] = {
    "distribution": _text,
    "function": _text,
    "wait": _flag,
    "base": _base,
    "max_paths": _count(1, 3000),
    "tags": _flag,
}
_READERS: Final[Mapping[str, _Reader]] = {
    "to": _text,
    "keep": _count(1, 100),
    "grace": _count(0, 100),
    "max_delete": parse_delete_limit,
    "jobs": _count(1, 64),
    "endpoint_url": _text,
    "profile": _text,
    "region": _text,
    "lock_minutes": _count(1, 24 * 60),
    "compress": _encoding,
    "cache": _cache,
    "content_types": _content_types,
    "redirects": _redirects,
    "cloudfront": _cloudfront,
}
