"""`python -m inlaid` is `inlaid`."""

from inlaid.cli.main import main

if __name__ == "__main__":
    main(prog_name="inlaid")
