"""From where a post signs in."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import insist
from governance.models import Post
from governance.permissions import sign_ins as permissions
from governance.standing import Standing


@transaction.atomic
def set_addresses(*, by: Standing, post: Post, networks: str, at: datetime, ip: str = "") -> Post:
    """The networks (one a line, checked by the form) from which appointments to this post count; "" is everywhere."""
    insist(permissions.why_not_set_addresses(by))
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    post.networks = networks
    post.save(update_fields=["networks"])
    note = networks.replace("\n", "、") or "不限"
    audit.record(by=by, verb="set_addresses", about=post, note=note, at=at, ip=ip)
    return post
