import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.record import record_botocore
from inlaid.diagrams.traces.trace import format_call, show_trace
from inlaid.diagrams.traces.trace_file import parse_trace

ROOT = Path(__file__).parents[3]
RECORDER = ROOT / "src/inlaid/diagrams/traces/recorder.mjs"
SNIPPETS = ROOT / "snippets/lambda"


def trace(*calls):
    """Calls written `Actor Service Operation`."""
    text = "".join(format_call(*call.split(" ", 2)) for call in calls)
    return parse_trace(text, "run.jsonl")[0]


def check(diagram, *calls):
    parsed, diagnostics = parse_diagram("sequenceDiagram\n" + diagram, "d.mmd", 1)
    assert parsed is not None, diagnostics
    found = check_trace(parsed, trace(*calls)).deviation
    return f"{found.location.line}: {found.message}" if found else ""


ASSETS = """
participant S3 as Amazon S3
%% untraced: S3 invokes the function itself
S3->>Lambda: ObjectCreated
Lambda->>S3: GetObject source
S3-->>Lambda: tarball
loop each file
  Lambda->>Lambda: hash it
  Lambda->>S3: PutObject asset
end
Lambda->>S3: PutObject index.json
"""
GET, PUT = "Lambda S3 GetObject", "Lambda S3 PutObject"


@pytest.mark.parametrize(
    ("diagram", "calls"),
    [
        (ASSETS, [GET, PUT]),
        (ASSETS, [GET, PUT, PUT, PUT]),
        (ASSETS, ["lambda s3 GetObject", PUT]),
        ("%% any\nA->>B: anything at all", ["A B DoIt"]),
        ("A->>B: x\nA->>B: y", ["A B x", "A B y"]),
        ("opt maybe\nA->>B: PutIt\nend\nA->>B: GetIt", ["A B GetIt"]),
        ("opt maybe\nA->>B: PutIt\nend", ["A B PutIt"]),
        ("alt one\nA->>B: PutIt\nelse two\nA->>B: GetIt\nend", ["A B GetIt"]),
        ("alt one\nA->>B: PutIt\nelse two\nB->>B: rest\nend\nA->>B: GetIt", ["A B GetIt"]),
        ("par one\nA->>B: PutIt\nA->>B: PutIt\nand two\nA->>C: GetIt\nA->>C: DelIt\nend", ["A B PutIt", "A C GetIt", "A B PutIt", "A C DelIt"]),
        ("par one\nloop x\nA->>B: PutIt\nend\nand two\nA->>C: GetIt\nend\nA->>D: EndIt", ["A B PutIt", "A C GetIt", "A B PutIt", "A D EndIt"]),
        ("critical x\nA->>B: PutIt\noption y\nA->>B: UndoIt\nend", ["A B PutIt"]),
        ("critical x\nA->>B: PutIt\noption y\nA->>B: UndoIt\nend", ["A B PutIt", "A B UndoIt"]),
        ("A->>B: GetIt\nbreak lost\nA->>C: TellIt\nend\nA->>B: PutIt", ["A B GetIt", "A C TellIt"]),
        ("A->>B: GetIt\nbreak lost\nA->>C: TellIt\nend\nA->>B: PutIt", ["A B GetIt", "A B PutIt"]),
        ("rect red\nA->>B: GetIt\nend", ["A B GetIt"]),
        ("loop x\nloop y\nopt z\nA->>B: GetIt\nend\nend\nend", ["A B GetIt"] * 5),
        ("participant A\n%% omitted: B HeadIt\nA->>B: GetIt", ["A B HeadIt", "A B GetIt", "A B HeadIt"]),
        ("A->>B: GetIt", ["Other B PutIt", "A B GetIt"]),
    ],
)  # fmt: skip
def test_the_same_story(diagram, calls):
    assert check(diagram, *calls) == ""


@pytest.mark.parametrize(
    ("diagram", "calls", "expected"),
    [
        (ASSETS, [GET, PUT, "Lambda S3 DeleteObject"], "10: the diagram continues with `PutObject asset` or `PutObject index.json`, but the trace has `Lambda -> S3: DeleteObject`"),
        (ASSETS, [PUT], "6: the diagram continues with `GetObject source`, but the trace has `Lambda -> S3: PutObject`"),
        (ASSETS, [GET], "10: the trace ends, but the diagram continues with `PutObject asset` or `PutObject index.json`"),
        (ASSETS, [], "6: the trace is empty, so that nothing of the diagram is checked"),
        (ASSETS, ["Lamda S3 GetObject"], "6: the trace has only calls by Lamda, not by a participant (is `Lambda` meant?)"),
        ("%% omitted: S3 GetObject\nLambda->>S3: GetObject", [GET], "3: the diagram omits every call of the trace, so that nothing of it is checked"),
        ("A->>B: GetIt", ["A B GetIt", "A B PutIt"], "2: the diagram ends, but the trace continues with `A -> B: PutIt`"),
        ("A->>B: GetIt", ["A C GetIt"], "2: the diagram continues with `GetIt`, but the trace has `A -> C: GetIt`"),
        ("A->>B: x\nB->>A: y", ["B A y", "A B x"], "2: the diagram continues with `x`, but the trace has `B -> A: y`"),
        ("alt one\nA->>B: PutIt\nelse two\nA->>B: GetIt\nend", ["A B PutIt", "A B GetIt"], "3: the diagram ends, but the trace continues with `A -> B: GetIt`"),
        ("par one\nA->>B: PutIt\nA->>B: EndIt\nand two\nA->>C: GetIt\nend", ["A B PutIt", "A C GetIt", "A C GetIt"], "4: the diagram continues with `EndIt`, but the trace has `A -> C: GetIt`"),
        ("alt one\nA->>C: GetIt\nelse two\nA->>B: takes it\nend", ["A B GetIt"], "5: the diagram continues with `takes it` or `GetIt`, but the trace has `A -> B: GetIt`"),
        ("loop x\n" * 70 + "A->>B: GetIt\n" + "end\n" * 70, [], "1: the blocks are nested too deep to check"),
    ],
)  # fmt: skip
def test_the_first_deviation(diagram, calls, expected):
    assert check(diagram, *calls) == expected


