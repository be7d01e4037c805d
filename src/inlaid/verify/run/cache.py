"""Results that were good, kept by the content of everything they depend on."""

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from inlaid.filesystem import make_ignored_folder
from inlaid.verify.level import Level
from inlaid.verify.plan.step_result import StepResult
from inlaid.verify.plan.work import Result
from inlaid.verify.sandbox.limits import End, RunOutcome

_SCHEMA = "create table if not exists result (key text primary key, body text, stored integer)"
_MOST_KEYS = 500  # in one query
_KEPT_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Stored:
    """A result, and the state of the packages that it has used, empty when it uses none."""

    result: Result
    state: str = ""


class ResultCache:
    """A file of results. A damaged or locked one is as good as an empty one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "verify.sqlite"

    def load(self, keys: Iterable[str]) -> dict[str, Stored]:
        """Return what is known, by key."""
        if not self._file.exists():
            return {}
        try:
            with closing(self._open()) as database:
                bodies = _select(database, list(dict.fromkeys(keys)))
                return {key: _decode(body) for key, body in bodies.items()}
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            self._drop()
            return {}

    def store(self, results: Mapping[str, Stored]) -> None:
        """Add results, and forget what is older than a month, so that all is done anew by then."""
        now = int(time.time())
        with suppress(sqlite3.Error, OSError):
            make_ignored_folder(self._file.parent)
            with closing(self._open()) as database, database:
                database.execute(_SCHEMA)
                database.executemany(
                    "insert or replace into result values (?, ?, ?)",
                    [(key, _encode(stored), now) for key, stored in results.items()],
                )
                database.execute("delete from result where stored < ?", (now - _KEPT_SECONDS,))

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=5)

    def _drop(self) -> None:
        with suppress(OSError):
            self._file.unlink()


def _select(database: sqlite3.Connection, keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(keys), _MOST_KEYS):
        some = keys[start : start + _MOST_KEYS]
        marks = ",".join("?" * len(some))
        query = f"select key, body from result where key in ({marks})"  # noqa: S608 (only marks)
        found |= dict(database.execute(query, some))
    return found


def _encode(stored: Stored) -> str:
    result = stored.result
    if stored == Stored(Result()):
        return ""
    outcome = {**asdict(result.outcome), "end": result.outcome.end.value}
    steps = [asdict(step) for step in result.steps]
    return json.dumps(
        {
            "outcome": outcome,
            "steps": steps,
            "collected": result.collected,
            "uses": result.uses,
            "level": result.level.value,
            "state": stored.state,
        }
    )


def _decode(body: str) -> Stored:
    if not body:
        return Stored(Result(cached=True))
    raw = json.loads(body)
    result = Result(
        steps=tuple(StepResult(**step) for step in raw["steps"]),
        outcome=RunOutcome(**{**raw["outcome"], "end": End(raw["outcome"]["end"])}),
        collected=tuple((name, text) for name, text in raw["collected"]),
        uses=None if raw["uses"] is None else tuple(raw["uses"]),
        cached=True,
        level=Level(raw["level"]),
    )
    return Stored(result, raw["state"])
