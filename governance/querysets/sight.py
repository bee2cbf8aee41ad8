"""Which part of the command structure an officer may read by the API: what is below the own posts, and the way up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from governance.standing import Standing


def areas_near(standing: Standing, path: str = "path") -> Q:
    """The areas of the posts held with all below them, and those above; `path` leads to an area's path."""
    near = Q(pk__in=[])
    for home in _homes(standing):
        codes = home.strip(".").split(".")
        above = [".".join(codes[:length]) + "." for length in range(1, len(codes))]
        near |= Q(**{f"{path}__startswith": home}) | Q(**{f"{path}__in": above})
    return near


def _homes(standing: Standing) -> set[str]:
    """Without those that lie inside another."""
    found = {held.post.unit.area.path for held in standing.appointments} | set(standing.area_paths)
    return {one for one in found if not any(one != other and one.startswith(other) for other in found)}