def test_a_deviation_points_at_the_call():
    parsed, _ = parse_diagram("sequenceDiagram\nA->>B: GetIt", "d.mmd", 1)
    found = check_trace(parsed, trace("A B GetIt", "A B PutIt")).deviation
    assert str(found.related[0].location) == "run.jsonl:2:1"


def test_a_message_that_names_no_operation_is_told_which_was_recorded():
    parsed, _ = parse_diagram("sequenceDiagram\nA->>B: takes it", "d.mmd", 1)
    found = check_trace(parsed, trace("A B GetIt")).deviation
    assert found.help == "write `GetIt`, or `%% any` above the message"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "the line is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "the line is not a JSON object"),
        ('{"actor": "A", "service": "B"}', "the call has no text `operation`"),
        ('{"actor": "A", "servce": "B", "operation": "C"}', "the call has no text `service` (is `servce` meant?)"),
        ('{"actor": "A", "service": 1, "operation": "C"}', "the call has no text `service`"),
        ('{"actor": "A", "service": "B", "operation": "C", "order": "1"}', "`order` is not a number"),
    ],
)  # fmt: skip
def test_an_unreadable_line_is_named(line, message):
    calls, diagnostics = parse_trace("\n" + line, "run.jsonl")
    assert calls == ()
    assert [(diagnostic.location.line, diagnostic.message) for diagnostic in diagnostics] == [
        (2, message)
    ]
    assert {diagnostic.code.name for diagnostic in diagnostics} == {"trace-unreadable"}


def test_order_may_be_given():
    lines = [
        {"actor": "A", "service": "B", "operation": name, "order": order, "extra": [1]}
        for name, order in (("third", 3), ("first", 1), ("second", 1.5))
    ]
    calls, diagnostics = parse_trace("\n".join(map(json.dumps, lines)), "run.jsonl")
    assert diagnostics == ()
    assert show_trace(calls) == ("1. A -> B: first", "2. A -> B: second", "3. A -> B: third")


@pytest.fixture
def endpoint():
    """An HTTP server that answers everything with an empty 200, and its request log."""
    log = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            self.rfile.read(int(self.headers.get("content-length") or 0))
            log.append((self.command, self.path))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", log
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_botocore_is_recorded(endpoint):
    url, log = endpoint
    client = boto3.client(
        "s3", endpoint_url=url, region_name="eu-west-1", aws_access_key_id="test",
        aws_secret_access_key="test", config=Config(s3={"addressing_style": "path"}),
    )  # fmt: skip
    lines = []
    record_botocore(client.meta.events, "Lambda", lines.append)
    client.put_object(Bucket="bucket", Key="a b", Body=b"x")
    client.get_object(Bucket="bucket", Key="a b")["Body"].close()
    client.head_object(Bucket="bucket", Key="a b")
    client.close()
    calls, _ = parse_trace("".join(lines), "run.jsonl")
    assert show_trace(calls) == (
        "1. Lambda -> S3: PutObject",
        "2. Lambda -> S3: GetObject",
        "3. Lambda -> S3: HeadObject",
    )
    assert [method for method, _ in log] == ["PUT", "GET", "HEAD"]


@pytest.mark.slow
def test_the_aws_sdk_for_javascript_is_recorded(endpoint, tmp_path):
    url, log = endpoint
    program = f"""
    import {{ createRequire }} from "node:module";
    import {{ recordCalls }} from {json.dumps(RECORDER.as_uri())};
    const {{ S3Client, GetObjectCommand, PutObjectCommand }} =
      createRequire({json.dumps(str(SNIPPETS / "package.json"))})("@aws-sdk/client-s3");
    const client = new S3Client({{
      endpoint: {json.dumps(url)}, region: "eu-west-1", forcePathStyle: true,
      credentials: {{ accessKeyId: "test", secretAccessKey: "test" }},
    }});
    recordCalls(client, "Lambda", process.argv[2]);
    await client.send(new PutObjectCommand({{ Bucket: "b", Key: "k", Body: "x" }}));
    await client.send(new GetObjectCommand({{ Bucket: "b", Key: "k" }}));
    """
    script, file = tmp_path / "program.mjs", tmp_path / "run.jsonl"
    script.write_text(program, encoding="utf-8")
    subprocess.run(["node", script], check=True, timeout=60)  # no file: nothing is recorded
    assert not file.exists()
    subprocess.run(["node", script, file], check=True, timeout=60)
    calls, diagnostics = parse_trace(file.read_text(encoding="utf-8"), "run.jsonl")
    assert diagnostics == ()
    assert show_trace(calls) == ("1. Lambda -> S3: PutObject", "2. Lambda -> S3: GetObject")
    assert [path.partition("x-id=")[2] for _, path in log] == ["PutObject", "GetObject"] * 2
