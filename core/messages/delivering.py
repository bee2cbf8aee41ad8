"""One message out of the house: by mail or by the call of its channel; what came of it in words, without any secret."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from core.messages import http, rules
from core.messages.choices import AddressKind, ChannelKind, Security, Signing
from core.messages.models import MessageChannel

TITLE = "综治中心"
_SECONDS = 10
_TOKEN_LIFE = timedelta(hours=1)
_ANSWER_SHOWN = 300
# a token for each channel and change of it, in this process only
_tokens: dict[tuple[int, datetime], tuple[datetime, str]] = {}


@dataclass(frozen=True)
class Envelope:
    """What a template may be filled with."""

    key: UUID
    text: str
    url: str
    name: str
    account: str = ""
    mobile: str = ""
    email: str = ""

    def address(self, kind: str) -> str:
        return {
            AddressKind.ACCOUNT.value: self.account,
            AddressKind.MOBILE.value: self.mobile,
            AddressKind.EMAIL.value: self.email,
        }[kind]


@dataclass(frozen=True)
class Outcome:
    """`is_cut_off`: the other side was not reached, as it would not be for the next message."""

    ok: bool
    sentence: str
    answer: str = ""
    is_cut_off: bool = False


def deliver(channel: MessageChannel, envelope: Envelope, at: datetime) -> Outcome:
    """Send it now; the sentence and the answer are free of the channel's secrets. Raises nothing."""
    if not envelope.address(channel.address):
        return Outcome(ok=False, sentence=f"收件人没有{AddressKind(channel.address).label}")
    found = _mail(channel, envelope) if channel.kind == ChannelKind.EMAIL else _call(channel, envelope, at)
    secrets = [channel.secret, channel.signing_secret, *(token for _, token in _tokens.values())]
    return Outcome(
        found.ok, rules.hidden(found.sentence, secrets), rules.hidden(found.answer, secrets), found.is_cut_off
    )


# --- mail


def mail_backend(channel: MessageChannel) -> BaseEmailBackend:
    """Django's own, with this row's server."""
    return EmailBackend(
        host=channel.host,
        port=channel.port,
        username=channel.username,
        password=channel.secret,
        use_tls=channel.security == Security.STARTTLS,
        use_ssl=channel.security == Security.SSL,
        timeout=_SECONDS,
        fail_silently=False,
    )


def _mail(channel: MessageChannel, envelope: Envelope) -> Outcome:
    domain = channel.sender.rpartition("@")[2] or "localhost"
    letter = EmailMessage(
        subject=f"【{TITLE}】{envelope.text}",
        body=f"{envelope.name}：\n\n{envelope.text}。\n{envelope.url}\n\n本邮件由系统发出，请勿回复。",
        from_email=channel.sender,
        to=[envelope.email],
        connection=mail_backend(channel),
        # the same for each try: servers and programs drop the second copy
        headers={"Message-ID": f"<{envelope.key}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except smtplib.SMTPAuthenticationError:
        return Outcome(ok=False, sentence="邮件服务器不认账号或授权码，请核对。", is_cut_off=True)
    except smtplib.SMTPRecipientsRefused as error:
        codes = "、".join(str(code) for code, _ in error.recipients.values())
        return Outcome(ok=False, sentence=f"邮件服务器不收这个邮箱（{codes}）")
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else ""
        return Outcome(ok=False, sentence=f"邮件服务器回答 {error.smtp_code}", answer=words)
    except ssl.SSLError:
        return Outcome(
            ok=False, sentence="与邮件服务器的加密连接没有建立，请核对端口、加密方式和证书。", is_cut_off=True
        )
    except (OSError, smtplib.SMTPException, ValueError) as error:
        words = "连接超时" if isinstance(error, TimeoutError) else type(error).__name__
        return Outcome(
            ok=False, sentence=f"连不上邮件服务器（{words}），请核对服务器、端口和防火墙。", is_cut_off=True
        )
    return Outcome(ok=True, sentence="邮件服务器已接收")


# --- a call


def values_of(channel: MessageChannel, envelope: Envelope) -> dict[str, str]:
    return {
        "title": TITLE,
        "text": envelope.text,
        "url": envelope.url,
        "name": envelope.name,
        "account": envelope.account,
        "mobile": envelope.mobile,
        "email": envelope.email,
        "key": str(envelope.key),
        "secret": channel.secret,
        "identity": channel.identity,
        "agent": channel.agent,
    }


def _token(channel: MessageChannel, values: dict[str, str], at: datetime) -> str:
    """Fetched once an hour. Errors: Unreachable, also when the answer holds none."""
    name = (channel.pk or 0, channel.changed_at)
    kept = _tokens.get(name)
    if kept and at < kept[0] + _TOKEN_LIFE:
        return kept[1]
    url = rules.fill_url(channel.token_url, values)
    if channel.token_body:
        body = rules.fill_json(channel.token_body, values).encode()
        answer = http.call("POST", url, [("Content-Type", "application/json; charset=utf-8")], body)
    else:
        answer = http.call("GET", url)
    token = rules.at_path(channel.token_path, answer.text)
    if not token:
        short = rules.hidden(answer.text, [channel.secret])[:_ANSWER_SHOWN]
        raise http.Unreachable(f"没有取得令牌，请核对编号和密钥。网关回答 {answer.status}：{short}")
    _tokens[name] = at, token
    return token


def forget_tokens() -> None:
    _tokens.clear()


def _call(channel: MessageChannel, envelope: Envelope, at: datetime) -> Outcome:
    values = values_of(channel, envelope)
    try:
        if channel.token_url:
            values["token"] = _token(channel, values, at)
        answer = http.call(*_request(channel, values, at))
    except http.Unreachable as error:
        return Outcome(ok=False, sentence=error.sentence, is_cut_off=True)
    short = answer.text[:_ANSWER_SHOWN]
    if why_not := rules.why_not_taken(
        answer.status, answer.text, channel.success_path, channel.success_value
    ):
        # an old token is one of the reasons: the next try fetches a new one
        _tokens.pop((channel.pk or 0, channel.changed_at), None)
        return Outcome(ok=False, sentence=why_not, answer=short)
    return Outcome(ok=True, sentence=f"网关已接收（{answer.status}）", answer=short)


def _request(
    channel: MessageChannel, values: dict[str, str], at: datetime
) -> tuple[str, str, list[tuple[str, str]], bytes | None]:
    """(method, address, heads, body) with every place filled and escaped for where it stands."""
    fill = rules.fill_form if channel.is_form else rules.fill_json
    # what signs the body cannot stand in it
    body = fill(channel.body, values) if channel.signing == Signing.HMAC else ""
    values = values | rules.signed(channel.signing, channel.signing_secret, body, at)
    body = body or fill(channel.body, values)
    kind = "application/x-www-form-urlencoded" if channel.is_form else "application/json; charset=utf-8"
    heads = {"Content-Type": kind, "Idempotency-Key": values["key"], "User-Agent": "governance-centre"}
    heads |= {name: rules.fill_header(value, values) for name, value in rules.header_lines(channel.headers)}
    return channel.method, rules.fill_url(channel.url, values), list(heads.items()), body.encode() or None
