"""The catalogue in force as a row, so that whoever scored by it can always be read by it."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from risk.models import CatalogueVersion
from risk.rules.catalogue import Catalogue, parse

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "catalogue.yaml"


@cache
def _shipped() -> tuple[str, str]:
    content = _SHIPPED.read_text(encoding="utf-8")
    return content, hashlib.sha256(content.encode()).hexdigest()


def in_force(at: datetime) -> CatalogueVersion:
    """The row of the catalogue that the reader reads by, written when it is first used. Cost: one query."""
    content, sha = _shipped()
    found = CatalogueVersion.objects.filter(sha=sha).first()
    if found is not None:
        return found
    with transaction.atomic():
        last = CatalogueVersion.objects.aggregate(last=Max("number"))["last"] or 0
        return CatalogueVersion.objects.get_or_create(
            sha=sha, defaults={"number": last + 1, "content": content, "published_at": at}
        )[0]


@cache
def _parsed(sha: str, content: str) -> Catalogue:
    return parse(content)


def catalogue_of(version: CatalogueVersion) -> Catalogue:
    """A version's factors; read once in each process."""
    return _parsed(version.sha, version.content)
