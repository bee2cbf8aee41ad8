"""Fixed lists of cases: English value, Chinese label, tone of its badge."""

from django.db.models import TextChoices


class State(TextChoices):
    REGISTERED = "registered", "待受理"
    ACCEPTED = "accepted", "办理中"
    COMPLETED = "completed", "已办结"
    CLOSED = "closed", "已结案"
    FORWARDED = "forwarded", "已转办"
    TRANSFERRED = "transferred", "已移送"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def tone(self) -> str:
        return {
            State.REGISTERED: "accent",
            State.ACCEPTED: "accent",
            State.COMPLETED: "ok",
            State.CLOSED: "neutral",
        }.get(self, "neutral")


OPEN_STATES = (State.REGISTERED, State.ACCEPTED, State.COMPLETED)


class Level(TextChoices):
    HIGH = "high", "高风险"
    MEDIUM = "medium", "中风险"
    LOW = "low", "低风险"


class Channel(TextChoices):
    VISIT = "visit", "来访"
    CALL = "call", "来电"
    LETTER = "letter", "来信"
    ONLINE = "online", "网上留言"
    POLICE = "police", "非警务警情"
    GRID = "grid", "网格上报"
    HOTLINE = "hotline", "12345 转办"
    FORWARDED = "forwarded", "上级交办"
    CANVASS = "canvass", "排查发现"


class Kind(TextChoices):
    DISPUTE = "dispute", "矛盾纠纷"
    REQUEST = "request", "群众诉求"
    EVENT = "event", "网格事件"


class Role(TextChoices):
    VISITOR = "visitor", "反映人"
    PROXY = "proxy", "代办人"
    COUNTERPART = "counterpart", "对方当事人"
    PARTY = "party", "当事人"


class ClockKind(TextChoices):
    ACCEPT = "accept", "受理"
    ASSIGN = "assign", "交办"
    ACKNOWLEDGE = "acknowledge", "签收"
    COMPLETE = "complete", "办结"
    FOLLOW_UP = "follow_up", "回访"
    FIRST_REPORT = "first_report", "首报"
    STATUTORY = "statutory", "法定"
    # the level above was asked for help and owes an answer
    ESCALATION = "escalation", "提级答复"


class MoveKind(TextChoices):
    """Why a running clock is due at another moment than before."""

    PAUSED = "paused", "暂停"
    RESUMED = "resumed", "恢复"
    EXTENDED = "extended", "延期"
    SHORTENED = "shortened", "缩短"
    RECKONED = "reckoned", "重新推算"
    POLICY = "policy", "按新规则"


class PauseReason(TextChoices):
    """What a paused clock waits for."""

    PARTY = "party", "等待当事人"
    COURT = "court", "等待法院"
    EXPERT = "expert", "等待鉴定"
    OTHER = "other", "其他"


class TermMoment(TextChoices):
    """From which act on a statutory term runs, and by which it is kept."""

    REGISTERED = "registered", "登记"
    ACCEPTED = "accepted", "受理"
    COMPLETED = "completed", "办结"


class CompletedBy(TextChoices):
    """How a round ended, as far as the plan of calls asks; empty in a plan: whichever."""

    SPOT = "spot", "当场办结"
    UNIT = "unit", "单位办理后办结"
    AGAIN = "again", "重新办理后办结"


class ContactKind(TextChoices):
    FOLLOW_UP = "follow_up", "回访"


