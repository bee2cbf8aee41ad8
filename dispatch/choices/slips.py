"""Slips: their states, verbs and words."""

from dataclasses import dataclass

from django.db.models import TextChoices

from governance.choices import SlipMode


class SlipState(TextChoices):
    CHECKING = "checking", "待核稿"
    DRAFTED = "drafted", "待签发"
    COUNTERSIGNING = "countersign", "待会签"
    REFUSED = "refused", "未签发"
    ISSUED = "issued", "待签收"
    ACKNOWLEDGED = "acknowledged", "办理中"
    ANSWERED = "answered", "待审核"
    APPROVED = "approved", "已办结"
    RETURNED = "returned", "已退回"
    RECALLED = "recalled", "已收回"
    VOIDED = "voided", "已作废"
    WAIVED = "waived", "已免办"

    @property
    def tone(self) -> str:
        return {
            SlipState.CHECKING: "soon",
            SlipState.DRAFTED: "soon",
            SlipState.COUNTERSIGNING: "soon",
            SlipState.REFUSED: "late",
            SlipState.ISSUED: "accent",
            SlipState.ACKNOWLEDGED: "accent",
            SlipState.ANSWERED: "soon",
            SlipState.APPROVED: "ok",
            SlipState.RETURNED: "late",
        }.get(self, "neutral")


class SlipVerb(TextChoices):
    ASSIGN = "assign", "交办"
    DRAFT = "draft", "拟稿"
    SUBMIT = "submit_draft", "拟稿送核"
    CHECK = "check_draft", "核稿"
    TURN_DOWN = "turn_down", "核稿退回"
    SIGN = "sign", "签发"
    FIRST_SIGN = "first_sign", "首签"
    COUNTERSIGN = "countersign", "会签"
    REFUSE = "refuse", "退回拟稿"
    SEAL = "seal_slip", "用印"
    ACKNOWLEDGE = "acknowledge", "签收"
    REPORT = "report_progress", "报进展"
    FEED_BACK = "feed_back", "反馈"
    HAND_ON = "hand_on_slip", "转交"
    RETURN = "return", "退回"
    APPROVE = "approve", "审核通过"
    SEND_BACK = "send_back", "退回重办"
    RECALL = "recall", "收回"
    VOID = "void_slip", "作废"
    REISSUE = "reissue_slip", "重新制发"
    ASSIST = "add_assistant", "加派协办"
    WAIVE = "waive", "免予反馈"
    NAME_UNIT = "name_unit", "指定承办"
    # what the history says instead of 交办 to a unit that is not ordered
    CONSULT = "consult_unit", "商请"
    PASS_ON = "pass_to_unit", "转办"
    SEND = "send_to_unit", "移送"
    FOLLOW_UP = "follow_up", "回访"


class ReportKind(TextChoices):
    """What a unit says about its slip: 首报 and 续报 while it works, 终报 when it is done."""

    FIRST = "first", "首报"
    INTERIM = "interim", "续报"
    FINAL = "final", "终报"


class SlipFileKind(TextChoices):
    """What a file on a slip is."""

    GIVEN = "given", "随单附件"
    REPORT = "report", "反馈材料"
    REPLY = "reply", "正式答复"
    PROOF = "proof", "退回依据"
    SCAN = "scan", "用印扫描件"


@dataclass(frozen=True)
class ModeWords:
    """How a slip, its paper and its messages speak, by how the centre turns to the unit."""

    # the paper, its mark in the number, the verb of the history, the verb before the unit's name
    paper: str
    mark: str
    verb: str
    to: str
    giver: str
    taker: str
    receipt: str
    due: str
    matter: str
    wish: str
    proposed: str


MODE_WORDS: dict[str, ModeWords] = {
    SlipMode.ASSIGN: ModeWords(
        "交办单", "交", SlipVerb.ASSIGN, "交办给", "交办单位", "承办单位", "签收时限", "办结时限", "交办事项", "办理要求",
        "请依法办理，并反馈办理情况和结果。",
    ),
    SlipMode.CONSULT: ModeWords(
        "商请函", "商", SlipVerb.CONSULT, "商请", "发函单位", "商请单位", "建议签收时间", "建议函复时间",
        "商请事项", "商请内容", "商请贵单位依职权协助处理，并函复处理情况。",
    ),
    SlipMode.FORWARD: ModeWords(
        "转办函", "转", SlipVerb.PASS_ON, "转办", "转办单位", "接收单位", "建议签收时间", "建议回复时间",
        "转办事项", "转办意见", "现将有关材料转你单位，请按职责处理，处理情况请回复我中心。",
    ),
    SlipMode.TRANSFER: ModeWords(
        "移送函", "移", SlipVerb.SEND, "移送", "移送单位", "接收单位", "建议签收时间", "建议回复时间",
        "移送事项", "移送意见", "该事项属贵单位法定职权，现依法移送，处理结果请函告我中心。",
    ),
}  # fmt: skip


class ReturnReason(TextChoices):
    NOT_OURS = "not_ours", "不属于本单位职责"
    WRONG_AREA = "wrong_area", "不在本单位辖区"
    UNCLEAR = "unclear", "情况不清，无法办理"
    DUPLICATE = "duplicate", "与在办事项重复"
    OTHER = "other", "其他"
