"""Officers are on the staff of the unit of their first post; a post has as many seats as are taken today."""

from django.db import migrations


def fill(apps, schema_editor):
    Appointment = apps.get_model("governance", "Appointment")
    homes, held = {}, {}
    for officer, unit, post, until in Appointment.objects.order_by("from_on", "id").values_list(
        "officer_id", "post__unit_id", "post_id", "until_on"
    ):
        homes.setdefault(officer, unit)
        if until is None:
            held[post] = held.get(post, 0) + 1
    officers = list(apps.get_model("governance", "Officer").objects.filter(pk__in=homes, home=None))
    for one in officers:
        one.home_id = homes[one.pk]
    apps.get_model("governance", "Officer").objects.bulk_update(officers, ["home"], batch_size=500)
    posts = list(apps.get_model("governance", "Post").objects.filter(pk__in=held))
    for one in posts:
        one.seats = held[one.pk]
    apps.get_model("governance", "Post").objects.bulk_update(posts, ["seats"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("governance", "0015_people")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
