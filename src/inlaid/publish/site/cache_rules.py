"""How long a file may be cached: by the user's patterns, then by its kind."""

from fnmatch import fnmatchcase
from typing import Final

from inlaid.publish.plan.phases import is_fingerprinted, is_page
from inlaid.publish.settings import CacheRule

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "public, max-age=0, must-revalidate"
SHORT: Final = "public, max-age=300"


def find_cache_control(path: str, rules: tuple[CacheRule, ...]) -> str:
    """Return the Cache-Control of the path: the first rule that matches, or that of its kind."""
    for rule in rules:
        if fnmatchcase(path, rule.pattern):
            return rule.value
    if is_fingerprinted(path):
        return IMMUTABLE
    return REVALIDATE if is_page(path) else SHORT
