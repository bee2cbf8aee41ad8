"""What messages about the risk work say: never what they are about."""

from core.messages.kinds import KNOWN, MessageKind

_KINDS = (
    MessageKind("risk", "研判", "您有一条研判工作需要办理，请登录查看", paths=("/risk/",)),
    MessageKind("daily", "每日单", "今天的情况已汇总，请登录查看", paths=("/risk/daily/",)),
)


def register() -> None:
    KNOWN.add(*_KINDS)
