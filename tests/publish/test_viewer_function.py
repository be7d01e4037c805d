"""The CloudFront function is run, in Node, on events as CloudFront sends them."""

import json
import subprocess

import pytest

from inlaid.publish.failure import PublishError
from inlaid.publish.viewer_function import render_function

REDIRECTS = {"old/": "/new/", "x.html": "https://example.org/"}


def ask(*requests: tuple[str, dict], redirects=REDIRECTS, base: str = "/"):
    events = [
        {
            "version": "1.0",
            "request": {"method": "GET", "uri": uri, "querystring": query, "headers": {}},
        }
        for uri, query in requests
    ]
    program = (
        render_function(redirects, base)
        + f"\nconsole.log(JSON.stringify({json.dumps(events)}.map(handler)))"
    )
    answer = subprocess.run(
        ["node", "-e", program], capture_output=True, text=True, check=True, timeout=60
    )
    return [
        each["headers"]["location"]["value"] if "statusCode" in each else each["uri"]
        for each in json.loads(answer.stdout)
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
    with pytest.raises(PublishError, match="CloudFront takes 10240"):
        render_function({f"page-{n}/": f"/other-{n}/" for n in range(1000)})
