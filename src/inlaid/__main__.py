"""`inlaid`, and `python -m inlaid`: the command line, which Ctrl-C ends in one line even early."""

import sys

_INTERRUPTED = 130  # as shells count SIGINT; importing `signal` would take longer than all of this


def main() -> None:
    """Run the command line; an interruption while it is still imported is an interruption, too."""
    try:
        from inlaid.cli.main import main as run  # noqa: PLC0415 (Ctrl-C may come meanwhile)

        run(prog_name="inlaid")
    except KeyboardInterrupt:
        sys.stderr.write("inlaid: interrupted\n")
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
