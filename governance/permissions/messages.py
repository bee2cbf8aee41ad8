"""Why not: channels of messages, the outbox, trying again."""

from core.messages.choices import MessageState
from core.messages.models import Message
from core.refusals import Refusal, forbidden, wrong_state
from governance.choices import Capability
from governance.standing import Standing


def why_not_keep_channels(by: Standing) -> Refusal | None:
    """Channels belong to the whole installation, as switches do."""
    if by.may(Capability.ADMINISTER):
        return None
    return forbidden("消息渠道由有“系统管理”职责的管理员设置；自己的提醒方式在“我的账号—我的提醒”里。")


def why_not_read_messages(by: Standing) -> Refusal | None:
    if by.may(Capability.ADMINISTER):
        return None
    return forbidden("消息记录由有“系统管理”职责的管理员查看；发给自己的在“我的账号—我的提醒”里。")


def why_not_retry(by: Standing, message: Message) -> Refusal | None:
    if refusal := why_not_read_messages(by):
        return refusal
    if message.state not in (MessageState.GIVEN_UP, MessageState.FAILED):
        return wrong_state(f"这条消息{message.get_state_display()}，不用重发。")
    if not message.channel.is_active:
        return wrong_state(f"渠道“{message.channel}”已停用，请先启用再重发。")
    return None