class ContactResult(TextChoices):
    """Three grades of those reached, kept apart from those not reached (domain.md 2.5)."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    UNREACHED = "unreached", "未接通"
    DECLINED = "declined", "拒绝评价"
    NO_CONTACT = "no_contact", "无联系方式"


# those who were reached and said how satisfied they are: the denominator of 满意率 (domain.md 5.2)
JUDGED = (ContactResult.SATISFIED, ContactResult.BASICALLY, ContactResult.DISSATISFIED)
CONTENT = (ContactResult.SATISFIED, ContactResult.BASICALLY)


class Verb(TextChoices):
    REGISTER = "register", "登记"
    IMPORT = "import", "导入"
    ACCEPT = "accept", "受理"
    COMPLETE = "complete", "办结"
    REOPEN = "reopen", "重新办理"
    CLOSE = "close", "结案"
    CONCLUDE = "conclude", "依法按程序办结"
    FORWARD = "forward", "转办"
    TRANSFER = "transfer", "移送"
    WITHDRAW = "withdraw", "撤回"
    TAKE_BACK = "take_back", "接回"
    REMARK = "remark", "记事"
    AMEND = "amend", "更正"
    AMEND_PERSON = "amend_person", "更正当事人"
    ATTACH = "attach", "添加附件"
    EXCLUDE = "exclude", "回避"
    PLAN = "plan", "计划回访"
    INSTRUCT = "instruct", "批示"
    FINISH_TASK = "finish_task", "报结批示"
    WITHDRAW_TASK = "withdraw_task", "撤回批示"
    NOTE_DATE = "note_date", "记关键日期"
    CROSS_OUT = "cross_out", "划去日期"
    LIFT_EXCLUSION = "lift_exclusion", "解除回避"
    RESTRICT = "restrict", "限制知悉"
    LIFT_RESTRICTION = "lift_restriction", "解除限制"
    NAME_ON = "name_on", "指定知情"
    TAKE_OFF = "take_off", "移出知情"
    BREAK_GLASS = "break_glass", "紧急查阅"
    REVIEW_GLASS = "review_glass", "核查紧急查阅"
    HAND_OVER = "hand_over", "交接"


class Restriction(TextChoices):
    """Why a case is restricted (issue 4): only those named on it see it."""

    DOMESTIC_VIOLENCE = "domestic_violence", "涉家暴"
    MINOR = "minor", "涉未成年人"
    MENTAL_HEALTH = "mental_health", "精神卫生"
    WHISTLE_BLOWER = "whistle_blower", "举报人保护"
    OTHER = "other", "其他"


class Organ(TextChoices):
    """Whom a case is transferred to, when it is not the centre's to handle."""

    POLICE = "police", "公安机关"
    DISCIPLINE = "discipline", "纪检监察机关"
    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    ARBITRATION = "arbitration", "仲裁机构"
    REVIEW = "review", "行政复议机关"

    @property
    def basis(self) -> str:
        """The legal ground that is written down when nobody names another; editable on the form."""
        return {
            Organ.POLICE: "《人民调解法》第二十五条、《治安管理处罚法》",
            Organ.DISCIPLINE: "《监察法》《信访工作条例》关于问题线索移送的规定",
            Organ.COURT: "《信访工作条例》关于诉讼与信访分离的规定、《民事诉讼法》",
            Organ.PROCURATORATE: "《信访工作条例》关于诉讼与信访分离的规定、《人民检察院组织法》",
            Organ.ARBITRATION: "《劳动争议调解仲裁法》《仲裁法》",
            Organ.REVIEW: "《行政复议法》",
        }[self]


class LookField(TextChoices):
    NAME = "name", "姓名"
    PHONE = "phone", "电话"
    ID_NUMBER = "id_number", "证件号码"
    ADDRESS = "address", "住址"
    # shown to whoever has the case or an open slip of it, without being asked
    PHONES = "phones", "当事人电话"


class Purpose(TextChoices):
    """Why somebody opens a masked field; whoever chooses the last writes it down."""

    CONTACT = "contact", "联系当事人办理事项"
    IDENTITY = "identity", "核实身份"
    PAPER = "paper", "制作文书"
    FOLLOW_UP = "follow_up", "回访"
    URGENT = "urgent", "处置紧急情况"
    OTHER = "other", "其他"

    HAND_OVER = "hand_over", "交接"


class TaskKind(TextChoices):
    INSTRUCTION = "instruction", "批示"
    RECTIFICATION = "rectify", "整改"
    # the community committee's and the police station's, after a warning about domestic violence
    VISIT = "visit", "查访"


class DateKind(TextChoices):
    ORDER_END = "order_end", "保护令到期"
    ADMONITION = "admonition", "告诫书送达"
    RELEASE = "release", "解除羁押"
    HEARING = "hearing", "开庭"
    PERFORMANCE = "performance", "协议履行"
    ANSWER = "answer", "答复期限"
    OTHER = "other", "其他日期"


class ImportState(TextChoices):
    UPLOADED = "uploaded", "待确认列"
    RUNNING = "running", "导入中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    DISCARDED = "discarded", "已放弃"


class AmendmentState(TextChoices):
    PROPOSED = "proposed", "待确认"
    ADOPTED = "adopted", "已采纳"
    DECLINED = "declined", "不采纳"
