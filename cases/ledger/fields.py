"""What a ledger's columns can mean, and the header words that say so."""

import re
import unicodedata
from enum import StrEnum


class Field(StrEnum):
    """The meaning of a column; LABEL, SEQUENCE and EXTRA are kept or ignored but never interpreted."""

    NUMBER = "number"
    RECEIVED_AT = "received_at"
    PARTY = "party"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    TITLE = "title"
    NARRATIVE = "narrative"
    DEMAND = "demand"
    CHANNEL = "channel"
    CATEGORY = "category"
    COMMUNITY = "community"
    GRID = "grid"
    PLACE = "place"
    PEOPLE_COUNT = "people_count"
    UNIT = "unit"
    DUE_ON = "due_on"
    OUTCOME = "outcome"
    NOTE = "note"
    LABEL = "label"
    SEQUENCE = "sequence"
    EXTRA = "extra"


LABELS: dict[Field, str] = {
    Field.NUMBER: "来源编号",
    Field.RECEIVED_AT: "时间",
    Field.PARTY: "当事人",
    Field.ID_NUMBER: "身份证号",
    Field.PHONE: "联系电话",
    Field.TITLE: "主题",
    Field.NARRATIVE: "内容",
    Field.DEMAND: "诉求",
    Field.CHANNEL: "来源",
    Field.CATEGORY: "类别",
    Field.COMMUNITY: "社区",
    Field.GRID: "网格",
    Field.PLACE: "地点",
    Field.PEOPLE_COUNT: "涉及人数",
    Field.UNIT: "责任单位",
    Field.DUE_ON: "化解时限",
    Field.OUTCOME: "办理情况",
    Field.NOTE: "备注",
    Field.LABEL: "标签",
    Field.SEQUENCE: "序号",
    Field.EXTRA: "其他（原样保留）",
}

REPEATABLE = frozenset({Field.PARTY, Field.ID_NUMBER, Field.PHONE, Field.LABEL, Field.SEQUENCE, Field.EXTRA})

