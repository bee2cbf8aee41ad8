"""Who sees a centre's day, and the numbers of those who can be called."""

from __future__ import annotations

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.models import Unit
from governance.permissions.structure import WHO, kept_paths
from governance.standing import Standing

# those who call somebody in
CALLERS = (
    Capability.INTAKE, Capability.ASSIGN, Capability.COMMAND, Capability.INSTRUCT, Capability.SUPERVISE,
    Capability.ADMINISTER,
)  # fmt: skip


def called_paths(standing: Standing) -> tuple[str, ...]:
    """The areas at whose centres the officer may call in a unit: those of the posts that do."""
    held = (one for one in standing.appointments if {*CALLERS} & {*one.post.capabilities})
    return (*{(one.area or one.post.unit.area).path for one in held}, *kept_paths(standing))


def sees_phones(standing: Standing, centre: Unit) -> bool:
    """Whether the numbers of that centre's liaisons are shown whole."""
    paths = called_paths(standing)
    return bool(paths) and centre.area.path.startswith(paths)


def why_not_see_liaisons(standing: Standing) -> Refusal | None:
    if called_paths(standing):
        return None
    return forbidden(
        "进驻单位的联络电话供窗口、中心主任和指挥长等有“交办”“受理”职责的人员查看，您可看“今日驻场”。"
    )


def why_not_see_centre(standing: Standing, centres: list[Unit]) -> Refusal | None:
    if centres:
        return None
    return forbidden("您的任职所在地还没有综治中心，看不到驻场安排；要有“系统管理”职责的人员先建中心。" + WHO)
