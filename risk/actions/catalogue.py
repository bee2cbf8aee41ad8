"""Writing the next version of the catalogue: a draft is begun, changed, dropped, or published by somebody else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import audit, notices
from core.refusals import Refusal, incomplete, insist
from governance.standing import Standing
from risk.actions.versions import catalogue_of, in_force
from risk.choices import CatalogueVerb
from risk.models import CatalogueDraft, CatalogueVersion
from risk.permissions import catalogue as permissions
from risk.rules.catalogue import Catalogue, CatalogueError, parse
from risk.rules.catalogue_diff import diff
from risk.rules.catalogue_sheets import merged
from risk.rules.catalogue_yaml import dump, load
from risk.rules.texts import sha_of

BEHIND = incomplete("这一项刚由同事改过。请对照现在的内容看一遍，需要时再改一次。")


def raw_of(draft: CatalogueDraft) -> dict[str, Any]:
    """The draft as plain values, with what the pages do not show."""
    raw: dict[str, Any] = load(draft.content)
    return raw


def digest_of(part: Any) -> str:
    """What a form remembers of what it showed, so that nobody overwrites what nobody has seen."""
    return hashlib.sha256(json.dumps(part, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def factor_of(raw: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """The factor of a catalogue as written; None when it has none of this code."""
    return next((one for one in raw["factors"] if one["code"] == code), None)


def whole_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to no factor."""
    return {key: raw.get(key) for key in ("bands", "red_flags", "global_cues")}


def _locked(draft: CatalogueDraft) -> CatalogueDraft:
    return CatalogueDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def _read(content: str) -> Catalogue:
    try:
        return parse(content)
    except CatalogueError as error:
        insist(incomplete(error.sentence))
        raise


@transaction.atomic
def begin_draft(*, by: Standing, version: CatalogueVersion, title: str, at: datetime) -> CatalogueDraft:
    """A draft that says what the version says."""
    insist(permissions.why_not_begin(by, version))
    draft = CatalogueDraft.objects.create(
        title=title,
        base=version,
        content=version.content,
        sha=version.sha,
        made_by=by.officer,
        made_at=at,
        edited_by=by.officer,
        edited_at=at,
        editors=[by.pk],
    )
    audit.record(by=by, verb=CatalogueVerb.BEGIN_DRAFT, about=draft, note=f"从{version}起草", at=at)
    return draft


def _write(*, by: Standing, draft: CatalogueDraft, raw: Mapping[str, Any], note: str, at: datetime) -> None:
    """Keep the draft when it is a whole catalogue: what does not fit is refused with its place."""
    content = dump(raw)
    insist(_why_not_code(_read(content)))
    if (sha := sha_of(content)) == draft.sha:
        return
    draft.content, draft.sha = content, sha
    draft.edited_by, draft.edited_at = by.officer, at
    draft.editors = sorted({*draft.editors, by.pk})
    draft.save(update_fields=["content", "sha", "edited_by", "edited_at", "editors"])
    audit.record(by=by, verb=CatalogueVerb.EDIT_DRAFT, about=draft, note=note, at=at)


@transaction.atomic
def save_factor(
    *, by: Standing, draft: CatalogueDraft, code: str, facts: Mapping[str, Any], seen: str, at: datetime
) -> CatalogueDraft:
    """Change the factor `code`, or add one when it is empty. `facts`: the keys of the file; `seen`: `digest_of` it."""
    draft = _locked(draft)
    insist(permissions.why_not_edit(by, draft))
    raw = raw_of(draft)
    before = factor_of(raw, code) if code else None
    if code and (before is None or digest_of(before) != seen):
        insist(BEHIND)
    if before is None:
        if factor_of(raw, facts["code"]):
            insist(incomplete(f"编号 {facts['code']} 已有要素，请换一个编号。"))
        # behind the last of its dimension
        order = [one["dimension"] for one in raw["factors"]]
        last = max((at for at, one in enumerate(order) if one == facts["dimension"]), default=len(order) - 1)
        raw["factors"].insert(last + 1, dict(facts))
    else:
        before.update(facts)
    words = f"{'修改' if code else '新增'}要素 {facts['code']} {facts['name_zh']}"
    _write(by=by, draft=draft, raw=raw, note=words, at=at)
    return draft


