"""Fixed lists of the command structure; what differs from place to place is data, not here."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    CITY = "city", "市"
    DISTRICT = "district", "区县"
    STREET = "street", "街道"
    STATION = "station", "片区工作站"
    COMMUNITY = "community", "社区"
    GROUP = "group", "居民小组"
    COMPOUND = "compound", "小区"
    BUILDING = "building", "楼栋"
    GRID3 = "grid3", "三级网格"
    GRID4 = "grid4", "四级网格"
    GRID5 = "grid5", "五级网格"


GRIDS = (AreaLevel.GRID3, AreaLevel.GRID4, AreaLevel.GRID5)
_UPPER = (AreaLevel.CITY, AreaLevel.DISTRICT, AreaLevel.STREET, AreaLevel.STATION, AreaLevel.COMMUNITY)
_BELOW_STREET = (AreaLevel.STREET, AreaLevel.STATION, AreaLevel.COMMUNITY)
# below which levels each may hang: above the community in their order, below it as each place does it
LEVELS_ABOVE: dict[AreaLevel, tuple[AreaLevel, ...]] = {
    **{level: _UPPER[:order] for order, level in enumerate(_UPPER)},
    AreaLevel.GROUP: _BELOW_STREET,
    AreaLevel.GRID3: (*_BELOW_STREET, AreaLevel.GROUP),
    AreaLevel.GRID4: (*_BELOW_STREET, AreaLevel.GROUP, AreaLevel.GRID3, AreaLevel.COMPOUND),
    AreaLevel.GRID5: (*_BELOW_STREET, AreaLevel.GROUP, AreaLevel.GRID3, AreaLevel.GRID4, AreaLevel.COMPOUND,
                      AreaLevel.BUILDING),
    AreaLevel.COMPOUND: (*_BELOW_STREET, AreaLevel.GROUP, *GRIDS),
    AreaLevel.BUILDING: (*_BELOW_STREET, AreaLevel.GROUP, *GRIDS, AreaLevel.COMPOUND),
}  # fmt: skip


class UnitKind(TextChoices):
    CENTRE = "centre", "综治中心"
    PARTY_OFFICE = "party_office", "党委政府"
    POLICE_STATION = "police_station", "派出所"
    JUSTICE_OFFICE = "justice_office", "司法所"
    TRIBUNAL = "tribunal", "派出法庭"
    COURT = "court", "人民法院"
    PROCURATORATE = "procuratorate", "人民检察院"
    VERTICAL = "vertical", "垂直管理部门"
    COMMUNITY_COMMITTEE = "community_committee", "社区居委会"
    DEPARTMENT = "department", "职能部门"
    SOCIAL_BODY = "social_body", "社会组织"
    POLICE_POST = "police_post", "警务室"
    COMPANY = "company", "企业"


class SlipMode(TextChoices):
    """How a centre turns to a unit: units of the street are assigned, others are asked or sent, never ordered."""

    ASSIGN = "assign", "交办"
    CONSULT = "consult", "商请"
    FORWARD = "forward", "转办"
    TRANSFER = "transfer", "移送"


# what is not below the street: asked (商请) unless the unit's page says otherwise
NOT_ORDERED = (UnitKind.TRIBUNAL, UnitKind.COURT, UnitKind.PROCURATORATE, UnitKind.VERTICAL)


class Zone(TextChoices):
    """The three zones of a centre (domain.md 2)."""

    RECEPTION = "reception", "引导受理区"
    RESOLUTION = "resolution", "多元化解区"
    COMMAND = "command", "指挥调度区"


class RoomKind(TextChoices):
    WINDOW = "window", "窗口"
    ROOM = "room", "房间"


class Presence(TextChoices):
    """How a unit is present at a centre (design of the national zones; domain.md 2)."""

    RESIDENT = "resident", "常驻"
    ROTATING = "rotating", "轮驻"
    ON_CALL = "on_call", "随驻"


class Weekday(TextChoices):
    MONDAY = "1", "周一"
    TUESDAY = "2", "周二"
    WEDNESDAY = "3", "周三"
    THURSDAY = "4", "周四"
    FRIDAY = "5", "周五"
    SATURDAY = "6", "周六"
    SUNDAY = "7", "周日"


class Half(TextChoices):
    """Which part of a day a rotating unit is there; ABSENT on a dated turn: the weekly one falls out."""

    DAY = "day", "全天"
    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"
    ABSENT = "absent", "不到岗"


class Slot(TextChoices):
    """Places in the "2+3(1)+N" mechanism (seeds 000 and 001; domain.md 1.1)."""

    LEADER = "leader", "责任领导"
    TWO = "two", "2 指挥长"
    THREE = "three", "3 专职力量"
    ONE = "one", "(1) 派出法庭"
    TASK_FORCE = "taskforce", "专班"
    N = "n", "N 基层力量"
    DISTRICT = "district", "区级"
    SUPPORT = "support", "保障"


class Capability(TextChoices):
    INTAKE = "intake", "受理登记"
    PRE_ASSESS = "pre_assess", "预评"
    ASSIGN = "assign", "交办"
    COMMAND = "command", "指挥"
    INSTRUCT = "instruct", "批示"
    HANDLE = "handle", "承办"
    MEDIATE = "mediate", "调解"
    COUNSEL = "counsel", "心理疏导"
    PATROL = "patrol", "巡查走访"
    SUPERVISE = "supervise", "督办"
    INSPECT = "inspect", "督导"
    REPORT = "report", "统计报告"
    ADMINISTER = "administer", "系统管理"
    SECURE = "secure", "安全管理"
    AUDIT = "audit", "审计"


class Sees(TextChoices):
    """How far an appointment looks: an area with all below it, or only cases granted to the unit or officer."""

    AREA = "area", "辖区全部"
    GRANTED = "granted", "交办到本单位的"
    NOTHING = "nothing", "不看事项"


class RegulationKind(TextChoices):
    REGULATION = "regulation", "制度"
    FLOW = "flow", "流程图"
    STANDARD = "standard", "评估细则"
    DUTIES = "duties", "岗位职责"
    PLAN = "plan", "预案"


class WallKind(TextChoices):
    """The lists that a community's centre hangs on its wall (seed 002)."""

    PROBLEM = "problem", "问题清单"
    DEMAND = "demand", "需求清单"
    TARGET = "target", "目标清单"


