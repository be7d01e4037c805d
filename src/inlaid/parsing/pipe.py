"""Messages through a pipe: eight bytes of length, then so many of pickle."""

import pickle
from typing import IO

_HEAD = 8


def write_message(pipe: IO[bytes], value: object) -> None:
    """Write one value; raises OSError when nobody reads it."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(body).to_bytes(_HEAD, "big") + body)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> object:
    """Read one value, written by our own process; raises EOFError when it ends before."""
    return pickle.loads(_read(pipe, int.from_bytes(_read(pipe, _HEAD), "big")))  # noqa: S301 (ours)


def _read(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
