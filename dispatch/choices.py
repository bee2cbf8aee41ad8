"""Fixed lists of dispatch, one after the other; longer than 400 lines because each part has its own."""

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

    # the paper, its mark in the number, the verb of the history
    paper: str
    mark: str
    verb: str
    giver: str
    taker: str
    receipt: str
    due: str
    matter: str
    wish: str
    proposed: str


MODE_WORDS: dict[str, ModeWords] = {
    SlipMode.ASSIGN: ModeWords(
        "交办单", "交", SlipVerb.ASSIGN, "交办单位", "承办单位", "签收时限", "办结时限", "交办事项", "办理要求",
        "请依法办理，并反馈办理情况和结果。",
    ),
    SlipMode.CONSULT: ModeWords(
        "商请函", "商", SlipVerb.CONSULT, "发函单位", "商请单位", "建议签收时间", "建议函复时间", "商请事项", "商请内容",
        "商请贵单位依职权协助处理，并函复处理情况。",
    ),
    SlipMode.FORWARD: ModeWords(
        "转办函", "转", SlipVerb.PASS_ON, "转办单位", "接收单位", "建议签收时间", "建议回复时间", "转办事项", "转办意见",
        "现将有关材料转你单位，请按职责处理，处理情况请回复我中心。",
    ),
    SlipMode.TRANSFER: ModeWords(
        "移送函", "移", SlipVerb.SEND, "移送单位", "接收单位", "建议签收时间", "建议回复时间", "移送事项", "移送意见",
        "该事项属贵单位法定职权，现依法移送，处理结果请函告我中心。",
    ),
}  # fmt: skip


class ReturnReason(TextChoices):
    NOT_OURS = "not_ours", "不属于本单位职责"
    WRONG_AREA = "wrong_area", "不在本单位辖区"
    UNCLEAR = "unclear", "情况不清，无法办理"
    DUPLICATE = "duplicate", "与在办事项重复"
    OTHER = "other", "其他"


class LetterKind(TextChoices):
    """The rungs of the ladder that are letters, from the lowest."""

    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办函"
    ESCALATION = "escalation", "提级函"


class LetterState(TextChoices):
    DRAFTED = "drafted", "待审核"
    PROPOSED = "proposed", "待签发"
    NUMBERED = "numbered", "待生成"
    RENDERED = "rendered", "已发出"
    FAILED = "failed", "生成失败"
    DECLINED = "declined", "不予签发"
    LAPSED = "lapsed", "事由已消除"
    FILED = "filed", "纸质存档"

    @property
    def tone(self) -> str:
        return {
            LetterState.DRAFTED: "soon",
            LetterState.PROPOSED: "soon",
            LetterState.NUMBERED: "accent",
            LetterState.RENDERED: "ok",
            LetterState.FAILED: "late",
        }.get(self, "neutral")


class LetterVerb(TextChoices):
    REMIND = "remind", "发提醒函"
    EDIT_LETTER = "edit_letter", "改稿"
    CHECK_LETTER = "check_letter", "审核函件"
    SIGN_LETTER = "sign_letter", "签发函件"
    DECLINE_LETTER = "decline_letter", "不予签发"
    RENDER_AGAIN = "render_again", "重新生成"
    SEAL_LETTER = "seal_letter", "用印"
    ATTACH_SCAN = "attach_scan", "上传盖章件"


class Step(TextChoices):
    """What a clock has set off beside letters, once each."""

    WARNED = "warned", "临期提醒"
    LATE = "late", "超期通知"
    ALARMED = "alarmed", "报带班领导"
    PAUSED = "paused", "暂停过久"


class LadderVerb(TextChoices):
    CHANGE_LADDER = "change_ladder", "修改阶梯"


class LadderTeller(TextChoices):
    """Who hears of a rung, beside the unit a letter goes to."""

    UNIT = "unit", "承办单位"
    CENTRE = "centre", "中心主任"
    COMMANDER = "commander", "指挥长"


class SupervisionLevel(TextChoices):
    """From the lightest; 挂牌 stands on the wall of the centre."""

    ORDINARY = "ordinary", "普通督办"
    ON_SITE = "on_site", "现场督办"
    LISTED = "listed", "挂牌督办"

    @property
    def tone(self) -> str:
        tones = {SupervisionLevel.ON_SITE: "soon", SupervisionLevel.LISTED: "high"}
        return tones.get(self, "neutral")


