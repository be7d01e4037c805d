"""Each command on each system: with the names, modules and files that it has there."""

import contextlib
import html
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import boto3
import pytest

from tests.servers.moto import find_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "snippets" / "lambda"
PAGE = """\
# Page

```python ./a.py snippet-greet
```

```sequence
sequenceDiagram
Alice->>Bob: hello
```

```console
$ python3 a.py
Hello Tapir
```

```json
{"a": 1}
```
"""
SOURCE = """\
# snippet-greet
print("Hello Tapir")
# snippet-greet
"""
CONFIG = """\
site_name: Site
plugins:
  - inlaid:
      verify: {sessions: {default: {root: snippets}}}
"""


@pytest.fixture(params=["win32", "darwin"])
def platform(request):
    return request.param


@pytest.fixture
def project(tmp_path):
    for name, text in {
        "mkdocs.yml": CONFIG,
        "docs/index.md": PAGE,
        "snippets/a.py": SOURCE,
        "flow.mmd": "sequenceDiagram\n    Alice->>Bob: hello\n",
        "README.md": "# Read\r\n\r\n```python ./snippets/a.py snippet-greet\r\n```\r\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


@pytest.fixture
def run(platform, project):
    """Run a program in the project as on the system."""

    def run(program, *arguments, code=0, folder=project, **environment):
        script = Path(__file__).with_name("elsewhere.py")
        command = [sys.executable, "-X", "warn_default_encoding", str(script), platform, program]
        done = subprocess.run(
            [*command, *map(str, arguments)],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": "cp1252",
                **environment,
            },
            capture_output=True,
            encoding="cp1252",
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_check(run):
    assert "1 page, 1 include, 1 diagram: no errors" in run("inlaid", "check")


def test_what_the_console_lacks_is_written_out(run, project):
    (project / "docs" / "index.md").write_bytes("```python ./→.py\n```\n".encode())
    assert "docs/index.md:1:11: error[file-missing] no file './\\u2192.py'" in run(
        "inlaid", "check", code=1
    )


@pytest.mark.parametrize("reference", ["./A.py", "../SNIPPETS/a.py", "/snippets/A.PY"])
def test_a_file_of_another_spelling_is_missing(run, project, reference):
    (project / "docs" / "index.md").write_text(f"```python {reference} snippet-greet\n```\n")
    found = run("inlaid", "check", code=1)
    assert f"docs/index.md:1:11: error[file-missing] no file '{reference}'" in found
    if "SNIPPETS" not in reference:
        assert "did you mean snippets/a.py?" in found


def test_a_backslash_is_not_a_separator(run, project):
    (project / "docs" / "index.md").write_text("```python ./snippets\\a.py snippet-greet\n```\n")
    assert "paths have `/` between their names: ./snippets/a.py" in run("inlaid", "check", code=1)


def test_sync_keeps_line_ends(run, project):
    assert "the body is empty" in run("inlaid", "sync", "--check", "README.md", code=1)
    run("inlaid", "sync", "README.md")
    expected = (
        b'# Read\r\n\r\n```python ./snippets/a.py snippet-greet\r\nprint("Hello Tapir")\r\n```\r\n'
    )
    assert (project / "README.md").read_bytes() == expected
    run("inlaid", "sync", "--check", "README.md")


def test_regions(run):
    assert "snippets/a.py" in run("inlaid", "regions")


def test_diagram(run, project):
    assert "1. Alice to Bob: hello" in run("inlaid", "diagram", "flow.mmd")
    run("inlaid", "diagram", "flow.mmd", "-o", "flow.svg")
    svg = (project / "flow.svg").read_bytes()
    assert svg.startswith(b"<svg")
    assert b"\r" not in svg


def test_build(run, project):
    run("mkdocs", "build", "--strict")
    run("mkdocs", "build", "--strict")  # from what the first has kept
    page = (project / "site" / "index.html").read_text("utf-8")
    assert "Hello Tapir" in page
    assert "<svg" in page


def test_publish_to_a_folder(run, project):
    for number in range(2):
        (project / "site").mkdir(exist_ok=True)
        (project / "site" / "index.html").write_text(f"{number}\n")
        assert "serves 1 file: 1 sent" in run("inlaid", "publish", "--to", "web", "--yes")
        assert (project / "web" / "current" / "index.html").read_text() == f"{number}\n"
    assert "switch: " in run("inlaid", "publish", "--to", "web", "--plan")
    listed = json.loads(run("inlaid", "releases", "--to", "web", "--json"))
    run("inlaid", "rollback", "--to", "web", listed[-1]["id"])
    assert (project / "web" / "current" / "index.html").read_text() == "0\n"


def test_publish_to_s3(run, project, moto_server):
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    environment = {**keys, "AWS_ENDPOINT_URL": moto_server, "AWS_DEFAULT_REGION": "us-east-1"}
    client = boto3.client(
        "s3",
        endpoint_url=moto_server,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    bucket = f"site-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    (project / "site" / "sub").mkdir(parents=True)
    (project / "site" / "sub" / "index.html").write_text("1\n")
    shown = run("inlaid", "publish", "--to", f"s3://{bucket}", "--yes", **environment)
    assert "serves 1 file: 1 sent" in shown
    assert client.get_object(Bucket=bucket, Key="sub/index.html")["Body"].read() == b"1\n"


def test_verify_says_that_there_are_limits_only(run, project):
    report = project / "verify.json"
    run("inlaid", "verify", "--json", report)
    found = json.loads(report.read_text("utf-8"))
    assert found["summary"]["failed"] == found["summary"]["skipped"] == 0
    assert "limits only" in json.dumps(found)
    (project / "snippets" / "a.py").write_text(SOURCE.replace("Tapir", "Okapi"))
    assert "output-drift" in run("inlaid", "verify", code=1)


def test_verify_ends_what_takes_too_long(run, project):
    endless = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'while True: pass'])\n"
    (project / "snippets" / "a.py").write_text(f"# snippet-greet\n{endless}# snippet-greet\n")
    config = CONFIG.replace("verify: {", "verify: {limits: {seconds: 2}, ")
    (project / "mkdocs.yml").write_text(config)
    assert "did not end within 2 s" in run("inlaid", "verify", code=1)
    left = subprocess.run(["pgrep", "-f", "while True: pass"], capture_output=True, check=False)
    assert not _find_own(left.stdout.split(), project)


