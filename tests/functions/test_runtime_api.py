"""The server of the Runtime API, where its client ends too early."""

import socket
import struct
import time

import pytest

from inlaid.functions.runtime_api import RuntimeApi

AT_ONCE = struct.pack("ii", 1, 0)  # close with a reset, not after what was sent was read


@pytest.mark.slow
def test_a_client_that_does_not_wait_for_an_answer_leaves_no_traceback(capfd):
    api = RuntimeApi()
    api.start()
    try:
        for _ in range(20):
            with api.connect() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                client.sendall(b"GET /2018-06-01/none HTTP/1.1\r\nHost: a\r\n\r\n" * 50)
        time.sleep(0.2)
    finally:
        api.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "request_text",
    [
        b"Content-Length: 100\r\n\r\nfour",
        b"Content-Length: many\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nnone\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nfour",
        b"Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n",
    ],
)
def test_a_client_that_breaks_off_has_said_nothing(capfd, request_text):
    api = RuntimeApi()
    api.start()
    try:
        with api.connect() as client:
            head = b"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: a\r\n"
            client.sendall(head + request_text)
            client.shutdown(socket.SHUT_WR)
            assert not client.recv(100)
        assert api.receive(0.1) is None
    finally:
        api.close()
    assert capfd.readouterr() == ("", "")
