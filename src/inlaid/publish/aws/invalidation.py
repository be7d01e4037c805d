"""Which cached URLs a publish makes stale: the fewest invalidation paths, each with its reason.

CloudFront counts a path that ends with `*` as one. AWS recommends to name a rewritten URL in both
forms, so `guide/index.html` takes two paths: `/guide/` and `/guide/index.html`.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import pairwise
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
    that evicts the fewest other files for each item saved. The time is that of reading the paths.
    """
    stale = frozenset(find_stale(plan)) if settings.distribution else frozenset()
    if not stale:
        return ()
    site = {*find_live(plan.base), *find_live(plan.next), *stale}
    folders = _count(site, stale, settings)
    units = _merge(folders, settings.max_paths)
    return tuple(
        Invalidation(item, _explain(unit, folders, settings))
        for unit in units
        for item in _name_items(unit, settings)
    )


def name_tags(path: str) -> tuple[str, ...]:
    """Return the cache tags of a file: its own, and those of the folders that hold it."""
    folders = [path[: index + 1] for index, sign in enumerate(path) if sign == "/"]
    return tuple(_name_tag(folder) for folder in (path, "", *folders))[:_MOST_TAGS]


@dataclass(slots=True)
class _Folder:
    """What lies below a folder: files, stale ones among them, and the items that these take.

    ``evicted`` are the fresh files that it would evict as one item; a folder that became one (or
    lies in such a one) is ``merged``. ``units`` are the stale files and the folders directly in it.
    """

    files: int = 0
    stale: int = 0
    cost: int = 0
    evicted: int = 0
    merged: bool = False
    units: list[str] = field(default_factory=list)


def _count(
    site: Iterable[str], stale: Collection[str], settings: CloudFrontSettings
) -> dict[str, _Folder]:
    """Return the folders that hold stale files, by path: the root is empty, others end with `/`."""
    folders: dict[str, _Folder] = {}
    for path in sorted(stale):
        for unit, parent in pairwise((path, *reversed(list(_find_parents(path))))):
            if parent in folders:
                folders[parent].units.append(unit)
                break
            folders[parent] = _Folder(units=[unit])
    for path in site:
        is_stale = path in stale
        cost = _cost(path, settings) if is_stale else 0
        for parent in _find_parents(path):
            if folder := folders.get(parent):
                folder.files += 1
                folder.stale += is_stale
                folder.cost += cost
                folder.evicted += not is_stale
    return folders


def _merge(folders: dict[str, _Folder], most: int) -> list[str]:
    """Return the units, at most as many as cost ``most``: files, and folders as one item each."""
    for path in sorted(folders):  # wholly stale folders; one comes before what lies in it
        folder = folders[path]
        if folder.stale == folder.files and folder.cost > 1 and not folder.merged:
            _take(path, folders)
    ranked = [(*_rank(folder), path) for path, folder in folders.items() if not folder.merged]
    heapify(ranked)
    while folders[""].cost > most:
        *rank, path = heappop(ranked)
        folder = folders[path]
        if folder.merged:
            continue
        if (now := _rank(folder)) != tuple(rank):  # it has changed since
            heappush(ranked, (*now, path))
            continue
        _take(path, folders)
    return sorted(_list_units("", folders))


def _rank(folder: _Folder) -> tuple[float, int]:
    saved = folder.cost - 1
    return (folder.evicted / saved if saved > 0 else float("inf"), -saved)


def _take(path: str, folders: Mapping[str, _Folder]) -> None:
    """Make a folder one item: what lies in it is no longer counted."""
    folder = folders[path]
    saved, evicted = folder.cost - 1, folder.evicted
    for parent in (*_find_parents(path), path) if path else ("",):
        folders[parent].cost -= saved
        folders[parent].evicted -= evicted
    inside = [path]
    while inside:
        merged = folders[inside.pop()]
        merged.merged = True
        inside += (unit for unit in merged.units if unit in folders and not folders[unit].merged)


def _list_units(path: str, folders: Mapping[str, _Folder]) -> Iterator[str]:
    if folders[path].merged:
        yield path
        return
    for unit in folders[path].units:
        if unit in folders:
            yield from _list_units(unit, folders)
        else:
            yield unit


def _find_parents(unit: str) -> Iterator[str]:
    yield ""
    yield from (unit[: index + 1] for index, sign in enumerate(unit[:-1]) if sign == "/")


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


def _explain(unit: str, folders: Mapping[str, _Folder], settings: CloudFrontSettings) -> str:
    if unit not in folders:
        return f"{unit} changed"
    below, changed = folders[unit].files, folders[unit].stale
    if changed == below:
        return f"every file below /{unit} changed ({changed})"
    share = f"{changed} of {below} files below /{unit} changed"
    return f"{share}; one by one exceeds {settings.max_paths}"
