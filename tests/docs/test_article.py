"""The Lambda article keeps its promises: no code is typed in, and the diagram is what happens."""

import io
import json
import os
import re
import subprocess
import tarfile
from pathlib import Path

import boto3
import pytest
import yaml
from botocore.config import Config
from click.testing import CliRunner

from inlaid.cli.main import main as inlaid
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.traces.matching import check_trace
from inlaid.diagrams.traces.trace import format_call
from inlaid.diagrams.traces.trace_file import parse_trace
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.pages.fences import find_fences
from inlaid.pages.header import is_include
from tests.publish.proxy import serve_proxy

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "snippets" / "lambda"
ARTICLE = (ROOT / "docs" / "tutorials" / "lambda.md").read_text("utf-8")
FENCES = find_fences(ARTICLE)
INCLUDES = [fence.info for fence in FENCES if is_include(fence.info)]
STEPS = (
    "snippet-download-file",
    "snippet-extract-tarball",
    "snippet-checksum-files",
    "snippet-upload-files",
    "snippet-upload-index",
    "snippet-assetify",
)
COLUMNS = 80  # what a block of 688 pixels holds
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
    "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
    "ASSETIFY_BUCKET": "article-assets",
}
EVENT = {
    "Records": [
        {"s3": {"bucket": {"name": "article-uploads"}, "object": {"key": key}}}
        for key in ("site.tar.gz", "my+blog.tgz")
    ]
}


def test_no_code_is_typed_in_but_commands():
    typed = [fence.info for fence in FENCES if not is_include(fence.info)]
    assert sorted({*typed}) == ["console", "sequence trace=assetify", "{.text .wrap}"]
    assert typed.count("{.text .wrap}") == typed.count("sequence trace=assetify") == 1


def test_each_block_of_commands_is_run_or_says_why_not():
    lines = ARTICLE.splitlines()
    comments = [lines[fence.line - 2] for fence in FENCES if fence.info == "console"]
    run = [line for line in comments if line == "<!-- inlaid: verify=article -->"]
    off = [line for line in comments if line.startswith('<!-- inlaid: verify=off:"needs an acc')]
    assert len(run) >= len(off)
    assert len(run) + len(off) == len(comments)


def test_the_fences_of_the_first_draft_are_there_in_their_order():
    infos = [" ".join(info.split()[:3]) for info in INCLUDES]
    first = [
        *(f"javascript ./assetify.js {name}" for name in STEPS),
        "sh ./upload-lambda.sh collapse=12",
    ]
    assert [info for info in infos if info in first] == first


def test_the_whole_program_can_be_had():
    """Each file is shown as a whole, to copy, and each of its regions in the text before."""
    for name in ("hello-event.js", "hello-event-2014.js", "assetify.js", "upload-lambda.sh"):
        source = parse_source(name, (PROGRAMS / name).read_text("utf-8"))
        shown = [info.split()[1:] for info in INCLUDES if f"./{name}" in info.split()]
        assert any(not {*words} & {*_names(source)} for words in shown), name
        if len(_names(source)) > 1:
            assert {*_names(source)} <= {word for words in shown for word in words}, name
    assert any(info.startswith("json ./package.json") for info in INCLUDES)
    assert yaml.safe_load(ARTICLE.split("---")[1])["inlaid"]["fences"] == {"context": "hidden"}


def test_no_line_is_wider_than_its_block():
    sources = {word for info in INCLUDES for word in info.split() if word.startswith("./")}
    typed = [line for fence in FENCES if fence.info == "console" for line in fence.body]
    lines = [line for name in sources for line in (PROGRAMS / name).read_text().splitlines()]
    assert [line for line in lines + typed if len(line) > COLUMNS] == []


def _names(source):
    return [region.name for region in find_regions(source).regions]


def test_messages_that_the_article_explains_are_those_of_the_program():
    program = (PROGRAMS / "assetify.js").read_text("utf-8")
    table = ARTICLE.partition("| The log says |")[2].partition("\n\n")[0]
    messages = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    assert len(messages) == 8
    for message in messages:
        words = message.strip(". ").replace("450000000", "${maxBytes}")
        assert words == "AccessDenied" or words in program


