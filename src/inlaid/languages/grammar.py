"""Where a grammar comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """A grammar by the Python package that brings it, and the function there that returns it."""

    module: str
    function: str = "language"

    @property
    def package(self) -> str:
        """The name under which the package is installed, as `tree-sitter-go`."""
        return self.module.partition(".")[0].replace("_", "-")
