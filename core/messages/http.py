"""One HTTP call, kept on a short lead: no proxy, no redirect, a time in all, an answer of bounded size.

From the standard library: nothing here needs more, and a client that follows redirects and the environment's proxies
would have to be taught not to.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.messages.rules import is_refused

SECONDS = 10.0
_CONNECT = 5.0
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


class Unreachable(Exception):
    """No answer; the sentence says why in Chinese, without the address. `ambiguous`: it may have arrived all the same."""

    def __init__(self, sentence: str, *, ambiguous: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.ambiguous = sentence, ambiguous


def why_not_call(url: str) -> str:
    """A sentence when this is no address to call, empty when it is. No name is looked up."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "地址不合规，请核对。"
    if parts.scheme not in ("http", "https") or not host:
        return "地址要以 http:// 或 https:// 开头。"
    if parts.username or parts.password:
        return "地址里不能写账号和口令，请写在请求头里。"
    if any(one <= " " or one == "\x7f" for one in url):
        return "地址里不能有空格和控制字符。"
    if not url.isascii():
        return "地址里还有汉字，请换成实际的地址。"
    return ""


def _addresses(host: str, port: int) -> list[str]:
    """Where the name leads; refused when any of it is no place to call (what is looked up is what is called)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("找不到这个服务器的地址，请核对域名和本机的 DNS。") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if any(is_refused(one) for one in addresses):
        raise Unreachable("这个地址不允许调用（本机链路、云主机元数据等保留地址）。")
    return addresses


def _connect(addresses: Iterable[str], port: int) -> socket.socket:
    last: OSError | None = None
    for one in list(addresses)[:3]:
        try:
            return socket.create_connection((one, port), timeout=_CONNECT)
        except OSError as error:
            last = error
    words = "连接超时" if isinstance(last, TimeoutError) else "连接被拒绝或不通"
    raise Unreachable(f"连不上服务器（{words}），请核对地址、端口和防火墙。") from last


def call(method: str, url: str, headers: Iterable[tuple[str, str]] = (), body: bytes | None = None) -> Answer:
    """The answer, whatever its status. Errors: Unreachable, after ten seconds at most besides the look-up."""
    if why_not := why_not_call(url):
        raise Unreachable(why_not)
    parts, until = urlsplit(url), time.monotonic() + SECONDS
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    sock = _connect(_addresses(host, port), port)
    connection = http.client.HTTPConnection(host, port)
    sent = False
    try:
        sock.settimeout(_CONNECT)
        if secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        # the socket is there already: the connection neither looks up nor connects again
        connection.sock = sock
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        heads = dict(headers) | {"Host": parts.netloc, "Connection": "close"}
        connection.request(method, target, body, heads)
        sent = True
        return _read(connection, sock, until)
    except ssl.SSLCertVerificationError as error:
        raise Unreachable("服务器的证书不可信，请把签发它的根证书装到本机，或改用可信证书。") from error
    except TimeoutError as error:
        raise Unreachable("等了 10 秒没有回答，可能已送达，也可能没有。", ambiguous=sent) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = "可能已送达，也可能没有。" if sent else "没有送出。"
        raise Unreachable(f"通信中断，{words}", ambiguous=sent) from error
    finally:
        connection.close()
        sock.close()


def _read(connection: http.client.HTTPConnection, sock: socket.socket, until: float) -> Answer:
    def patience() -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)

    patience()
    response = connection.getresponse()
    got = b""
    while len(got) < MOST_BYTES:
        patience()
        more = response.read1(MOST_BYTES - len(got))
        if not more:
            break
        got += more
    return Answer(response.status, got.decode("utf-8", "replace"))