class MeetingKind(TextChoices):
    COORDINATION = "coordination", "调度会"
    DELIBERATION = "deliberation", "研判会"
    JOINT = "joint_consultation", "会商"
    MEDIATION = "mediation", "调解会"
    EXPERT = "expert_consultation", "会诊"
    OTHER = "other", "其他会议"


class Answer(TextChoices):
    """What somebody invited has said."""

    INVITED = "invited", "待答复"
    COMING = "coming", "参加"
    DECLINED = "declined", "请假"


class MeetingVerb(TextChoices):
    CONVENE = "convene", "召集会议"
    RESCHEDULE = "reschedule", "改期"
    CANCEL = "cancel_meeting", "取消会议"
    ANSWER = "answer_invitation", "答复邀请"
    ATTEND = "note_attendance", "签到登记"
    MINUTE = "write_minutes", "写纪要"
    BOOK = "book", "预约房间"
    RELEASE = "release_booking", "取消预约"


class SignInOutcome(TextChoices):
    """What came of one attempt to sign in; "lifted" is the security officer's word that ends a lock."""

    OK = "ok", "登录成功"
    WRONG_PASSWORD = "wrong_password", "密码错误"
    WRONG_CODE = "wrong_code", "动态口令错误"
    LOCKED = "locked", "锁定中，未核对"
    INACTIVE = "inactive", "账号停用"
    ADDRESS_REFUSED = "address_refused", "登录地址不允许"
    LIFTED = "lifted", "解除锁定"


class LegalBasis(TextChoices):
    """PIPL article 13, paragraph 1."""

    CONSENT = "consent", "取得个人同意（第十三条第一项）"
    CONTRACT = "contract", "订立、履行合同或人力资源管理（第二项）"
    DUTY = "duty", "履行法定职责或法定义务（第三项）"
    EMERGENCY = "emergency", "应对突发事件、紧急情况（第四项）"
    NEWS = "news", "公共利益新闻报道（第五项）"
    PUBLIC = "public", "已公开的个人信息（第六项）"
    OTHER = "other", "法律、行政法规规定的其他情形（第七项）"


class RequestKind(TextChoices):
    """PIPL articles 44 to 48."""

    ACCESS = "access", "查阅、复制"
    CORRECT = "correct", "更正、补充"
    DELETE = "delete", "删除"
    EXPLAIN = "explain", "解释说明"


class RequestDecision(TextChoices):
    GRANTED = "granted", "已办理"
    PARTLY = "partly", "部分办理"
    REFUSED = "refused", "不予办理"


class Mode(TextChoices):
    ROUTINE = "", "平时"
    URGENT = "urgent", "急时"
    EMERGENCY = "emergency", "战时"


class SwapAnswer(TextChoices):
    ACCEPTED = "accepted", "已同意"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


# what each capability allows, in words, beside its box on the form of a post
ALLOWS: dict[Capability, str] = {
    Capability.INTAKE: "登记、受理、更正事项，导入台账，回访",
    Capability.PRE_ASSESS: "在预评台核对风险要素、定等级",
    Capability.ASSIGN: "签发普通交办单、拟稿送签，审核反馈，结案",
    Capability.COMMAND: "签发中高风险交办单和函件，签署常设签发令，批示",
    Capability.INSTRUCT: "对事项作批示",
    Capability.HANDLE: "签收、反馈、退回交给本单位的交办单，报结批示",
    Capability.MEDIATE: "主持调解",
    Capability.COUNSEL: "心理疏导",
    Capability.PATROL: "手机上报事件、受理和办结网格事项",
    Capability.SUPERVISE: "看超期，督办，回访",
    Capability.INSPECT: "督导下级中心",
    Capability.REPORT: "统计、月报",
    Capability.ADMINISTER: "维护区域、单位、岗位、人员和任职，改系统设置",
    Capability.SECURE: "安全设置、登录记录",
    Capability.AUDIT: "查审计记录，不能改任何东西",
}


class AppointmentKind(TextChoices):
    REGULAR = "regular", "任职"
    DEPUTY = "deputy", "代理"
    SECONDMENT = "secondment", "抽调"
    CONCURRENT = "concurrent", "兼任"


class PartyKind(TextChoices):
    """Party organisations of a place, from the top."""

    COMMITTEE = "committee", "党委（党工委）"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    GROUP = "group", "党小组"
    HOUSEHOLD = "household", "党员中心户"
