"""Which drafts are new, which came before, which came before with another text."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from cases.actions.importing.drafts import Draft, first_of
from cases.ledger.identity import normalise
from cases.models import Amendment, Case, ImportBatch, Party


@dataclass
class Sorted:
    """The drafts of a chunk: to create (in order), duplicates counted, changed ones with the case they change."""

    fresh: list[Draft] = field(default_factory=list)
    duplicates: int = 0
    changed: list[tuple[Draft, int]] = field(default_factory=list)


def sort_out(
    batch: ImportBatch,
    drafts: Sequence[Draft],
    in_file: Callable[[], Collection[str]],
    seen: set[str] | None = None,
) -> Sorted:
    """Compare a chunk with the cases of its centre, and with itself.

    A known number with the same moment and first party but another text is a changed row, unless the known row
    stands in this file too (`in_file` gives all its identities, asked only then): then the number is repeated.
    `seen` are identities that a dry run would have created. Cost: two queries, up to three more for known numbers.
    """
    wanted = [draft.identity for draft in drafts]
    # said once more as its index says it: PostgreSQL does not see that none of a thousand values is empty
    cases = Case.objects.filter(~Q(identity=""), centre_id=batch.centre_id, identity__in=wanted)
    known = set(cases.values_list("identity", flat=True)) | (seen or set())
    numbers = {d.number for d in drafts if d.number and d.identity not in known}
    holders = _Holders(batch, numbers)
    result = Sorted()
    for draft in drafts:
        if draft.identity in known:
            result.duplicates += 1
            continue
        known.add(draft.identity)
        holder = holders.changed_by(draft, in_file)
        if holder is None:
            draft.facts["is_number_repeated"] = draft.number in holders.numbers
            holders.numbers.add(draft.number)
            holders.numbers.discard("")
            result.fresh.append(draft)
        else:
            result.duplicates += 1
            if holders.is_news(holder, draft):
                result.changed.append((draft, holder))
    if seen is not None:
        seen.update(draft.identity for draft in result.fresh)
    return result


class _Holders:
    """The cases of this centre that already carry one of these source numbers."""

    def __init__(self, batch: ImportBatch, numbers: set[str]) -> None:
        self.batch = batch
        rows: list[Case] = []
        if numbers:
            same = Case.objects.filter(~Q(source_number=""), centre_id=batch.centre_id)
            held = same.filter(source_number__in=numbers).order_by("-id")
            rows = list(
                held.only("source_number", "received_at", "recorded_at", "batch_id", "identity", "narrative")
            )
        self.numbers = {case.source_number for case in rows}
        self.cases: dict[str, list[Case]] = {}
        for case in rows:
            if case.batch_id is not None and case.batch_id != batch.pk:
                self.cases.setdefault(case.source_number, []).append(case)
        earlier = [case.pk for cases in self.cases.values() for case in cases]
        self.first = _first_parties(earlier)
        self.proposed = _proposed(earlier)

    def changed_by(self, draft: Draft, in_file: Callable[[], Collection[str]]) -> int | None:
        """The earlier case that this row tells anew, if any."""
        received, recorded = draft.facts["received_at"], draft.facts["recorded_at"]
        for case in self.cases.get(draft.number, ()):
            undated = case.received_at == case.recorded_at and received == recorded
            same = undated or case.received_at == received
            if same and self.first.get(case.pk) == draft.first and case.identity not in in_file():
                return case.pk
        return None

    def is_news(self, holder: int, draft: Draft) -> bool:
        """Whether nobody proposed this text before and the case does not say it already."""
        said = self.proposed.setdefault(holder, set())
        text = normalise(draft.narrative)
        now = next(c.narrative for c in self.cases[draft.number] if c.pk == holder)
        if text in said or text == normalise(now):
            return False
        said.add(text)
        return True


def _first_parties(cases: Iterable[int]) -> dict[int, int | None]:
    rows = Party.objects.filter(case_id__in=cases, order=0)
    return {
        case: first_of(name, number)
        for case, name, number in rows.values_list("case_id", "person__name_index", "person__id_index")
    }


def _proposed(cases: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for case, narrative in Amendment.objects.filter(case_id__in=cases).values_list("case_id", "narrative"):
        found.setdefault(case, set()).add(normalise(narrative))
    return found
