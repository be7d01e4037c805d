"""Publishing 1,000 files to S3 on loopback, against the tools that people use for it.

    python benchmarks/publish.py [FILES] [ROUNDS] [DELAY]

Each tool publishes the same site: first, unchanged, after `touch`, and with one changed file. The
server is moto, in a process of its own, and counts the requests; the tools take turns, and the
median of the rounds counts. DELAY is what it waits before each answer, in milliseconds: a bucket
takes 20 or more, and without that the server itself is what all tools wait for. Files are an hour
old when a site is built, and no date lies in the future: tools that compare dates would send all
files again and again. rclone has the options that its documentation advises for S3: contents are
compared (`--checksum`), or times of the server (`--update --use-server-modtime`), both with
`--fast-list`. Prints seconds, requests, and seconds as a ratio to ours; then the CPU seconds of
each tool alone, which a busy machine alters less. Each tool has published a tiny site before, so
that its modules are compiled, as those of installed programs are. Tools that aren't installed are
named and left out.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.servers.moto import serve_moto  # noqa: E402 (the path is set above)

BIN = Path(sys.executable).parent
Measured = tuple[float, float, int]
"""Seconds, CPU seconds of the tool, requests."""
_TICK = 1.1  # seconds; dates of S3 have no fractions
STEPS = ("first", "unchanged", "touched", "one changed")
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


def find_commands(url: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield a tool's name and its command; `{bucket}` stands for the bucket."""
    endpoint = url.removeprefix("http://")
    yield (
        "inlaid",
        [str(BIN / "inlaid"), "publish", "--yes", "--to", "s3://{bucket}", "--endpoint-url", url],
    )
    site = str(folder / "site")
    yield (
        "aws s3 sync",
        [str(BIN / "aws"), "s3", "sync", "--quiet", site, "s3://{bucket}", "--endpoint-url", url],
    )
    s3cmd = ["s3cmd", "sync", "-q", "--no-ssl", f"--host={endpoint}", f"--host-bucket={endpoint}"]
    s3cmd += ["--access_key=testing", "--secret_key=testing", f"{site}/", "s3://{bucket}/"]
    yield "s3cmd sync", s3cmd
    remote = f":s3,provider=Other,env_auth=true,region=us-east-1,endpoint='{url}':{{bucket}}"
    rclone = [
        "rclone",
        "sync",
        "--config",
        "",
        "--transfers",
        "16",
        "--checkers",
        "16",
        "--fast-list",
        "--s3-no-check-bucket",
        "--s3-no-head",
        site,
        remote,
    ]
    yield "rclone --checksum", [*rclone, "--checksum"]
    yield "rclone --update", [*rclone, "--update", "--use-server-modtime"]


def find_installed(url: str, folder: Path) -> list[tuple[str, list[str]]]:
    """Return the tools that are there, and name those that aren't."""
    commands = list(find_commands(url, folder))
    for name, command in commands:
        if shutil.which(command[0]) is None:
            print(f"{name}: {command[0]} isn't installed; left out")
    return [program for program in commands if shutil.which(program[1][0])]


def write_site(folder: Path, count: int) -> None:
    for number in range(count - 1):
        path = folder / f"section{number % 20}" / f"page{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(f"<!doctype html><title>{number}</title>" + f"<p>Paragraph {number}." * 150)
    (folder / "index.html").write_text("<!doctype html><title>Home</title>")
    earlier = time.time() - 3600
    for path in folder.rglob("*.html"):
        os.utime(path, (earlier, earlier))


def change(step: str, site: Path, count: int) -> None:
    """Bring the site into the state that the step begins with."""
    time.sleep(_TICK)  # what is written now is newer than what was sent before
    if step == "touched":
        for path in site.rglob("*.html"):
            path.touch()
    if step == "one changed":
        (site / "index.html").write_text(f"<!doctype html><title>Home {count}</title>")
    time.sleep(_TICK)  # and older than what is sent from now on


def count_requests(url: str) -> int:
    """Return how many requests the server has had since it was asked last."""
    with urllib.request.urlopen(f"{url}/request-count") as answer:
        return int(answer.read())


def prepare(command: list[str], bucket: str, url: str, folder: Path, count: int) -> list[str]:
    """Make a bucket, and a site of that many files; return the command for the bucket."""
    boto3.client("s3", endpoint_url=url).create_bucket(Bucket=bucket)
    shutil.rmtree(folder / "site", ignore_errors=True)
    write_site(folder / "site", count)
    return [word.replace("{bucket}", bucket) for word in command]


def publish(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def warm_up(commands: list[tuple[str, list[str]]], url: str, folder: Path) -> None:
    """Let each tool publish a tiny site: its modules are compiled then, and read from the disk."""
    for number, (_, command) in enumerate(commands):
        publish(prepare(command, f"warm-up-{number}", url, folder, 3), folder)


def measure(
    name: str, command: list[str], url: str, folder: Path, *, count: int, number: int
) -> dict[str, Measured]:
    """Return what each step of one round took."""
    ready = prepare(command, f"{name.replace(' ', '')}-{number}", url, folder, count)
    steps = {}
    for step in STEPS:
        change(step, folder / "site", number)
        count_requests(url)
        begun, used = time.perf_counter(), count_cpu()
        publish(ready, folder)
        seconds = time.perf_counter() - begun
        steps[step] = (seconds, count_cpu() - used, count_requests(url))
    return steps


def count_cpu() -> float:
    """Return the CPU seconds of the children that have ended; the server hasn't."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def prepare_environment() -> None:
    """Leave nothing of this machine's AWS configuration, and set keys that open nothing.

    Modules are compiled, as where a tool is installed, whatever this shell says.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in [variable for variable in os.environ if variable.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(KEYS, AWS_EC2_METADATA_DISABLED="true", AWS_DEFAULT_REGION="us-east-1")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    delay = float(sys.argv[3]) if len(sys.argv) > 3 else 0
    prepare_environment()
    results: dict[str, list[dict[str, Measured]]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "mkdocs.yml").write_text("site_name: benchmark\nplugins: [inlaid]\n")
        for number in range(rounds):
            with serve_moto(delay / 1000) as url:  # a new one each round: the tools take turns
                commands = find_installed(url, folder)
                if number == 0:
                    warm_up(commands, url, folder)
                for name, command in commands:
                    steps = measure(name, command, url, folder, count=count, number=number)
                    results.setdefault(name, []).append(steps)
    print_results(results, count, rounds)


def print_results(results: dict[str, list[dict[str, Measured]]], count: int, rounds: int) -> None:
    print(f"{count} files, median of {rounds}: seconds / requests (ratio to inlaid)")
    print(f"{'':<16}" + "".join(f"{step:>22}" for step in STEPS))
    ours = {step: find_median(results["inlaid"], step, 0) for step in STEPS}
    for name, result in results.items():
        cells = []
        for step in STEPS:
            seconds, requests = find_median(result, step, 0), find_median(result, step, 2)
            cells.append(f"{seconds:.2f} / {requests:.0f} ({seconds / ours[step]:.1f})")
        print(f"{name:<16}" + "".join(f"{cell:>22}" for cell in cells))
    print("CPU seconds of the tool")
    for name, entry in results.items():
        cells = [f"{find_median(entry, step, 1):.2f}" for step in STEPS]
        print(f"{name:<16}" + "".join(f"{cell:>22}" for cell in cells))


def find_median(rounds: list[dict[str, Measured]], step: str, field: int) -> float:
    return statistics.median(times[step][field] for times in rounds)


if __name__ == "__main__":
    main()
