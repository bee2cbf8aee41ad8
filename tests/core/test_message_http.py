"""The one call: bounded in time and size, no redirect, no proxy, no place where clouds keep keys."""

import socket
import threading
from contextlib import closing

import pytest

from core.messages import http
from tests.gateway import gateway


def test_an_answer_comes_back_whatever_its_status():
    with gateway() as other:
        other.say((503, "忙".encode(), {}))
        assert http.call("POST", f"{other.url}/send?a=1", [("X-A", "b")], b'{"x": 1}') == http.Answer(
            503, "忙"
        )
        call = other.calls[0]
    assert (call["method"], call["path"], call["body"]) == ("POST", "/send?a=1", '{"x": 1}')
    assert call["headers"]["X-A"] == "b"
    assert call["headers"]["Host"] == other.url.removeprefix("http://")


def test_a_redirect_is_an_answer_not_a_way():
    with gateway() as other:
        other.say((302, b"", {"Location": f"{other.url}/elsewhere"}))
        assert http.call("GET", other.url).status == 302
        assert len(other.calls) == 1


def test_the_environments_proxy_is_not_asked(monkeypatch):
    with gateway() as other, gateway() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        http.call("GET", other.url)
        assert (len(other.calls), proxy.calls) == (1, [])


def test_no_more_of_an_answer_is_read_than_the_limit():
    with gateway() as other:
        other.say((200, b"x" * (http.MOST_BYTES + 10_000), {}))
        assert len(http.call("GET", other.url).text) == http.MOST_BYTES


def test_who_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent, pytest.raises(http.Unreachable) as raised:
        http.call("GET", f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert raised.value.ambiguous
    assert "没有回答" in raised.value.sentence


def test_who_answers_drop_by_drop_has_no_more_time_than_others(monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.4)
    over = threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            peer, _ = server.accept()
            with closing(peer):
                peer.recv(4096)
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not over.wait(0.05):
                    try:
                        peer.sendall(b"x")
                    except OSError:
                        return

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(http.Unreachable):
            http.call("GET", f"http://127.0.0.1:{server.getsockname()[1]}/")
        over.set()


def test_nobody_there_is_said_in_words():
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(http.Unreachable, match="连不上服务器") as raised:
        http.call("GET", f"http://127.0.0.1:{port}/secret")
    assert not raised.value.ambiguous
    assert "secret" not in raised.value.sentence


def test_a_name_that_leads_to_a_refused_place_is_refused(monkeypatch):
    """Looked up once: what was checked is what is called."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(http.Unreachable, match="不允许调用"):
        http.call("GET", "http://metadata.example/latest/")


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://a/", "file:///etc/passwd", "//a/b", "http://", "http://u:p@a/", "http://a/ b", "http://a:99999/",
        "http://短信平台地址/send", "http://[::1/", "gopher://a/", "http://a/\r\nX: 1",
    ],
)  # fmt: skip
def test_what_is_no_address_to_call_is_refused_before_any_look_up(url, monkeypatch):
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_a, **_k: pytest.fail("looked up"))
    assert http.why_not_call(url)
    with pytest.raises(http.Unreachable):
        http.call("GET", url)
