"""A plan for people, as a table, and for programs, as JSON."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from inlaid.diagnostics.terminal import make_line
from inlaid.publish.plan.manifest import ManifestEntry
from inlaid.publish.plan.plan import SENT, Change, PublishPlan, Reason, count_reasons
from inlaid.publish.targets.target import Invalidation

_FORMAT: Final = 1
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_QUIET: Final = frozenset({Reason.KEPT, Reason.GRACE})
_MOST_ROWS: Final = 200


def format_table(plan: PublishPlan, invalidation: Sequence[Invalidation] = ()) -> str:
    """Return the plan as a table with totals and the invalidation; kept files are only counted."""
    rows = [change for change in plan.changes if change.reason not in _QUIET]
    rows.sort(key=lambda each: (each.phase, each.path))
    lines = [_format_row(row) for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {len(rows) - _MOST_ROWS} more")
    lines += _format_totals(plan)
    lines += [f"invalidate {make_line(asked.item)}  ({asked.reason})" for asked in invalidation]
    return "\n".join(lines)


def format_plan(plan: PublishPlan, target: str, invalidation: Sequence[Invalidation] = ()) -> str:
    """Return the plan as JSON; `--plan-file` compares it with what would be done then."""
    document = {
        "format": _FORMAT,
        "target": target,
        "manifest": plan.tag,
        "changes": [
            {
                "path": change.path,
                "reason": change.reason.value,
                "phase": change.phase.name.lower(),
                "before": _format_entry(change.before),
                "after": _format_entry(change.after),
            }
            for change in plan.changes
        ],
        "switch": plan.next.switch.name or None,
        "kept_for_rollback": dict(sorted(plan.saves.items())),
        "deletes": [*plan.deletes, *plan.drops],
        "invalidation": [{"item": asked.item, "reason": asked.reason} for asked in invalidation],
        "totals": {reason.value: count for reason, count in count_reasons(plan).items()},
        "bytes": count_bytes(plan),
    }
    return json.dumps(document, indent=2) + "\n"


def is_plan(text: str) -> bool:
    """Whether the text looks like what `format_plan` has made."""
    return text.startswith(f'{{\n  "format": {_FORMAT},')


def format_size(size: int) -> str:
    """Return a number of bytes for people."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{size} B" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def count_bytes(plan: PublishPlan) -> int:
    """Return the bytes of the files that are sent, before compression."""
    return sum(upload.after.size for upload in plan.uploads)


def _format_row(change: Change) -> str:
    entry = change.after or change.before
    size = format_size(entry.size) if entry and change.reason in SENT else ""
    return f"{change.reason.value:<16} {size:>10}  {make_line(change.path)}"


def _format_totals(plan: PublishPlan) -> Iterator[str]:
    counts = [f"{count} {reason.value}" for reason, count in count_reasons(plan).items()]
    yield f"total: {', '.join(counts)}; {format_size(count_bytes(plan))} to send"
    if plan.saves:
        yield f"kept for rollback: {len(plan.saves)} replaced files"


def _format_entry(entry: ManifestEntry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    headers = entry.headers
    return {
        "sha256": entry.sha256,
        "size": entry.size,
        "content_type": headers.content_type,
        "cache_control": headers.cache_control,
        "content_encoding": headers.content_encoding,
        "redirect": headers.redirect,
    }
