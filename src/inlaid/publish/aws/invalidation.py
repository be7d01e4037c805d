"""Which cached URLs a publish makes stale: the fewest invalidation paths, each with its reason.

CloudFront counts a path that ends with `*` as one. AWS recommends to name a rewritten URL in both
forms, so `guide/index.html` takes two paths: `/guide/` and `/guide/index.html`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from inlaid.publish.plan.manifest import SiteLayout, find_live
from inlaid.publish.plan.plan import SENT, PublishPlan
from inlaid.publish.settings import CloudFrontSettings
from inlaid.publish.targets.target import Invalidation

_INDEX: Final = "index.html"
_MOST_TAGS: Final = 50  # of one object; CloudFront ignores more


def find_stale(plan: PublishPlan) -> tuple[str, ...]:
    """Return the paths whose URLs may be cached with a content that is no longer right.

    A path that is new was not cached. What an interrupted publish sent counts: it did not live to
    invalidate it. So do the paths of an invalidation that failed.
    """
    if plan.next.layout is SiteLayout.LAYERS:
        return ()  # what replaces a file has another URL by the time caches see it
    begun = plan.base.pending.files if plan.base.pending else {}
    changed = {change.path for change in plan.changes if change.reason in SENT and change.before}
    deleted = set(plan.deletes)
    return tuple(sorted({*changed, *deleted, *begun, *plan.base.stale}))


def plan_invalidation(plan: PublishPlan, settings: CloudFrontSettings) -> tuple[Invalidation, ...]:
    """Return what covers every stale path of the plan, in at most ``max_paths`` items.

    There is nothing to invalidate where no distribution is configured.

    Folders whose every file is stale become one item. While there are too many, so does the folder
    that evicts the fewest other files for each item saved.
    """
    stale = frozenset(find_stale(plan)) if settings.distribution else frozenset()
    site = frozenset({*find_live(plan.base), *find_live(plan.next), *stale})
    units = _cover_exactly("", sorted(site), stale)
    while sum(_cost(unit, settings) for unit in units) > settings.max_paths:
        folder = _choose_folder(units, site, stale, settings)
        units = [folder, *(unit for unit in units if not unit.startswith(folder))]
    return tuple(
        Invalidation(item, _explain(unit, site, stale, settings))
        for unit in sorted(units)
        for item in _name_items(unit, settings)
    )


def name_tags(path: str) -> tuple[str, ...]:
    """Return the cache tags of a file: its own, and those of the folders that hold it."""
    folders = [path[: index + 1] for index, each in enumerate(path) if each == "/"]
    return tuple(_name_tag(folder) for folder in (path, "", *folders))[:_MOST_TAGS]


def _cover_exactly(folder: str, site: list[str], stale: frozenset[str]) -> list[str]:
    """Return stale files, and wholly stale folders (ending with `/`; the root is empty)."""
    found = sum(each in stale for each in site)
    if site and found == len(site) and (found > 1 or site[0].endswith(_INDEX)):
        return [folder]
    units: list[str] = []
    for name, paths in _group(folder, site).items():
        if name.endswith("/"):
            units += _cover_exactly(name, paths, stale) if stale.intersection(paths) else []
        elif name in stale:
            units.append(name)
    return units


def _group(folder: str, paths: list[str]) -> Mapping[str, list[str]]:
    """Return the paths by the file or folder directly in ``folder`` that they are or lie in."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        head, slash, _ = path[len(folder) :].partition("/")
        groups.setdefault(folder + head + slash, []).append(path)
    return groups


def _choose_folder(
    units: list[str], site: frozenset[str], stale: frozenset[str], settings: CloudFrontSettings
) -> str:
    def rank(folder: str) -> tuple[float, int]:
        saved = sum(_cost(unit, settings) for unit in units if unit.startswith(folder)) - 1
        evicted = sum(each.startswith(folder) for each in site - stale)
        return (evicted / saved if saved > 0 else float("inf"), -saved)

    return min({parent for unit in units for parent in _find_parents(unit)}, key=rank)


def _find_parents(unit: str) -> Iterator[str]:
    yield ""
    yield from (unit[: index + 1] for index, each in enumerate(unit[:-1]) if each == "/")


def _cost(unit: str, settings: CloudFrontSettings) -> int:
    return len(_name_items(unit, settings))


def _name_items(unit: str, settings: CloudFrontSettings) -> tuple[str, ...]:
    if settings.tags:
        return (f"#{_name_tag(unit)}",)
    url = settings.base + quote(unit)
    if not unit or unit.endswith("/"):
        return (f"{url}*",)
    if unit == _INDEX or unit.endswith(f"/{_INDEX}"):
        return (url.removesuffix(_INDEX), url)
    return (url,)


def _name_tag(unit: str) -> str:
    kind = "folder" if not unit or unit.endswith("/") else "file"
    return f"{kind}-{hashlib.sha256(unit.encode()).hexdigest()[:16]}"


def _explain(
    unit: str, site: Iterable[str], stale: frozenset[str], settings: CloudFrontSettings
) -> str:
    if unit and not unit.endswith("/"):
        return f"{unit} changed"
    below = [each for each in site if each.startswith(unit)]
    changed = sum(each in stale for each in below)
    if changed == len(below):
        return f"every file below /{unit} changed ({changed})"
    share = f"{changed} of {len(below)} files below /{unit} changed"
    return f"{share}; one by one exceeds {settings.max_paths}"
