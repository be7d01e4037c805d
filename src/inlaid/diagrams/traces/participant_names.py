"""By which names a trace may know the participants of a diagram."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.language.scan import STATEMENTS
from inlaid.diagrams.traces.trace import Call

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PREFIX = re.compile(r"^(?:amazon|aws)(?=.)")
# Not between digits: `v1.1` isn't `v11`. Other signs distinguish, as in `C` and `C++`.
_SEPARATOR = re.compile(r"""(?<![0-9])[\s\-_.,:;'"()/]+|[\s\-_.,:;'"()/]+(?![0-9])""")


def fold_name(name: str) -> str:
    """Return what is the same for names that differ in case, separators or a leading `Amazon`."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _PREFIX.sub("", _SEPARATOR.sub("", folded)) or folded


def find_names(diagram: Diagram, calls: Iterable[Call]) -> dict[str, frozenset[str]]:
    """Return the folded names of each participant: its label, and the name that the text uses.

    What a reader sees goes first: the name doesn't count where the trace knows the label, nor where
    it is the label of another.
    """
    labels = {
        participant.name: fold_name(read_text(participant.label.source))
        for participant in diagram.participants
    }
    recorded = {fold_name(name) for call in calls for name in (call.actor, call.service)}
    times = Counter(labels.values())
    found = {}
    for name, label in labels.items():
        own = fold_name(name)
        hidden = label in recorded or (own != label and times[own])
        found[name] = frozenset({label} if hidden else {label, own})
    return found


def is_inner(call: Call) -> bool:
    """Whether a participant calls itself, which no diagram is compared with."""
    return fold_name(call.actor) in map(fold_name, call.services)


@dataclass(slots=True)
class ParticipantIds:
    """The names that a diagram uses, by their folded form; those with odd signs get a label."""

    by_fold: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> str:
        """Return the name in the diagram's text."""
        folded = fold_name(name)
        if folded not in self.by_fold:
            plain = (
                name if _is_plain(name) else re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
            )
            taken = set(self.labels)
            own = plain if _is_plain(plain) and plain not in taken else f"P{len(taken) + 1}"
            while own in taken:
                own += "x"
            self.by_fold[folded] = own
            self.labels[own] = name
        return self.by_fold[folded]


def _is_plain(name: str) -> bool:
    return _PLAIN.fullmatch(name) is not None and name.lower() not in {*STATEMENTS, "as", "over"}
