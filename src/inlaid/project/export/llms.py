"""`llms.txt` and `llms-full.txt`: an index of pages, and all of them in one, for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INDEX, WHOLE = "llms.txt", "llms-full.txt"
_LABEL = str.maketrans({"[": "(", "]": ")"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the index: its title, its address, what it is about, and its text."""

    title: str
    address: str
    description: str
    text: str


def make_llms(title: str, entries: Sequence[Entry], about: str = "") -> dict[str, bytes]:
    """Return the two files, in the form of https://llmstxt.org, for pages in order."""
    head = [f"# {title}", "", *([f"> {_join(about)}", ""] if about else [])]
    index = "\n".join([*head, "## Pages", "", *map(_write_row, entries), ""])
    whole = "\n".join([*head, *_list_texts(entries)])
    return {INDEX: index.encode(), WHOLE: whole.encode("utf-8", "surrogatepass")}


def _write_row(entry: Entry) -> str:
    row = f"- [{_join(entry.title).translate(_LABEL) or entry.address}]({entry.address})"
    return f"{row}: {_join(entry.description)}" if entry.description else row


def _join(text: str) -> str:
    return " ".join(text.split())


def _list_texts(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        yield f"<!-- page: {entry.address} -->"
        yield ""
        yield entry.text.strip("\n")
        yield ""
