"""How a case came to its level: raises by one, lowerings by two; what is answered stays for ever."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NAME = "risk_levelchange_stays"


def create(apps, schema_editor):
    when = f"CREATE TRIGGER {NAME} BEFORE UPDATE ON risk_levelchange FOR EACH ROW WHEN (OLD.state <> 'proposed')"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
    else:
        schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, 'risk_levelchange is decided'); END")


def drop(apps, schema_editor):
    suffix = " ON risk_levelchange" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{suffix}")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_looks_stay_append_only'),
        ('governance', '0017_team_templates'),
        ('risk', '0003_decided_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LevelChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('made', '已上调'), ('proposed', '待复核'), ('confirmed', '复核同意'), ('declined', '复核退回')], max_length=10, verbose_name='状态')),
                ('from_level', models.CharField(blank=True, choices=[('high', '高风险'), ('medium', '中风险'), ('low', '低风险')], max_length=8, verbose_name='原等级')),
                ('to_level', models.CharField(choices=[('high', '高风险'), ('medium', '中风险'), ('low', '低风险')], max_length=8, verbose_name='改为')),
                ('removed', models.JSONField(default=list, verbose_name='去除的 5 分要素')),
                ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                ('made_at', models.DateTimeField(verbose_name='提出时间')),
                ('second_at', models.DateTimeField(null=True, verbose_name='复核时间')),
                ('second_note', models.TextField(blank=True, max_length=1000, verbose_name='复核意见')),
                ('appointment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment')),
                ('assessment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='risk.assessment')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='level_changes', to='cases.case')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('second_appointment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment')),
                ('second_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
            ],
            options={
                'verbose_name': '等级变动',
                'indexes': [models.Index(condition=models.Q(('state', 'proposed')), fields=['made_at', 'id'], name='change_proposed'), models.Index(fields=['case', '-id'], name='change_of_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('case',), name='change_proposed_once'), models.CheckConstraint(condition=models.Q(models.Q(('second_at', None), ('second_by', None), ('state__in', ('made', 'proposed'))), models.Q(models.Q(('state__in', ('made', 'proposed')), _negated=True), ('second_at__isnull', False), ('second_by__isnull', False), models.Q(('second_by', models.F('made_by')), _negated=True)), _connector='OR'), name='change_by_two', violation_error_message='下调等级须由提出人以外的另一人复核。')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
