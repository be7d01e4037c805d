"""The file of a cache: texts by key, each with a checksum, the oldest forgotten."""

import sqlite3
import time
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from inlaid.filesystem import make_ignored_folder

_VERSION = 1  # of what is stored; any other is dropped
_SCHEMA = (
    "create table if not exists entry "
    "(key text primary key, head blob, body blob, checksum blob, used integer)"
)
_PAGE_SIZE = 16384  # bytes that are written at once
_DAY = 24 * 3600  # seconds; when an entry was used is recorded to the day
_MOST_UNUSED = 128_000_000  # bytes of entries that a build doesn't use
# Errors that come from others' use of the file; any other is one of the file itself.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
    }
)


class CacheEntry(NamedTuple):
    """Two texts: one for the program, one that is taken as it is."""

    head: str
    body: str


class CacheStore:
    """Entries that are found, and those to be written at the end of a build.

    Several builds may use one file: each writes at once, when it is done. A damaged file, or one of
    another version, is dropped; one that can't be read or written is as good as none.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._now = int(time.time())
        self._fresh: dict[str, CacheEntry] = {}
        self._used: set[str] = set()
        self._aged: list[str] = []
        self._database = self._open()

    def find(self, key: str) -> CacheEntry | None:
        """Return an entry whose checksum is right."""
        if self._database is None:
            return None
        query = "select head, body, checksum, used from entry where key = ?"
        try:
            row = self._database.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error, self._database)
            return None
        if row is None:
            return None
        return self._check(key, *row)

    def put(self, key: str, head: str, body: str = "") -> None:
        """Add an entry, or replace the one of that key, when the build is done."""
        self._fresh[key] = CacheEntry(head, body)

    def save(self) -> None:
        """Write what was added, note what was used today, and forget the oldest."""
        if self._fresh or self._aged:
            with suppress(OSError):
                make_ignored_folder(self._file.parent)
                self._database = self._database or self._open(create=True)
            try:
                self._write()
            except sqlite3.Error as error:
                self._give_up(error, self._database)
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None
        self._fresh, self._aged = {}, []

    def _check(
        self, key: str, head: object, body: object, checksum: object, used: object
    ) -> CacheEntry | None:
        if not isinstance(head, bytes) or not isinstance(body, bytes):
            return None
        if checksum != _sum(key, head, body):
            return None
        self._used.add(key)
        if not isinstance(used, int) or not 0 <= self._now - used < _DAY:
            self._aged.append(key)
        return CacheEntry(
            head.decode("utf-8", "surrogatepass"), body.decode("utf-8", "surrogatepass")
        )

    def _open(self, *, create: bool = False) -> sqlite3.Connection | None:
        if not create and not self._file.exists():
            return None
        try:
            database = sqlite3.connect(self._file, timeout=5, isolation_level=None)
        except sqlite3.Error:
            return None
        try:
            version = database.execute("pragma user_version").fetchone()[0]
            # Should the machine fail, the checksums tell.
            database.execute("pragma synchronous = off")
            # Of a new file: an entry is a page, which takes many of the usual 4 KB.
            database.execute(f"pragma page_size = {_PAGE_SIZE}")
        except sqlite3.Error as error:
            self._give_up(error, database)
            return None
        if version == _VERSION or (version == 0 and create):
            return database
        database.close()
        self._drop()
        return self._open(create=True) if create else None

    def _write(self) -> None:
        if self._database is None:
            return
        rows = [_make_row(key, entry, self._now) for key, entry in self._fresh.items()]
        aged = [(self._now, key) for key in self._aged]
        with closing(self._database.cursor()) as cursor:
            cursor.execute("begin immediate")
            cursor.execute(_SCHEMA)
            cursor.execute(f"pragma user_version = {_VERSION}")
            cursor.executemany("insert or replace into entry values (?, ?, ?, ?, ?)", rows)
            cursor.executemany("update entry set used = ? where key = ?", aged)
            _forget(cursor, self._used | set(self._fresh))
            cursor.execute("commit")

    def _give_up(self, error: sqlite3.Error, database: sqlite3.Connection | None) -> None:
        if database is not None:
            database.close()
        self._database = None
        code = getattr(error, "sqlite_errorcode", 0)
        if isinstance(error, sqlite3.DatabaseError) and code & 0xFF not in _PASSING:
            self._drop()

    def _drop(self) -> None:
        with suppress(OSError):
            self._file.unlink()


def _make_row(key: str, entry: CacheEntry, now: int) -> tuple[str, bytes, bytes, bytes, int]:
    head, body = (part.encode("utf-8", "surrogatepass") for part in entry)
    return key, head, body, _sum(key, head, body), now


def _sum(key: str, head: bytes, body: bytes) -> bytes:
    made = blake2b(f"{key} {len(head)} ".encode(), digest_size=16)
    made.update(head)
    made.update(body)
    return made.digest()


def _forget(cursor: sqlite3.Cursor, used: set[str]) -> None:
    """Delete the oldest of the entries that this build didn't use, as far as they are too much."""
    pages, size = (
        cursor.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    if pages * size <= _MOST_UNUSED:
        return
    query = "select key, length(head) + length(body) from entry order by used desc"
    total = 0
    for key, size in cursor.execute(query).fetchall():
        total += 0 if key in used else size
        if key not in used and total > _MOST_UNUSED:
            cursor.execute("delete from entry where key = ?", (key,))