@pytest.mark.slow
def test_the_diagram_is_what_happens(moto_server):
    fence = next(one for one in FENCES if one.info == "sequence trace=assetify")
    diagram, diagnostics = parse_diagram("\n".join(fence.body), "lambda.md", fence.line + 1)
    assert diagnostics == ()
    calls = record_calls(moto_server)
    assert [str(call) for call in calls].count("assetify -> S3: GetObject") == 2
    assert [str(call) for call in calls].count("assetify -> S3: PutObject") == 6
    checked = check_trace(diagram, calls)
    assert (checked.deviation, str(checked.counts)) == (None, "5 operations, 2 untraced")


@pytest.mark.slow
def test_a_wrong_message_fails_verify_at_its_line(moto_server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tests = {"assetify": {"root": "program", "run": "cp calls.jsonl run.jsonl"}}
    settings = {"traces": {"assetify": "program/run.jsonl"}, "verify": {"projects": tests}}
    Path("mkdocs.yml").write_text(json.dumps({"plugins": [{"inlaid": settings}]}))
    Path("program").mkdir()
    Path("program", "calls.jsonl").write_text(
        "".join(
            format_call(record_call.actor, record_call.service, record_call.operation)
            for record_call in record_calls(moto_server)
        )
    )
    fence = next(one for one in FENCES if one.info == "sequence trace=assetify")
    page = Path("docs", "lambda.md")
    page.parent.mkdir()
    lines = ARTICLE.splitlines()[fence.line - 1 : fence.end_line]
    page.write_text("\n".join(lines))
    assert CliRunner().invoke(inlaid, ["verify"]).exit_code == 0
    for message, wrong, called in (
        ("Lambda->>+S3: GetObject", "Lambda->>+S3: HeadObject", "GetObject"),
        ("Lambda->>+S3: PutObject index", "Lambda->>+S3: DeleteObject index", "PutObject"),
    ):
        (number,) = [n for n, line in enumerate(lines, 1) if message in line]
        page.write_text("\n".join(lines).replace(message, wrong))
        done = CliRunner().invoke(inlaid, ["verify"])
        assert done.exit_code == 1
        assert re.search(rf"docs/lambda.md:{number}:\d+: (error|or )", done.output)
        assert f"but the trace has `assetify -> S3: {called}`" in done.output


def record_calls(moto_server):
    """Run the article's function under an event of two records; return its requests to S3."""
    s3 = boto3.client(
        "s3",
        endpoint_url=moto_server,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(s3={"addressing_style": "path"}),
    )
    for bucket in ("article-uploads", "article-assets"):
        s3.create_bucket(Bucket=bucket)
    for key in ("site.tar.gz", "my blog.tgz"):
        s3.put_object(Bucket="article-uploads", Key=key, Body=make_tarball())
    with serve_proxy(moto_server) as proxy:
        script = f"require('./assetify.js').handler({json.dumps(EVENT)}).then(() => process.exit())"
        done = subprocess.run(
            ["node", "-e", script],
            cwd=PROGRAMS,
            env=ENVIRONMENT | {"AWS_ENDPOINT_URL": proxy.url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        operations = [read_operation(call) for call in proxy.calls]
    lines = "".join(format_call("assetify", "S3", operation) for operation in operations)
    calls, diagnostics = parse_trace(lines, "trace.jsonl")
    assert diagnostics == ()
    return calls


def read_operation(call):
    """The operation as the SDK writes it into the address, but for `HEAD`."""
    named = re.search(r"[?&]x-id=(\w+)", call.path)
    return named[1] if named else f"{call.method.title()}Object"


def make_tarball():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in ("css/site.css", "js/site.js"):
            entry = tarfile.TarInfo(name)
            entry.size = len(name)
            archive.addfile(entry, io.BytesIO(name.encode()))
    return buffer.getvalue()
