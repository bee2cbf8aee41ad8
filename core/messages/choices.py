"""Fixed lists of messages."""

from django.db.models import TextChoices


class ChannelKind(TextChoices):
    EMAIL = "email", "电子邮件"
    HTTP = "http", "HTTP 网关"


class AddressKind(TextChoices):
    """Which of an officer's addresses a channel writes to; without it the officer is not reached there."""

    ACCOUNT = "account", "办公平台账号"
    MOBILE = "mobile", "手机号"
    EMAIL = "email", "邮箱"


class Takes(TextChoices):
    ALL = "all", "全部提醒"
    URGENT = "urgent", "只发紧急的"


class Signing(TextChoices):
    NONE = "none", "不签名"
    DINGTALK = "dingtalk", "钉钉加签"
    FEISHU = "feishu", "飞书签名校验"
    HMAC = "hmac", "HMAC-SHA256（时间戳＋正文）"


class Security(TextChoices):
    NONE = "none", "不加密"
    STARTTLS = "starttls", "STARTTLS"
    SSL = "ssl", "SSL/TLS"


class MessageState(TextChoices):
    WAITING = "waiting", "待发送"
    HELD = "held", "暂缓"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "待重试"
    GIVEN_UP = "given_up", "未送达"
    DIGESTED = "digested", "并入汇总"
    SEEN = "seen", "已在系统内查看"


# what the sweep looks at
OPEN = (MessageState.WAITING, MessageState.HELD, MessageState.FAILED)
