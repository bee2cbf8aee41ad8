"""What is learned from confirmed assessments, edition by edition; neither an edition nor a switch is ever edited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


STAYS = ("risk_learnededition", "risk_editionswitch")


def create(apps, schema_editor):
    for table in STAYS:
        when = f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
        else:
            schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, '{table} stays'); END")


def drop(apps, schema_editor):
    for table in STAYS:
        suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_stays{suffix}")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0023_clock_due_read_alone'),
        ('core', '0002_append_only'),
        ('risk', '0015_community_lead'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LearnedEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='版次')),
                ('trained_at', models.DateTimeField(verbose_name='学习时间')),
                ('lessons', models.PositiveIntegerField(verbose_name='已确认预评')),
                ('upto', models.BigIntegerField(unique=True)),
                ('codes', models.JSONField(default=list, verbose_name='建议启用的要素')),
                ('figures', models.JSONField(default=dict)),
                ('changes', models.JSONField(default=list)),
                ('weights', models.BinaryField()),
                ('base', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='risk.learnededition')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='risk.catalogueversion')),
            ],
            options={
                'verbose_name': '学习版',
            },
        ),
        migrations.CreateModel(
            name='EditionSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='启用时间')),
                ('why', models.CharField(max_length=500, verbose_name='理由')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='启用人')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='switches', to='risk.learnededition')),
            ],
            options={
                'verbose_name': '学习版启用',
            },
        ),
        migrations.AddField(
            model_name='screening',
            name='edition',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='risk.learnededition'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(condition=models.Q(('edition__isnull', False)), fields=['edition'], name='screening_by_edition'),
        ),
        migrations.RunPython(create, drop),
    ]
