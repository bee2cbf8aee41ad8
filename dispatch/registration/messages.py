"""What messages about slips and letters say: never what they are about."""

from core.messages.kinds import KNOWN, MessageKind

_KINDS = (
    MessageKind("slip", "交办", "您有一条交办需要办理，请登录查看", paths=("/slips/",)),
    MessageKind(
        "slip_issued", "新交办", "您有一条新交办待签收，请登录查看", paths=("/slips/",), begins=("新",)
    ),
    MessageKind("letter", "函件", "您有一份函件需要办理，请登录查看", paths=("/letters/",)),
)


def register() -> None:
    KNOWN.add(*_KINDS)
