"""What a publish is doing, as whoever waits sees it."""

from typing import Final, Protocol


class Progress(Protocol):
    """Hears of each stage of the work, and of each file that is done; from any thread."""

    def begin(self, stage: str, total: int) -> None:
        """A stage of ``total`` files begins; ``stage`` says in one word what is done to them."""

    def advance(self) -> None:
        """One more file of the stage is done."""


class Silent:
    """Nobody waits."""

    def begin(self, stage: str, total: int) -> None:
        """Nothing is said."""

    def advance(self) -> None:
        """Nothing is said."""


SILENT: Final = Silent()
