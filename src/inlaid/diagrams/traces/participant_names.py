"""By which names a trace may know the participants of a diagram."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from inlaid.diagrams.language.labels import read_text
from inlaid.diagrams.language.model import Diagram
from inlaid.diagrams.traces.trace import Call

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
