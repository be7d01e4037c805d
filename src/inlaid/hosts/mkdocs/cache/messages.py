"""What is logged while a page is converted, to be logged again when it is taken from the cache.

Recording works by the factory of log records: whatever logger a message goes to, it is made there.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# They tell once in a process that code is deprecated, whatever page is converted.
_OF_THE_PROGRAM = frozenset({"mkdocs.__main__", "properdocs.__main__", "py.warnings"})


@dataclass(frozen=True, slots=True)
class LogMessage:
    """A message to a logger; ``level`` is that of `logging`."""

    logger: str
    level: int
    text: str


class Recorded(list[LogMessage]):
    """The messages of a page; ``is_whole`` is false when one holds more than text."""

    is_whole = True


@contextmanager
def record_messages() -> Iterator[Recorded]:
    """Record what is logged in the body; the loggers get it as always."""
    found = Recorded()
    make = logging.getLogRecordFactory()

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 (logging's own)
        made = make(*args, **kwargs)
        if made.name not in _OF_THE_PROGRAM:
            found.append(LogMessage(made.name, made.levelno, made.getMessage()))
            found.is_whole = found.is_whole and not made.exc_info
        return made

    logging.setLogRecordFactory(record)
    try:
        yield found
    finally:
        logging.setLogRecordFactory(make)


def repeat_messages(messages: Iterable[LogMessage]) -> None:
    """Log again what was logged."""
    for message in messages:
        # The text itself is the message, because some filters recognize repeated messages by that.
        logging.getLogger(message.logger).log(message.level, message.text)
