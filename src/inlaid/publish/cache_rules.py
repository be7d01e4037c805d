"""How long a file may be cached: by the user's patterns, then by its kind."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from inlaid.publish.phases import is_fingerprinted, is_page

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "public, max-age=0, must-revalidate"
SHORT: Final = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class CacheRule:
    """A Cache-Control value for the paths that match a pattern (`*` also crosses `/`)."""

    pattern: str
    value: str


def find_cache_control(path: str, rules: tuple[CacheRule, ...]) -> str:
    """Return the Cache-Control of the path: the first rule that matches, or that of its kind."""
    for rule in rules:
        if fnmatchcase(path, rule.pattern):
            return rule.value
    if is_fingerprinted(path):
        return IMMUTABLE
    return REVALIDATE if is_page(path) else SHORT
