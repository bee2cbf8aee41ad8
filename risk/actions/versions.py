"""The catalogue in force as a row, so that whoever scored by it can always be read by it."""

from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from risk.models import CatalogueVersion, LearnedEdition
from risk.rules.catalogue import Catalogue, parse
from risk.rules.reader import Likeness, Opinion, Reader, Together, shipped_likeness
from risk.rules.texts import sha_of

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "catalogue.yaml"
# a reader is some megabytes: the version in force, the one before, and a draft
_READERS, _CATALOGUES = 3, 16


@cache
def shipped_file() -> tuple[str, str]:
    """(content, digest) of the catalogue that comes with the product."""
    content = _SHIPPED.read_text(encoding="utf-8")
    return content, sha_of(content)


def in_force(at: datetime) -> CatalogueVersion:
    """The row of the catalogue that the reader reads by: the last version.

    As long as no district has published one, that is the file that came with the product, written when it is first
    used; a release never puts aside what a district decided. Cost: one query.
    """
    content, sha = shipped_file()
    last = CatalogueVersion.objects.order_by("-number").first()
    if last is not None and (last.published_by_id is not None or last.sha == sha):
        return last
    with transaction.atomic():
        number = CatalogueVersion.objects.aggregate(last=Max("number"))["last"] or 0
        return CatalogueVersion.objects.get_or_create(
            sha=sha, defaults={"number": number + 1, "content": content, "published_at": at}
        )[0]


@lru_cache(maxsize=_CATALOGUES)
def catalogue_by(sha: str, content: str) -> Catalogue:
    """A stored catalogue; the last few are kept."""
    return parse(content, is_stored=True)


def catalogue_of(version: CatalogueVersion) -> Catalogue:
    """A version's factors."""
    return catalogue_by(version.sha, version.content)


@lru_cache(maxsize=_READERS)
def opinion_of(edition_id: int | None) -> Opinion:
    """What a learned edition says on its factors, what it stands upon on the others; the last few are kept."""
    if edition_id is None:
        return shipped_likeness()
    edition = LearnedEdition.objects.get(pk=edition_id)
    first = opinion_of(edition.base_id)
    return Together(first, Likeness(bytes(edition.weights)), frozenset(edition.codes))


@lru_cache(maxsize=_READERS)
def reader_by(sha: str, content: str, edition_id: int | None = None) -> Reader:
    """The reader by a stored catalogue and a learned edition; the last few are kept."""
    return Reader(catalogue_by(sha, content), opinion_of(edition_id))


def reader_of(version: CatalogueVersion, edition_id: int | None) -> Reader:
    """The reader of a version, with the learned edition that helps it."""
    return reader_by(version.sha, version.content, edition_id)
