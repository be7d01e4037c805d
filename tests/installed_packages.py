"""Packages that extend Inlaid: installed as their users would, into a folder of their own."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PACKAGES = Path(__file__).parent / "packages"


def run(*command, cwd, packages=None):
    """Run a command that finds the packages of a folder, and return how it ended."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(packages or "")},
        capture_output=True,
        text=True,
        check=False,
    )


def install_package(name, folder):
    """Install one of our example packages, and nothing but it, into the folder."""
    done = run(
        BIN / "uv", "pip", "install", "--quiet", "--python", sys.executable, "--no-deps",
        "--no-build-isolation", "--target", folder, PACKAGES / name, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder
