"""For the demonstration: an impact assessment, and two people who ask about their data."""

from datetime import timedelta

from cases.choices import Role
from cases.models import Party
from core import clock
from governance.actions import privacy
from governance.models import ImpactAssessment, Officer, SubjectRequest
from governance.permissions.privacy import why_not_keep
from governance.seeding import Plan
from governance.standing import Standing, standing_at

_ASSESSMENT = {
    "title": "风险预评与敏感个人信息处理影响评估",
    "scope": "来访登记、台账导入、风险预评、交办反馈中处理的姓名、电话、证件号码、住址和反映内容。",
    "risks": "误判风险等级影响当事人；无关人员查看敏感内容；导出文件外流。",
    "measures": "等级由专人确认并说明依据；受限事项只对指定人员开放；查看明文写事由并留痕；导出登记、到期清除；字段加密。",
    "conclusion": "目的正当、方式必要，影响可控，可以开展；每年复评一次。",
}


def seed_requests(plan: Plan) -> None:
    """Written once; a later run adds nothing."""
    keeper = Officer.objects.filter(username="security", is_demonstration=True).first()
    at = plan.until - timedelta(days=20)
    if keeper is None or ImpactAssessment.objects.exists():
        return
    by = standing_at(keeper, at)
    if why_not_keep(by) is not None:
        return  # before anybody held the post
    facts = {**_ASSESSMENT, "assessed_on": at.date()}
    privacy.write_assessment(by=by, facts=facts, file=None, at=at)
    if not SubjectRequest.objects.exists():
        _requests(by, plan)


def _requests(by: Standing, plan: Plan) -> None:
    parties = Party.objects.filter(role=Role.VISITOR).exclude(person__phone_index=None)
    for number, party in enumerate(parties.select_related("person").order_by("id")[:2]):
        at = plan.until - timedelta(days=12 - number)
        day = at.astimezone(clock.ZONE).date()
        facts = {
            "kind": ("access", "delete")[number],
            "name": party.person.name,
            "contact": party.person.phone,
            "phone": party.person.phone,
            "text": ("请提供你们保存的我的全部信息。", "事情已经解决，请删除我的信息。")[number],
            "received_on": day,
            "due_on": None,
        }
        request = privacy.take_request(by=by, facts=facts, at=at)
        if number:
            answer = "事项依法须归档保存，暂不能删除；已停止其他使用。如不同意，可向网信部门投诉。"
            later = at + timedelta(days=2)
            privacy.answer_request(by=by, request=request, decision="refused", answer=answer, at=later)