class SupervisionSource(TextChoices):
    LADDER = "ladder", "督办函签发"
    OFFICER = "officer", "人工提出"


class SupervisionVerb(TextChoices):
    SUPERVISE = "supervise_case", "督办"
    RAISE = "raise_supervision", "调整督办级别"
    NOTE = "note_supervision", "记督办情况"
    LIFT = "lift_supervision", "督办销号"


class EscalationLevel(TextChoices):
    """Who is asked: each level may ask the one above it."""

    STREET = "street", "街道"
    DISTRICT = "district", "区级中心"
    LEADING = "leading", "区领导小组"


class EscalationState(TextChoices):
    ASKED = "asked", "待受理"
    ACCEPTED = "accepted", "协调中"
    HANDED_DOWN = "handed_down", "已交回"
    REFUSED = "refused", "不予提级"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def tone(self) -> str:
        tones = {
            EscalationState.ASKED: "soon",
            EscalationState.ACCEPTED: "accent",
            EscalationState.HANDED_DOWN: "ok",
            EscalationState.REFUSED: "late",
        }
        return tones.get(self, "neutral")


class EscalationVerb(TextChoices):
    ESCALATE = "escalate", "提级"
    ESCALATE_FURTHER = "escalate_further", "再提级"
    ACCEPT = "accept_escalation", "受理提级"
    REFUSE = "refuse_escalation", "不予提级"
    LIST = "list_escalation", "提级列入研判"
    GIVE_OPINION = "give_opinion", "签署意见"
    HAND_DOWN = "hand_down", "交回下级"
    WITHDRAW = "withdraw_escalation", "撤回提级"


class LineKind(TextChoices):
    LINE = "line", "记事"
    SUMMARY = "summary", "小结"
    TOLD = "told", "电话告知"


class WatchVerb(TextChoices):
    """What the watch writes into the history of a case."""

    TELL = "tell_by_phone", "电话告知"
    CONFIRM = "confirm_danger", "已阅并确认"


class EmergencyMode(TextChoices):
    """How grave: the modes of a street that are not routine (governance.choices.Mode)."""

    URGENT = "urgent", "急时"
    EMERGENCY = "emergency", "战时"


class Desk(TextChoices):
    """三调度: the three places that an emergency is run from."""

    CENTRE = "centre", "综治中心"
    GRID = "grid", "网格服务"
    VIDEO = "video", "视频点位"


class CallAnswer(TextChoices):
    CALLED = "called", "未答复"
    COMING = "coming", "已确认"
    ARRIVED = "arrived", "已到位"
    UNABLE = "unable", "不能到"

    @property
    def tone(self) -> str:
        return {CallAnswer.CALLED: "late", CallAnswer.COMING: "soon", CallAnswer.ARRIVED: "ok"}.get(
            self, "neutral"
        )


class EmergencyVerb(TextChoices):
    OPEN = "open_emergency", "启动应急调度"
    CALL_OUT = "call_out", "点调人员"
    ORDER = "emergency_order", "下达任务"
    LOG = "emergency_log", "记一条"
    CLOSE = "close_emergency", "结束调度"
    COMING = "callout_coming", "收到，立即前往"
    ARRIVED = "callout_arrived", "已到位"
    UNABLE = "callout_unable", "不能到"
    DONE = "emergency_done", "完成"
    DROP = "emergency_drop", "撤销"


class ClockVerb(TextChoices):
    """What is done to the clocks of a slip, and to those that a law sets."""

    ASK_TIME = "ask_time", "申请延期"
    ASK_PAUSE = "ask_pause", "申请暂停"
    GRANT_TIME = "grant_time", "同意申请"
    DECLINE_TIME = "decline_time", "不同意申请"
    PAUSE = "pause_slip", "暂停计时"
    RESUME = "resume_slip", "恢复计时"
    EXTEND_TERM = "extend_term", "法定延长"


class RequestKind(TextChoices):
    """What a unit asks for."""

    TIME = "time", "延期"
    PAUSE = "pause", "暂停"


class RequestState(TextChoices):
    OPEN = "open", "待审批"
    GRANTED = "granted", "已同意"
    DECLINED = "declined", "不同意"
    LAPSED = "lapsed", "已失效"

    @property
    def tone(self) -> str:
        return {
            RequestState.OPEN: "soon",
            RequestState.GRANTED: "ok",
            RequestState.DECLINED: "late",
        }.get(self, "neutral")