# Best word first: of two columns that could be the same field, the one with the earlier word wins.
WORDS: dict[Field, str] = {
    # the last word heads the sentences of a rejects workbook
    Field.SEQUENCE: "序号 编号序号 行号 项次 顺序号 次序 no no. 问题(导入时忽略)",
    Field.NUMBER: (
        "来源编号 留言编号 警情编号 信访编号 信访件编号 信访登记号 工单编号 工单号 受理编号 登记编号 "
        "案件编号 案件编码 接警编号 接警单编号 接警单号 报警编号 警单编号 事件编号 事件编码 事项编号 "
        "任务编号 任务号 交办编号 转办编号 转办单号 交办单号 办件编号 来信编号 来访编号 信件编号 "
        "纠纷编号 线索编号 诉求编号 投诉编号 流水号 案号 文号 受理号 登记号 查询码 业务编号 台账编号 "
        "单号 编码 编号"
    ),
    Field.RECEIVED_AT: (
        "留言时间 报警时间 接警时间 来访时间 来访日期 来信时间 来信日期 来电时间 信访时间 信访日期 "
        "排查时间 排查日期 登记时间 登记日期 受理时间 受理日期 接访时间 接访日期 接待时间 接待日期 "
        "上报时间 上报日期 投诉时间 投诉日期 诉求时间 反映时间 反映日期 收件时间 收件日期 收到时间 "
        "收到日期 收文日期 发现时间 发现日期 发生时间 发生日期 事发时间 案发时间 接报时间 工单时间 "
        "派单时间 转办时间 转办日期 交办时间 交办日期 申请时间 申请日期 提交时间 提交日期 创建时间 "
        "立案时间 立案日期 纠纷时间 录入时间 填报时间 日期 时间"
    ),
    Field.PARTY: (
        "当事人姓名及身份证号 当事人 当事人姓名 当事人信息 当事人基本情况 双方当事人 纠纷当事人 当事双方 "
        "当事人甲 当事人乙 甲方当事人 乙方当事人 当事人甲方 当事人乙方 当事人1 当事人2 当事人一 当事人二 "
        "甲方 乙方 甲方姓名 乙方姓名 申请人 被申请人 申请人姓名 被申请人姓名 来访人 来访人姓名 来访人员 "
        "来信人 来信人姓名 来电人 来电人姓名 信访人 信访人姓名 主要信访人 上访人 上访人姓名 报警人 "
        "报警人姓名 投诉人 投诉人姓名 反映人 反映人姓名 诉求人 诉求人姓名 留言用户 留言人 "
        "留言者 举报人 咨询人 求助人 求助人姓名 市民姓名 群众姓名 涉事人员 涉及人员 人员姓名 姓名 联系人 "
        "联系人姓名 用户 用户名"
    ),
    Field.ID_NUMBER: (
        "身份证号 身份证号码 身份证 公民身份号码 居民身份证号 居民身份证号码 证件号 证件号码 "
        "当事人身份证号 当事人身份证号码 来访人身份证号 来访人身份证号码 信访人身份证号 信访人身份证号码 "
        "申请人身份证号 被申请人身份证号 报警人身份证号 甲方身份证号 乙方身份证号"
    ),
    Field.PHONE: (
        "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式 联系号码 报警电话 来电号码 来电电话 "
        "主叫号码 当事人电话 当事人联系电话 当事人联系方式 来访人电话 来访人联系电话 信访人电话 "
        "信访人联系电话 申请人电话 被申请人电话 申请人联系电话 被申请人联系电话 报警人电话 "
        "报警人联系电话 反映人电话 投诉人电话 联系人电话 甲方电话 乙方电话 固定电话"
    ),
    Field.TITLE: (
        "留言主题 主题 标题 留言标题 信件标题 工单标题 事项标题 事件标题 案件名称 事项名称 纠纷名称 "
        "事件名称 诉求标题 来信主题 案由 事由"
    ),
    Field.NARRATIVE: (
        "内容 留言详情 留言内容 简要警情 警情内容 警情描述 简要案情 案情简介 案情 基本案情 案件简况 "
        "案件基本情况 纠纷简要情况 纠纷情况 纠纷基本情况 纠纷内容 纠纷简介 纠纷概况 矛盾纠纷简要情况 "
        "矛盾纠纷基本情况 矛盾纠纷内容 矛盾纠纷情况 矛盾纠纷简介 反映内容 反映问题 反映的问题 "
        "反映主要问题 反映的主要问题 反映情况 反映事项 主要问题 信访内容 信访事项 信访问题 信访事项内容 "
        "来访内容 来访事由 来信内容 来电内容 投诉内容 举报内容 咨询内容 诉求内容 工单内容 事件内容 "
        "事件描述 事件经过 事件简介 事项内容 事项描述 问题描述 问题内容 主要内容 具体内容 主要事实 "
        "事实经过 简要情况 基本情况 简要内容 情况说明 详细描述 详细内容 详细情况 内容描述 内容摘要 详情 "
        "描述 摘要"
    ),
    Field.DEMAND: ("诉求 主要诉求 具体诉求 群众诉求 信访诉求 当事人诉求 来访诉求 请求事项 诉求事项 要求"),
    Field.CHANNEL: (
        "来源 案件来源 事件来源 信息来源 纠纷来源 问题来源 线索来源 来源渠道 受理渠道 诉求渠道 信访渠道 "
        "渠道 来源方式 信访形式 信访方式 来访方式 受理方式 排查方式 诉求来源 工单来源"
    ),
    Field.CATEGORY: (
        "类别 纠纷类别 纠纷类型 矛盾类型 矛盾类别 矛盾纠纷类型 矛盾纠纷类别 警情类别 警情类型 报警类别 "
        "案件类别 案件类型 信访类别 问题类别 问题类型 事件类别 事件类型 事项类别 事项类型 诉求类别 "
        "诉求类型 内容分类 问题分类 诉求分类 一级分类 一级类别 一级标签 业务类别 类型 分类 性质 纠纷性质"
    ),
    Field.COMMUNITY: (
        "社区 所属社区 社区名称 所在社区 村社区 村/社区 社区/村 社区村 村(社区) 社区(村) 所属村社区 "
        "所属村 村居 村名 村委会 辖区社区 属地社区 居委会 所属村居"
    ),
    Field.GRID: "网格 所属网格 网格名称 网格编号 网格号 所在网格",
    Field.PLACE: (
        "地点 警情地址 报警地址 案发地址 案发地点 事发地点 事发地址 发生地点 发生地址 问题地点 问题地址 "
        "事件地点 事件地址 纠纷地点 纠纷发生地 案发地 发生地 诉求地址 来访人住址 住址 地址 详细地址 "
        "家庭住址 现住址 联系地址 居住地址 位置"
    ),
    Field.PEOPLE_COUNT: (
        "涉及人数 涉事人数 人数 来访人数 信访人数 涉及人员数 参与人数 上访人数 当事人人数 涉及人数人"
    ),
    Field.UNIT: (
        "责任单位 责任单位/责任人 主办单位 承办单位 办理单位 牵头单位 责任部门 承办部门 化解责任单位 "
        "包案单位 调解单位 处置单位 主责单位 交办单位 承接单位 责任单位及责任人"
    ),
    Field.DUE_ON: (
        "化解时限 办理时限 办结时限 处理时限 处置时限 完成时限 限办日期 限办时间 办理期限 化解期限 "
        "办结期限 整改时限 到期日期 截止日期 截止时间 计划化解时间 时限 期限"
    ),
    Field.OUTCOME: (
        "化解情况 办理情况 调处情况 调解情况 处理情况 处置情况 办理结果 处理结果 处置结果 调解结果 "
        "化解结果 化解进展 工作进展 进展情况 办结情况 答复意见 答复内容 回复内容 处理意见 办理意见 "
        "处警情况 处警结果 反馈情况"
    ),
    Field.NOTE: "备注 备注说明 附注 其他说明 注",
    Field.LABEL: (
        "点赞数 反对数 浏览量 浏览数 阅读量 阅读数 转发数 评论数 收藏数 问题id 热度排名 热度指数 热度 "
        "聚类编号 标签"
    ),
}

