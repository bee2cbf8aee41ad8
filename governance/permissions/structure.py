"""Who keeps the structure: an administrator, for the area of his post and everything below it."""

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.models import Area
from governance.standing import Standing

WHO = "请联系本单位有“系统管理”职责的管理员。"


def kept_paths(standing: Standing) -> tuple[str, ...]:
    """The areas whose structure the officer keeps: those of the posts with 系统管理."""
    held = [one for one in standing.appointments if Capability.ADMINISTER in one.post.capabilities]
    return tuple(sorted({(one.area or one.post.unit.area).path for one in held}))


def seen_paths(standing: Standing) -> tuple[str, ...]:
    """The areas whose structure the officer may look up: what is kept, what the posts look at, one's own centre's."""
    own = (standing.centre.area.path,) if standing.centre else ()
    return (*kept_paths(standing), *standing.area_paths, *own)


def why_not_see_structure(standing: Standing) -> Refusal | None:
    return None if standing.appointments else forbidden("您目前没有任职，看不到机构资料。" + WHO)


def why_not_keep(standing: Standing, *areas: Area | None) -> Refusal | None:
    """Whether the officer keeps the structure at all, and of every one of these areas."""
    paths = kept_paths(standing)
    if not paths:
        return forbidden("维护机构、区域和人员要有“系统管理”职责。" + WHO)
    for area in areas:
        if area is not None and not area.path.startswith(paths):
            return forbidden(f"{area}不在您管理的范围内。请联系上一级的管理员。")
    return None
