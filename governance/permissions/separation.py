"""三员分立: administrator, security officer and auditor are three people at any moment (GB/T 22239, GM/T 0054 practice)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from core.refusals import Refusal, forbidden
from governance.choices import Capability
from governance.models import Appointment, Officer, Post

KEEPERS = (Capability.ADMINISTER, Capability.SECURE, Capability.AUDIT)


def keepers(capabilities: Iterable[str]) -> list[Capability]:
    """Which of the three are among these capabilities."""
    given = set(capabilities)
    return [one for one in KEEPERS if one in given]


def why_not_carry(capabilities: Iterable[str]) -> Refusal | None:
    """Why one post may not carry these capabilities together."""
    found = keepers(capabilities)
    if len(found) < 2:
        return None
    named = "、".join(f"“{one.label}”" for one in found)
    return forbidden(f"{named}须由不同的人担任（三员分立），一个岗位只能有其中一项，请分设岗位。")


def why_not_hold(
    officer: Officer, post: Post, *, from_on: date, until_on: date | None = None
) -> Refusal | None:
    """Why the officer may not take up the post in these days (both included): together with another appointment held
    in any of them, it would join two of the three. Cost: one query."""
    if refusal := why_not_carry(post.capabilities):
        return refusal
    wanted = keepers(post.capabilities)
    if not wanted:
        return None
    meanwhile = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gte=from_on), officer=officer
    ).select_related("post__unit")
    if until_on is not None:
        meanwhile = meanwhile.filter(from_on__lte=until_on)
    for held in meanwhile:
        if other := [one for one in keepers(held.post.capabilities) if one != wanted[0]]:
            return forbidden(
                f"{officer.name}这段时间担任{held.post}（{other[0].label}），不能同时负责{wanted[0].label}"
                "（系统管理、安全管理、审计三员分立）。请另选一人，或先免去其原任职。"
            )
    return None


def joined(at: datetime) -> list[tuple[Officer, list[Capability]]]:
    """Officers who hold two or three of them today, and which. Cost: two queries."""
    held = Appointment.objects.held_on(at.date()).select_related("post", "officer")
    found: dict[int, set[Capability]] = defaultdict(set)
    officers: dict[int, Officer] = {}
    # a handful of posts carry these; the JSON column cannot be searched alike on both databases
    posts = [pk for pk, given in Post.objects.values_list("pk", "capabilities") if keepers(given)]
    for one in held.filter(post__in=posts):
        found[one.officer_id] |= set(keepers(one.post.capabilities))
        officers[one.officer_id] = one.officer
    return [(officers[pk], sorted(both)) for pk, both in found.items() if len(both) > 1]


def check(at: datetime) -> list[tuple[str, str, str]]:
    """For the doctor: appointments older than the rule, or written past the pages."""
    found = []
    for officer, both in joined(at):
        named = "、".join(one.label for one in both)
        sentence = f"{officer.name}同时负责{named}，违反三员分立。请免去其中一项任职，改由他人担任。"
        found.append(("error", "separation", sentence))
    return found