def _why_not_code(catalogue: Catalogue) -> Refusal | None:
    """A code means one thing for ever: figures over the years count by it."""
    last, *older = CatalogueVersion.objects.order_by("-number")
    fresh = set(catalogue.factors) - set(catalogue_of(last).factors)
    # one query and, as there are few versions and fewer new codes, no more
    for version in older if fresh else ():
        was = catalogue_of(version).factors
        for code in sorted(fresh & set(was)):
            if was[code].name != catalogue.factors[code].name:
                return incomplete(
                    f"编号 {code} 在{version}是“{was[code].name}”，历史统计按编号，请换一个没用过的编号。"
                )
    return None


@transaction.atomic
def retire_factor(*, by: Standing, draft: CatalogueDraft, code: str, at: datetime) -> CatalogueDraft:
    """Leave a factor out. Refused while another part of the draft still names it."""
    draft = _locked(draft)
    insist(permissions.why_not_edit(by, draft))
    raw = raw_of(draft)
    factor = factor_of(raw, code)
    if factor is None:
        insist(incomplete(f"草稿里没有要素 {code}，可能刚由同事停用。"))
    else:
        raw["factors"].remove(factor)
        words = f"停用要素 {code} {factor['name_zh']}"
        _write(by=by, draft=draft, raw=raw, note=words, at=at)
    return draft


@transaction.atomic
def save_whole(
    *, by: Standing, draft: CatalogueDraft, facts: Mapping[str, Any], seen: str, at: datetime
) -> CatalogueDraft:
    """Bands, red flags and cues, as the file has them."""
    draft = _locked(draft)
    insist(permissions.why_not_edit(by, draft))
    raw = raw_of(draft)
    if digest_of(whole_of(raw)) != seen:
        insist(BEHIND)
    raw.update(facts)
    _write(by=by, draft=draft, raw=raw, note="修改等级、红旗和提示词", at=at)
    return draft


@transaction.atomic
def replace_draft(
    *,
    by: Standing,
    draft: CatalogueDraft,
    text: str,
    sheets: Mapping[str, Any] | None,
    name: str,
    at: datetime,
) -> CatalogueDraft:
    """Take over a file as a whole: `text` of YAML, or the rows of a workbook's `sheets`."""
    draft = _locked(draft)
    insist(permissions.why_not_edit(by, draft))
    try:
        raw = merged(raw_of(draft), sheets) if sheets is not None else load(text)
        # before it is written anew: what is refused is refused at the line it came from
        parse(dump(raw) if sheets is not None else text)
    except CatalogueError as error:
        insist(incomplete(f"“{name}”没有采用：{error.sentence}"))
        raise
    for one in raw["factors"]:
        one["code"] = one["code"].strip()
    _write(by=by, draft=draft, raw=raw, note=f"由文件“{name}”替换", at=at)
    return draft


@transaction.atomic
def drop_draft(*, by: Standing, draft: CatalogueDraft, note: str, at: datetime) -> None:
    """The draft stays to be read, nobody changes it, and what its replays found goes."""
    draft = _locked(draft)
    insist(permissions.why_not_edit(by, draft))
    draft.dropped_at, draft.dropped_by = at, by.officer
    draft.save(update_fields=["dropped_at", "dropped_by"])
    draft.replays.running().update(stopped_at=at)
    for replay in draft.replays.all():
        replay.rows.all().delete()
    audit.record(by=by, verb=CatalogueVerb.DROP_DRAFT, about=draft, note=note, at=at)


@transaction.atomic
def publish(*, by: Standing, draft: CatalogueDraft, reason: str, at: datetime) -> CatalogueVersion:
    """The draft becomes the version that is read by from now on; what was decided or is open keeps its own."""
    draft = _locked(draft)
    insist(permissions.why_not_publish(by, draft))
    last = in_force(at)
    raw = raw_of(draft)
    if not diff(catalogue_of(last), _read(draft.content)):
        insist(incomplete("草稿和现行目录没有差别，不必启用。"))
    raw["version"] = number = last.number + 1
    content = dump(raw)
    version = CatalogueVersion.objects.create(
        number=number,
        content=content,
        sha=sha_of(content),
        published_at=at,
        made_by=draft.made_by,
        published_by=by.officer,
        why=reason,
    )
    draft.published_as = version
    draft.save(update_fields=["published_as"])
    held = by.under(permissions.PUBLISHES[0])
    audit.record(by=by, verb=CatalogueVerb.PUBLISH, about=version, note=reason, at=at, under=held)
    told = [one for one in draft.editors if one != by.pk]
    notices.notify(
        told, f"要素目录{version}已由{by.name}启用", reverse("catalogue_version", args=[version.pk]), at=at
    )
    return version
