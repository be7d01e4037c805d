"""Why a publish can't go on."""

from inlaid.diagnostics.diagnostic import Code
from inlaid.diagnostics.finding import Finding
from inlaid.errors import InlaidError


class PublishError(InlaidError):
    """A publish that was refused or had to stop; the site is still one whole release.

    ``advice`` says what to do, where that isn't what mends most problems of the code.
    """

    def __init__(self, code: Code, message: str, advice: str = "") -> None:
        self.code = code
        super().__init__(str(Finding(code, message, advice)))