def _find_own(pids, project):
    """Those of the processes that run in the project."""
    places = [Path(f"/proc/{int(pid)}/environ") for pid in pids]
    return [
        place for place in places if place.exists() and str(project).encode() in place.read_bytes()
    ]


def test_invoke_runs_or_says_what_it_needs(run, platform):
    arguments = ("inlaid", "invoke", "hello-event.js", '"Tapir"')
    if platform == "win32":
        shown = run(*arguments, code=1, folder=PROGRAMS)
        expected = "inlaid: `inlaid invoke` needs Linux or macOS; on Windows, run it in WSL\n"
        assert shown == expected
    else:
        assert re.search(r"Hello Tapir.*\n.*Success", run(*arguments, folder=PROGRAMS), re.DOTALL)


@pytest.mark.parametrize("polling", ["true", "false"])
def test_serve_shows_what_is_saved(platform, project, polling):
    (project / "mkdocs.yml").write_text(CONFIG + f"      polling: {polling}\n")
    port = find_port()
    script = Path(__file__).with_name("elsewhere.py")
    serve = [sys.executable, str(script), platform, "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    log = project / "serve.log"
    with log.open("w") as output:
        (project / "tmp").mkdir()  # for the site, which a killed server leaves behind
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(project / "tmp")}
        process = subprocess.Popen(
            serve, cwd=project, env=environment, stdout=output, stderr=output
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", "Hello Tapir", process, log)
        (project / "snippets" / "a.py").write_text(SOURCE.replace("Tapir", "Okapi"))
        wait_for(f"http://127.0.0.1:{port}/", "Hello Okapi", process, log)
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()


def wait_for(url, text, process, log):
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=10) as answer:
            # What is shown below the block stays as it was typed.
            if f'"{text}"' in html.unescape(re.sub("<[^>]+>", "", answer.read().decode())):
                return
        time.sleep(0.1)
    pytest.fail(f"{text} is not shown:\n{log.read_text()}")
