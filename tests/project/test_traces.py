"""`trace=NAME` on a diagram's fence, in `inlaid verify`."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.project.check import check_project
from inlaid.project.project import load_project
from inlaid.project.settings import read_settings
from tests.settings import list_faults

pytestmark = pytest.mark.slow

TRACE = "".join(
    json.dumps({"actor": "Server", "service": "S3", "operation": name}) + "\n"
    for name in ("GetObject", "PutObject")
)
DIAGRAM = "sequenceDiagram\n  Server->>S3: GetObject basket\n  Server->>S3: PutObject bill\n"
PROGRAM = "```sh ./program/shop.sh\n```\n\n"
RECORD = "mkdir -p ../build && cp calls ../build/run.jsonl"
SETTINGS = {
    "diagrams": ["sequence", "mermaid"],
    "traces": {"checkout": "build/run.jsonl"},
    "base_path": ["."],
    "verify": {"projects": {"shop": {"root": "program", "run": RECORD}}},
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": SETTINGS}]}))
    write("program/shop.sh", "echo total\n")
    write("program/calls", TRACE)
    return tmp_path


def write(path, text):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def write_page(diagram=DIAGRAM, header="sequence trace=checkout", *, before=PROGRAM):
    write("docs/page.md", f"{before}```{header}\n{diagram}```\n")


def verify(*arguments):
    return CliRunner().invoke(main, ["verify", *arguments])


@pytest.mark.parametrize(
    "header",
    [
        "sequence trace=checkout",
        'sequence trace="checkout"',
        "{.sequence trace=checkout}",
        "mermaid trace=checkout",
    ],
)
def test_a_diagram_is_checked_against_what_the_tests_wrote(project, header):
    write_page(header=header)
    assert verify().exit_code == 0
    write_page(DIAGRAM.replace("PutObject", "DeleteObject"), header)
    done = verify()
    assert done.exit_code == 1
    assert "docs/page.md:7:3: error[trace-deviation]" in done.output
    assert "but the trace has `Server -> S3: PutObject`" in done.output
    assert "build/run.jsonl:2:1: the call `Server -> S3: PutObject`" in done.output
    assert not Path("build").exists()


def test_the_trace_is_kept_with_the_result_and_changes_with_the_program(project):
    write_page()
    assert "cached" not in verify().output
    again = verify()
    assert "(2 cached)" in again.output
    assert again.exit_code == 0
    write("program/calls", TRACE.replace("PutObject", "CopyObject"))
    done = verify()
    assert done.exit_code == 1
    assert "but the trace has `Server -> S3: CopyObject`" in done.output


def test_a_page_with_nothing_but_the_diagram_runs_what_records_the_trace(project):
    write("build/run.jsonl", TRACE.replace("PutObject", "CopyObject"))  # an old one
    write_page(before="")
    report = Path("report.json")
    assert verify("--json", str(report)).exit_code == 0
    (example,) = json.loads(report.read_text())["examples"]
    assert (example["kind"], example["level"]) == ("diagram", "as printed")
    assert example["proved"] == ["parses", "tests of shop", "trace checkout: 2 operations"]
    assert example["trace"] == {
        "name": "checkout", "operations": 2, "replies": 0, "order_only": 0, "untraced": 0, "unrun": 0,
        "omitted": 0,
    }  # fmt: skip
    write_page(DIAGRAM.replace("PutObject", "CopyObject"), before="")
    done = verify()
    assert done.exit_code == 1
    assert "docs/page.md:4:3: error[trace-deviation]" in done.output
    assert "1 example: 1 failed" in done.output


def test_a_trace_is_begun_anew(project):
    appending = "mkdir -p ../build && cat calls >> ../build/run.jsonl"
    settings = {**SETTINGS, "verify": {"projects": {"shop": {"root": "program", "run": appending}}}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write("build/run.jsonl", TRACE)
    write_page(before="")
    assert verify().exit_code == 0
    assert Path("build/run.jsonl").read_text() == TRACE


def test_tests_that_fail_record_nothing_to_be_trusted(project):
    failing = {"root": "program", "run": f"{RECORD}; exit 3"}
    settings = {**SETTINGS, "verify": {"projects": {"shop": failing}}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write_page(before="")
    done = verify()
    assert done.exit_code == 1
    assert "ended with status 3" in done.output
    assert "error[trace-" not in done.output
    failing["run"] = "exit 4"
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    done = verify()
    assert "error[project-failed] project shop: `exit 4` ended with status 4" in done.output
    assert "error[trace-missing]" in done.output


def test_a_diagram_depends_only_on_the_tests_that_recorded_its_trace(project):
    projects = {**SETTINGS["verify"]["projects"], "other": {"root": "program", "run": "exit 3"}}
    settings = {**SETTINGS, "verify": {"projects": projects}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write_page(before="")
    assert verify().exit_code == 0


def test_a_diagram_that_is_quoted_is_reported_in_its_file(project):
    write("program/flow.mmd", DIAGRAM.replace("PutObject", "DeleteObject"))
    write_page("", "sequence ./program/flow.mmd trace=checkout")
    done = verify()
    assert done.exit_code == 1
    assert "program/flow.mmd:3:3: error[trace-deviation]" in done.output


@pytest.mark.parametrize(
    ("header", "column", "message"),
    [
        ("sequence trace=chekout", 13, "error[trace-name] no trace 'chekout'"),
        ("sequence trce=checkout", 13, "error[option-unknown] unknown option 'trce'"),
        ("{.sh trace=checkout}", 9, "error[trace-name] trace=checkout: the fence holds no"),
    ],
)
def test_wrong_options_are_reported_at_their_place(project, header, column, message):
    write_page(header=header, before="")
    done = verify()
    assert done.exit_code == 1
    assert f"docs/page.md:1:{column}: {message}" in done.output


def test_what_exists_is_named(project):
    write_page(header="sequence trace=chekout", before="")
    assert "did you mean 'checkout'? The traces are: checkout" in verify().output


@pytest.mark.parametrize(
    "run",
    [
        "true",
        "mkdir -p ../build/run.jsonl",
        "mkdir ../build; ln -s /etc/hostname ../build/run.jsonl",
    ],
)
def test_a_trace_that_no_test_wrote_is_named(project, run):
    settings = {**SETTINGS, "verify": {"projects": {"shop": {"root": "program", "run": run}}}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write_page(before="")
    done = verify()
    assert done.exit_code == 1
    assert (
        "docs/page.md:1:13: error[trace-missing] trace 'checkout': no tests of this run have "
        "recorded build/run.jsonl" in done.output
    )


def test_a_trace_without_any_project_is_missing(project):
    settings = {**SETTINGS, "verify": {}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write("build/run.jsonl", TRACE)
    write_page(before="")
    assert "error[trace-missing]" in verify().output


def test_a_diagram_without_a_trace_has_to_parse(project):
    write_page(header="sequence", before="")
    assert "1 example: 1 parsed" in verify().output
    write_page("sequenceDiagram\n  Server->>>>S3\n", "mermaid", before="")
    done = verify()
    assert done.exit_code == 1
    assert "docs/page.md:3:" in done.output
    assert "1 example: 1 failed" in done.output


def test_a_diagram_may_be_left_out_with_its_trace(project):
    write_page(before='<!-- inlaid: verify=off:"a plan" -->\n')
    done = verify("-v")
    assert done.exit_code == 0
    assert "docs/page.md:2: skipped (sequence): a plan" in done.output


def test_a_garbled_trace_is_reported_once(project):
    write("program/calls", "GetObject\n")
    write_page(before=f"{PROGRAM}```sequence trace=checkout\n{DIAGRAM}```\n\n")
    done = verify()
    assert done.exit_code == 1
    assert done.output.count("build/run.jsonl:1:1: error[trace-unreadable]") == 1


def test_a_broken_diagram_does_not_pass(project):
    write_page("sequenceDiagram\n  Server->>>>S3\n")
    done = verify()
    assert done.exit_code == 1
    assert "docs/page.md:6:" in done.output


def test_only_what_is_asked_for_is_checked(project):
    write_page(DIAGRAM.replace("PutObject", "DeleteObject"))
    assert verify("--only", "bash").exit_code == 0
    assert verify("--only", "docs/page.md").exit_code == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("build/run.jsonl", "traces: expected names, each with a file, found 'build/run.jsonl'"),
        ({"checkout": 1}, "traces.checkout: expected the path of a file, found 1"),
        ({"checkout": "../run"}, "traces.checkout: '../run' must be a path inside the project"),
        ({"checkout": "/run"}, "traces.checkout: '/run' must be a path inside the project"),
    ],
)
def test_wrong_settings(value, message):
    assert message in list_faults(read_settings({"traces": value}))[0]


def test_a_misspelt_setting():
    assert "did you mean 'traces'" in list_faults(read_settings({"trace": {}}))[0]


def test_a_page_names_the_trace_of_its_diagrams(project):
    own = DIAGRAM.replace("PutObject", "CopyObject")
    front = "---\ninlaid: {trace: checkout}\n---\n"
    write("docs/page.md", f"{front}```sequence\n{DIAGRAM}```\n\n```mermaid\n{own}```\n")
    done = verify()
    assert done.exit_code == 1
    assert "docs/page.md:13:3: error[trace-deviation]" in done.output
    assert done.output.count("error[") == 1


@pytest.mark.parametrize(
    ("front", "header", "expected"),
    [
        ("", "sequence trace=chekout", "docs/page.md:1:13 no trace 'chekout'"),
        ("", "sequence ./snippets/flow.mmd trace=chekout", "docs/page.md:1:33 no trace 'chekout'"),
        ("---\ninlaid:\n  trace: chekout\n---\n", "sequence", "docs/page.md:3:10 no trace 'chekout'"),
        ("", "{.text trace=checkout}", "docs/page.md:1:11 trace=checkout: the fence holds no sequence diagram"),
        ("", "sequence trace=checkout", ""),
        ("---\ninlaid:\n  trace: checkout\n---\n", "sequence", ""),
    ],
)  # fmt: skip
def test_check_knows_the_names_of_traces(project, front, header, expected):
    body = "" if "./" in header else DIAGRAM
    write("snippets/flow.mmd", DIAGRAM)
    write("docs/page.md", f"{front}```{header}\n{body}```\n")
    found = check_project(load_project(project)).diagnostics
    assert "\n".join(f"{one.location} {one.message}" for one in found) == expected
    assert all("'checkout'" in one.help for one in found if "no trace" in one.message)


SHOP = """\
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError


