"""Sample events: what services of AWS send to a function, one file each."""

from pathlib import Path

_SAMPLES = Path(__file__).parent


def list_samples() -> tuple[str, ...]:
    """Return the names of the sample events, sorted."""
    return tuple(sorted(file.stem for file in _SAMPLES.glob("*.json")))


def read_sample(name: str) -> str:
    """Return the JSON text of a sample event."""
    return (_SAMPLES / f"{name}.json").read_text("utf-8")