class PolicyLevel(TextChoices):
    """Which cases a row of the deadline policy is for, by their level."""

    ANY = "any", "不限"
    NONE = "none", "未评估"
    LOW = "low", "低风险"
    MEDIUM = "medium", "中风险"
    HIGH = "high", "高风险"
    RED = "red", "红旗"


class Tempo(TextChoices):
    """五化: five classes of speed that a row may start from."""

    INSTANT = "instant", "即时"
    ANYTIME = "anytime", "随时"
    PROMPT = "prompt", "及时"
    SUITABLE = "suitable", "适时"
    LIMITED = "limited", "限时"


class ScriptUse(TextChoices):
    """What a text kept for callers is for."""

    CALL = "call", "回访话术"
    REMEDIES = "remedies", "救济途径告知"


class LawfulManner(TextChoices):
    """How the remedies were told."""

    IN_PERSON = "in_person", "当面告知"
    BY_PHONE = "by_phone", "电话告知"
    IN_WRITING = "in_writing", "书面送达"


class InspectionKind(TextChoices):
    QUARTERLY = "quarterly", "季度抽查"
    HALF_YEAR = "half_year", "半年督导"


class InspectionState(TextChoices):
    OPEN = "open", "检查中"
    CLOSED = "closed", "已结束"


class CheckVerdict(TextChoices):
    MET = "met", "符合"
    FLAW = "flaw", "有问题"
    NOT_ASKED = "not_asked", "不适用"


class InspectVerb(TextChoices):
    """What supervision checks write into the history of a case."""

    CHECK = "check_case", "督导检查"
    RECTIFY = "order_rectification", "整改通知"
    APPROVE = "approve_rectification", "整改通过"
    SEND_BACK = "send_back_rectification", "退回整改"


class Arrival(TextChoices):
    CAME = "came", "按时到场"
    LATE = "late", "迟到"
    ABSENT = "absent", "未到场"


class WhistleAnswer(TextChoices):
    COMING = "coming", "到场"
    NOT_COMING = "not_coming", "不能到场"


class WhistleVerb(TextChoices):
    """吹哨报到 in the history of a case."""

    WHISTLE = "whistle", "吹哨"
    CLOSE = "close_whistle", "吹哨办结"


class PaperKind(TextChoices):
    """The kinds of official documents; the letters have the values of `LetterKind`."""

    SLIP = "slip", "交办单"
    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办函"
    ESCALATION = "escalation", "提级函"
    MINUTES = "minutes", "会议纪要"
    NOTICE = "notice", "通知"

    @property
    def template(self) -> str:
        return self.value if self.value in TemplateKind else TemplateKind.LETTER.value


class TemplateKind(TextChoices):
    """What an office keeps a Word template for; all letters share one."""

    LETTER = "letter", "函件"
    SLIP = "slip", "交办单"
    MINUTES = "minutes", "会议纪要"
    NOTICE = "notice", "通知"


class PaperState(TextChoices):
    NUMBERED = "numbered", "待生成"
    RENDERED = "rendered", "已生成"
    FAILED = "failed", "生成失败"
    FILED = "filed", "纸质存档"

    @property
    def tone(self) -> str:
        return {
            PaperState.NUMBERED: "accent",
            PaperState.RENDERED: "ok",
            PaperState.FAILED: "late",
        }.get(self, "neutral")


class PaperVerb(TextChoices):
    ISSUE_NOTICE = "issue_notice", "印发通知"
    ISSUE_MINUTES = "issue_minutes", "印发会议纪要"
    RECEIVE = "receive_paper", "签收文件"
    FILE_RECEIPT = "file_receipt", "登记纸质回执"
    FILE_SCAN = "file_scan", "登记签章扫描件"
    RENDER = "render_paper", "重新生成文件"
    MAKE_PDF = "make_pdf", "生成 PDF"
    VOID = "void_paper", "作废文件"
    REISSUE = "reissue_paper", "作废重发"


class DeliveryChannel(TextChoices):
    """By what a document went to whoever must get it; more than the bell comes with the channels."""

    BELL = "bell", "站内铃铛"
    PAPER = "paper", "纸质送达"