class Bank(BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(201 if self.path == "/charges" else 402)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Bank)
threading.Thread(target=server.serve_forever, daemon=True).start()
for path in ("charges", "refunds"):
    url = f"http://localhost:{server.server_port}/{path}"
    try:
        urllib.request.urlopen(urllib.request.Request(url, method="POST"))
    except HTTPError:
        pass
server.shutdown()
"""
SENT = """\
sequenceDiagram
  participant Bank as localhost
  shop->>Bank: POST /charges
  Bank-->>shop: 201 Created
  shop->>Bank: POST /refunds
  Bank--xshop: 402
"""


@pytest.mark.long
def test_an_agent_sends_what_it_records_without_a_line_of_code(project):
    run = "opentelemetry-instrument python shop.py"
    settings = {
        "traces": {"checkout": {"project": "shop"}},
        "verify": {"projects": {"shop": {"root": "program", "run": run}}},
    }
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write("program/shop.py", SHOP)
    write_page(SENT, before="")
    report = Path("report.json")
    done = verify("--json", str(report))
    assert done.exit_code == 0, done.output
    (example,) = json.loads(report.read_text())["examples"]
    assert (example["trace"]["operations"], example["trace"]["replies"]) == (2, 2)
    for right, wrong, line in (("/charges", "/charge", 4), ("201", "202", 5), ("402", "403", 7)):
        write_page(SENT.replace(right, wrong), before="")
        done = verify()
        assert f"docs/page.md:{line}:3: error[trace-deviation]" in done.output
    drawn = CliRunner().invoke(main, ["trace", "draw", ".inlaid/spans/shop.jsonl"])
    assert drawn.exit_code == 0
    write_page(drawn.output, before="")
    assert verify().exit_code == 0
    write_page(SENT, "sequence trace=checkout#POST", before="")
    assert verify().exit_code == 0
    write_page(SENT, "sequence trace=checkout#PST", before="")
    done = verify()
    assert (
        "docs/page.md:1:13: error[trace-name] trace 'checkout': no calls within 'PST'"
        in done.output
    )
    assert "did you mean 'POST'? The spans are: POST" in done.output


def test_tests_that_send_no_spans(project):
    settings = {**SETTINGS, "traces": {"checkout": {"project": "shop"}}}
    write("mkdocs.yml", yaml.safe_dump({"site_name": "Shop", "plugins": [{"inlaid": settings}]}))
    write_page(before="")
    assert "trace 'checkout': no tests of this run have sent spans" in verify().output
