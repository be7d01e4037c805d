"""What a reader sees in the place of placeholders: the samples that stand beside them."""

from collections.abc import Iterable, Mapping

from inlaid.verify.output.hole_types import HoleTypes
from inlaid.verify.output.holes import Hole, fill_holes, is_page_key, parse_line

_LONGEST = 2  # digits; `[port:8080]` stands in any log


class Samples:
    """The samples of a page; those of numbers hold in one block, those of names in the page."""

    def __init__(self, types: HoleTypes, page: Iterable[str]) -> None:
        self.types = types
        self.named = {key: sample for key, sample in self._find(page).items() if is_page_key(key)}

    def show(self, lines: Iterable[str]) -> list[str]:
        """Return the lines of output of a block, with a sample for each placeholder."""
        own = list(lines)
        known = {**self.named, **self._find(own)}
        return [
            fill_holes(line, lambda hole: self._choose(hole, known), self.types) for line in own
        ]

    def are_meant(self, lines: Iterable[str]) -> bool:
        """Whether these lines hold a placeholder that nobody writes by chance, as `[port]`."""
        parts = (part for line in lines for part in parse_line(line, self.types))
        return any(isinstance(part, Hole) and self._is_meant(part) for part in parts)

    def _is_meant(self, hole: Hole) -> bool:
        is_short = hole.id.isdecimal() and len(hole.id) <= _LONGEST
        return is_short or bool(hole.sample) or hole.key in self.named

    def _find(self, lines: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in lines:
            for part in parse_line(line, self.types):
                if isinstance(part, Hole) and part.key and part.sample:
                    found.setdefault(part.key, part.sample)
        return found

    def _choose(self, hole: Hole, known: Mapping[str, str]) -> str:
        sample = hole.sample or known.get(hole.key, "")
        return sample or self.types[hole.type].sample(hole.id)
