"""The CloudFront function is run, in Node, on events as CloudFront sends them."""

import json
import re
import subprocess

import pytest
import tree_sitter
import tree_sitter_javascript

from inlaid.publish.aws.edge_map import make_edge_map
from inlaid.publish.aws.viewer_function import OddNames, find_odd_names, render_function
from inlaid.publish.failure import PublishError

REDIRECTS = {"old/": "/new/", "x.html": "https://example.org/"}


def ask(*requests: tuple[str, dict], redirects=REDIRECTS, base: str = "/", edge_map=None, paths=()):
    events = [
        {
            "version": "1.0",
            "request": {"method": "GET", "uri": uri, "querystring": query, "headers": {}},
        }
        for uri, query in requests
    ]
    program = (
        render_function(redirects, base, edge_map, find_odd_names(paths))
        + f"\nconsole.log(JSON.stringify({json.dumps(events)}.map(handler)))"
    )
    answer = subprocess.run(
        ["node", "-e", program], capture_output=True, text=True, check=True, timeout=60
    )
    return [
        row["headers"]["location"]["value"] if "statusCode" in row else row["uri"]
        for row in json.loads(answer.stdout)
    ]


def test_clean_urls_and_redirects():
    cases = {
        "/": "/index.html",
        "/guide/": "/guide/index.html",
        "/guide/index.html": "/guide/index.html",
        "/a/style.css": "/a/style.css",
        "/guide": "/guide/",
        "/a/guide": "/a/guide/",
        "/old/": "/new/",
        "/x.html": "https://example.org/",
        "/constructor": "/constructor/",
        "/.well-known/security.txt": "/.well-known/security.txt",
    }
    assert ask(*((uri, {}) for uri in cases)) == list(cases.values())


def test_query_strings_survive_a_redirect():
    query = {
        "a": {"value": "1"},
        "b": {"value": "2", "multiValue": [{"value": "2"}, {"value": "3%26"}]},
        "c": {"value": ""},
    }
    assert ask(("/guide", query)) == ["/guide/?a=1&b=2&b=3%26&c"]


@pytest.mark.parametrize("uri", ["//evil", "///evil", "/\\evil", "/\\/evil"])
def test_no_redirect_to_another_host(uri):
    assert ask((uri, {})) == ["/evil/"]


def test_base():
    assert ask(("/docs/old/", {}), ("/old/", {}), base="/docs/") == ["/new/", "/old/index.html"]


def test_redirects_are_data():
    hostile = {'"; throw 1; "/': "/a", "</script>/": '/"b'}
    assert ask(('/"; throw 1; "/', {}), ("/</script>/", {}), redirects=hostile) == ["/a", '/"b']


def test_too_many_redirects():
    redirects = {f"page-{n}/": f"/other-{n}/" for n in range(1000)}
    with pytest.raises(
        PublishError, match=r"CloudFront takes 10240; of 1000 redirects, (\d+) fit"
    ) as told:
        render_function(redirects)
    most = int(re.search(r"(\d+) fit", str(told.value))[1])
    items = list(redirects.items())
    assert len(render_function(dict(items[:most])).encode()) <= 10240
    with pytest.raises(PublishError):
        render_function(dict(items[: most + 1]))


def test_too_many_names():
    names = OddNames(tuple(f"keys/{number:09}" for number in range(900)), ("v1.2",))
    for redirects in ({}, REDIRECTS):
        with pytest.raises(PublishError, match="takes 10240; it names 901 files without a dot and"):
            render_function(redirects, names=names)


ODD = (
    "LICENSE",
    "v1.2/index.html",
    "v1.2/a/index.html",
    "a/v2.0.1/CNAME",
    "a ü/b.c/index.html",
    "x.css",
)


def test_odd_names():
    assert find_odd_names((*ODD, ".well-known/acme/token")) == OddNames(
        ("LICENSE", "a/v2.0.1/CNAME"), ("a ü/b.c", "v1.2")
    )


@pytest.mark.parametrize("base", ["/", "/docs/"])
def test_folders_with_a_dot_and_files_without(base):
    cases = {
        "LICENSE": "LICENSE",
        "license": "license/",
        "a/v2.0.1/CNAME": "a/v2.0.1/CNAME",
        "v1.2": "v1.2/",
        "v1.2/": "v1.2/index.html",
        "v1.3": "v1.3",
        "v1.2/a": "v1.2/a/",
        "a%20%C3%BC/b.c": "a%20%C3%BC/b.c/",
        "x.css": "x.css",
        ".well-known/acme-challenge/token": ".well-known/acme-challenge/token",
        ".well-known/host.meta": ".well-known/host.meta",
        "%zz": "%zz/",
    }
    found = ask(*((base + uri, {}) for uri in cases), base=base, paths=ODD)
    assert found == [base + path for path in cases.values()]


# What AWS documents for cloudfront-js-2.0, by the names of the grammar; no for-of, no classes.
STATEMENTS = {
    "break_statement", "catch_clause", "continue_statement", "do_statement", "else_clause",
    "expression_statement", "finally_clause", "for_in_statement", "for_statement",
    "function_declaration", "if_statement", "lexical_declaration", "return_statement",
    "statement_block", "switch_statement", "throw_statement", "try_statement", "while_statement",
}  # fmt: skip


def test_only_documented_statements():
    source = render_function(REDIRECTS, "/", make_edge_map({"a": "1", "b": "2"}, ["c"])).encode()
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    queue, seen = [parser.parse(source).root_node], set()
    while queue:
        node = queue.pop()
        queue += node.children
        if node.type.endswith(("_statement", "_declaration", "_clause")):
            seen.add(node.type)
        assert node.type != "of", source[node.parent.start_byte : node.parent.end_byte]
    assert "for_in_statement" in seen
    assert seen <= STATEMENTS


def test_layers():
    paths = {"index.html": "one", "a/index.html": "two", "ü b/x+y.css": "two"}
    edge_map = make_edge_map(paths, ["gone.css"])
    asked = ["/", "/a/", "/%C3%BC%20b/x+y.css", "/%c3%bc b/x%2By.css", "/gone.css", "/%zz.css"]
    assert ask(*((uri, {}) for uri in asked), edge_map=edge_map) == [
        "/.inlaid/files/one/index.html",
        "/.inlaid/files/two/a/index.html",
        "/.inlaid/files/two/%C3%BC%20b/x%2By.css",
        "/.inlaid/files/two/%C3%BC%20b/x%2By.css",
        "/.inlaid/files/none/gone.css",
        "/%zz.css",
    ]
    below = ask(("/docs/a/", {}), ("/a/", {}), base="/docs/", edge_map=edge_map)
    assert below == ["/docs/.inlaid/files/two/a/index.html", "/a/index.html"]
