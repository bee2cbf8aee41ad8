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


class UnitKind(TextChoices):
    CENTRE = "centre", "综治中心"
    PARTY_OFFICE = "party_office", "党委政府"
    POLICE_STATION = "police_station", "派出所"
    JUSTICE_OFFICE = "justice_office", "司法所"
    TRIBUNAL = "tribunal", "派出法庭"
    COMMUNITY_COMMITTEE = "community_committee", "社区居委会"
    DEPARTMENT = "department", "职能部门"
    SOCIAL_BODY = "social_body", "社会组织"


class Slot(TextChoices):
    """Places in the "2+3(1)+N" mechanism (seeds 000 and 001; domain.md 1.1)."""

    TWO = "two", "2 指挥长"
    THREE = "three", "3 专职力量"
    ONE = "one", "(1) 派出法庭"
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