# Looks like a field by its last characters, but is another one's moment or number.
NEVER = re.compile(
    r"^是否|^(移交|办结|化解|结案|回访|签收|反馈|答复|回复|更新|修改|处理|调解|出生|到场|处警|归档|会商|审核|首次)"
    r".*(时间|日期|年月)$|^(移交|填报|报送|审核|制表|录入|接警|出警|处警|报警)(单位|人|人员|民警)$|(负责人|经办人|网格员|民警|"
    r"包案领导|责任人)(姓名|电话|联系电话|联系方式|手机)?$"
)
ENDINGS: dict[Field, str] = {
    Field.NUMBER: "编号 单号",
    Field.ID_NUMBER: "身份证号 身份证号码 证件号码",
    Field.PHONE: "电话 手机号 手机号码 联系方式",
    Field.DUE_ON: "时限 期限",
    Field.OUTCOME: "化解情况 办理情况 处理情况 处置情况 调解情况 办理结果 处理结果",
    Field.RECEIVED_AT: "时间 日期",
    Field.NARRATIVE: "内容 详情 案情 警情 简要情况 基本情况 主要问题 情况描述 简介 经过",
    Field.TITLE: "主题 标题",
    Field.PARTY: "当事人 当事人姓名 信访人 来访人 申请人 姓名",
    Field.DEMAND: "诉求",
    Field.CHANNEL: "来源 渠道",
    Field.CATEGORY: "类别 类型 分类",
    Field.COMMUNITY: "社区",
    Field.GRID: "网格",
    Field.PLACE: "地点 地址 住址",
    Field.PEOPLE_COUNT: "人数",
    Field.UNIT: "责任单位 承办单位",
}
BRACKETS = re.compile(
    r"\((?:[^()]*(?:必填|选填|可选|格式|如|例|年月日|可多填|下拉|元|人|单位)[^()]*|盖章|\*|\d*)\)"
)


def normalise_header(text: str) -> str:
    """Reduce a header to the bare word: no width variants, white space, (必填) marks, stars or colons."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    bare = BRACKETS.sub("", bare)
    bare = re.sub(r"\[[^\]]*\]|【[^】]*】|<[^>]*>", "", bare)
    return bare.strip("*:·.、,，-—_★☆※#'\"“”")


EXACT: dict[str, tuple[Field, int]] = {}
for _field, _words in WORDS.items():
    for _rank, _word in enumerate(_words.split()):
        EXACT.setdefault(normalise_header(_word), (_field, _rank))
SUFFIXES = sorted(
    ((word, field) for field, words in ENDINGS.items() for word in words.split()),
    key=lambda pair: -len(pair[0]),
)
NOT_EXACT = 1000


def suggest(header: str) -> tuple[Field, int] | None:
    """Give the field a header suggests and its rank: lower is surer, from `NOT_EXACT` only its end fits."""
    bare = normalise_header(header)
    if not bare or len(bare) > 30:
        return None
    found = EXACT.get(bare) or EXACT.get(re.sub(r"\([^()]*\)", "", bare))
    if found or NEVER.search(bare):
        return found
    for rank, (word, field) in enumerate(SUFFIXES):
        if bare.endswith(word) and len(bare) <= len(word) + 10:
            return field, NOT_EXACT + rank
    return None
