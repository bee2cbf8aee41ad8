"""Who keeps the rules library and the wall's lists: whoever runs the centre of the place."""

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing

KEEPERS = (Capability.ASSIGN, Capability.COMMAND, Capability.REPORT, Capability.ADMINISTER)


def kept_paths(standing: Standing) -> tuple[str, ...]:
    """Paths of the areas whose regulations and lists the officer keeps."""
    held = [one for one in standing.appointments if any(cap in one.post.capabilities for cap in KEEPERS)]
    return tuple(sorted({(one.area or one.post.unit.area).path for one in held}))


def why_not_keep_rules(standing: Standing, *areas: Area | None) -> Refusal | None:
    paths = kept_paths(standing)
    if not paths:
        return forbidden("维护制度和清单要有“交办”“指挥”“统计报告”或“系统管理”职责。请联系中心主任。")
    for area in areas:
        if area is not None and not area.path.startswith(paths):
            return forbidden(f"{area}不在您的职责范围内。请联系上一级中心。")
    return None


def why_not_see_rules(standing: Standing) -> Refusal | None:
    return (
        None
        if standing.appointments
        else forbidden("您目前没有任职，看不到制度和清单。请联系管理员核对任职。")
    )
