"""Why a publish can't go on."""

from inlaid.diagnostics.diagnostic import Code
from inlaid.diagnostics.finding import Finding
from inlaid.errors import InlaidError


class PublishError(InlaidError):
    """A publish that was refused or had to stop; the site is still one whole release."""

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        super().__init__(str(Finding(code, message)))
