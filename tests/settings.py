"""What readers of settings return, for tests."""

from inlaid.configuration.reader import Wrong


def list_faults(read):
    """What is wrong, a line a fault; empty for a value."""
    faults = read.faults if isinstance(read, Wrong) else ()
    return [f"{fault.text}; {fault.finding.help}".removesuffix("; ") for fault in faults]
