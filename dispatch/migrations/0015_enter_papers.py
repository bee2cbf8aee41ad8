"""What was numbered before there was a register of documents enters it: slips as filed on paper, letters as they are."""

from django.db import migrations

CHUNK = 1000
STATES = {"numbered": "numbered", "rendered": "rendered", "failed": "failed"}


def enter(apps, _editor):
    paper = apps.get_model("dispatch", "Paper")
    slips = apps.get_model("dispatch", "Slip").objects.filter(number__isnull=False, signed_at__isnull=False)
    letters = apps.get_model("dispatch", "Letter").objects.filter(number__isnull=False)
    rows = []
    for slip in slips.select_related("case", "unit", "acknowledged_by").iterator(chunk_size=CHUNK):
        who = slip.acknowledged_by
        rows.append(
            paper(
                kind="slip", state="filed", slip=slip, title=slip.case.title[:200],
                received_at=slip.acknowledged_at if who else None, received_by=who.name[:40] if who else "",
                **same(slip, slip.signed_at),
            )
        )  # fmt: skip
        write(paper, rows, CHUNK)
    for letter in letters.select_related("unit").iterator(chunk_size=CHUNK):
        rows.append(
            paper(
                kind=letter.kind, state=STATES.get(letter.state, "filed"), letter=letter, title=letter.title,
                file_id=letter.file_id, rendered_at=letter.rendered_at, **same(letter, letter.numbered_at),
            )
        )  # fmt: skip
        write(paper, rows, CHUNK)
    write(paper, rows, 1)


def same(row, at):
    return {
        "centre_id": row.centre_id, "case_id": row.case_id, "unit_id": row.unit_id, "number": row.number,
        "addressee": row.unit.name, "signed_by_id": row.signed_by_id, "numbered_at": at,
    }  # fmt: skip


def write(paper, rows, least):
    if len(rows) >= least:
        paper.objects.bulk_create(rows)
        rows.clear()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0014_papers")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
