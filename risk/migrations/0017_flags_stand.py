"""A red flag that nobody judged stands on its case, and so does one that a commander confirmed."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q


def stand(apps, schema_editor):
    flags = apps.get_model("risk", "RedFlag").objects
    decided = apps.get_model("risk", "Assessment").objects.filter(case=OuterRef("case"), state="decided")
    unanswered = Q(answer="") & ~Exists(decided.filter(decided_at__gte=OuterRef("raised_at")))
    confirmed = Q(answer="raised") & ~Exists(decided.filter(decided_at__gte=OuterRef("answered_at")))
    standing = flags.filter(unanswered | confirmed).values("case")
    apps.get_model("cases", "Case").objects.filter(pk__in=standing).update(red_flag=True)


class Migration(migrations.Migration):
    dependencies = [
        ("risk", "0016_learned_editions"),
        ("cases", "0023_clock_due_read_alone"),
    ]

    operations = [migrations.RunPython(stand, migrations.RunPython.noop)]
