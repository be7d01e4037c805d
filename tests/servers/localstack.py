"""LocalStack's S3: a second implementation, which unlike moto rejects wrong checksums.

It is installed once into a virtual environment of its own, for its dependencies don't agree with
ours: `.cache/localstack` under the checkout.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from tests.servers.moto import find_port, wait_for

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".cache" / "localstack"
# The newest that works on Python 3.11, and the last of its dependencies that it works with.
REQUIREMENTS = (
    "localstack-core[base-runtime]==4.9.2",
    "cbor2<5.7",
    "cryptography<44",
    "pyopenssl<24.3",
    "service_identity<=24.2.0",
)


def install_localstack() -> Path:
    """Return the Python that has LocalStack; install it first when it isn't there."""
    HOME.mkdir(parents=True, exist_ok=True)
    python, stamp = HOME / "venv" / "bin" / "python", HOME / "installed"
    wanted = "\n".join(REQUIREMENTS)
    with FileLock(HOME / "lock"):  # several test workers come at once
        if not stamp.is_file() or stamp.read_text() != wanted:
            shutil.rmtree(HOME / "venv", ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
            uv = Path(sys.executable).with_name("uv")
            installer = [uv, "pip", "install", "--python", python]
            subprocess.run([*installer, "--quiet", *REQUIREMENTS], check=True)
            stamp.write_text(wanted)
    return python


@contextmanager
def serve_localstack(folder: Path) -> Iterator[str]:
    """Yield the URL of a LocalStack that serves S3 and keeps its data in ``folder``."""
    port = find_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SERVICES": "s3",
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "FILESYSTEM_ROOT": str(folder / "fs"),
        "LS_LOG": "error",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [install_localstack(), "-m", "localstack.runtime.main"],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/_localstack/health", process)
            yield url
        finally:
            process.kill()
            process.wait()
