"""What the front matter of a page says of its verification."""

from typing import TYPE_CHECKING

from inlaid.configuration.page_settings import find_page_setting_faults, read_page_part
from inlaid.configuration.reader import Wrong
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.pages.page import Page

if TYPE_CHECKING:
    from inlaid.verify.settings import PageVerify

_PART = "verify"


def find_page_faults(page: Page) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the settings of a page."""
    return find_page_setting_faults(page, {_PART: _read_verify, "fences": _read_fences})


def read_page_verify(page: Page) -> "PageVerify | None":
    """Return what a page says of its blocks; None where it says nothing, or with mistakes."""
    given = read_page_part(page.text, _PART)
    read = None if given is None else _read_verify(given)
    return None if isinstance(read, Wrong) else read


def _read_verify(value: object) -> "PageVerify | Wrong":
    from inlaid.verify.configuration import PAGE_VERIFY  # noqa: PLC0415 (few pages have any)

    return PAGE_VERIFY(value)


def _read_fences(value: object) -> object:
    from inlaid.configuration.fence_defaults import read_page_fences  # noqa: PLC0415 (the same)

    return read_page_fences(value)
