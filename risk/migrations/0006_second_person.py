"""What lowers waits for a second person (待复核); unknown factors; red flags with who looked and what was answered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NAME = "risk_assessment_decided_stays"
# what waits for a second person changes its state and nothing that was judged
WHEN = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON risk_assessment FOR EACH ROW WHEN (OLD.state IN ('decided', 'declined') "
    "OR (OLD.state = 'proposed' AND (NEW.points <> OLD.points OR NEW.level <> OLD.level OR NEW.note <> OLD.note "
    "OR NEW.decided_by_id <> OLD.decided_by_id)))"
)
BEFORE = f"CREATE TRIGGER {NAME} BEFORE UPDATE ON risk_assessment FOR EACH ROW WHEN (OLD.state <> 'open')"


def _drop(schema_editor):
    suffix = " ON risk_assessment" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}{suffix}")


def _create(schema_editor, when):
    """SQLite makes the table anew to change a constraint, and its trigger is lost with the old one."""
    _drop(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{when} EXECUTE FUNCTION refuse_update()")
    else:
        schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, 'risk_assessment is decided'); END")


def drop(apps, schema_editor):
    _drop(schema_editor)


def create(apps, schema_editor):
    _create(schema_editor, WHEN)


def restore(apps, schema_editor):
    _create(schema_editor, BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_looks_stay_append_only'),
        ('governance', '0017_team_templates'),
        ('risk', '0005_level_change'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop, restore),
        migrations.CreateModel(
            name='RedFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flags', models.JSONField(default=list, verbose_name='红旗')),
                ('raised_at', models.DateTimeField(verbose_name='提示时间')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='查看时间')),
                ('next_ring_at', models.DateTimeField(null=True, verbose_name='再次提醒')),
                ('rings', models.PositiveSmallIntegerField(default=0, verbose_name='再次提醒次数')),
                ('answer', models.CharField(blank=True, choices=[('raised', '已升级'), ('kept', '不予升级')], max_length=8, verbose_name='升级意见')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='理由')),
            ],
            options={
                'verbose_name': '红旗',
            },
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_open_once',
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='decided_by_somebody',
        ),
        migrations.AddField(
            model_name='assessment',
            name='is_uncertain',
            field=models.BooleanField(default=False, verbose_name='要素不明过多'),
        ),
        migrations.AlterField(
            model_name='assessedfactor',
            name='state',
            field=models.CharField(choices=[('suggested', '待确认'), ('confirmed', '确认'), ('removed', '去除'), ('unknown', '不明')], default='suggested', max_length=10, verbose_name='结论'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='state',
            field=models.CharField(choices=[('open', '待预评'), ('proposed', '待复核'), ('decided', '已评定'), ('declined', '复核退回')], default='open', max_length=10, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='why',
            field=models.CharField(choices=[('reader', '阅读提示'), ('hazard', '六类隐患'), ('unreadable', '未能自动阅读'), ('officer', '人工送评'), ('declined', '复核退回')], max_length=12, verbose_name='来由'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'proposed'))), fields=('case',), name='assessment_open_once'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_by_somebody', violation_error_message='已评定的预评必须有评定人和评定时间。'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='answered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='appointment',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='red_flags', to='cases.case'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='screening',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='risk.screening'),
        ),
        migrations.AddField(
            model_name='redflag',
            name='seen_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查看人'),
        ),
        migrations.AddIndex(
            model_name='redflag',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['next_ring_at'], name='flag_unseen'),
        ),
        migrations.AddIndex(
            model_name='redflag',
            index=models.Index(condition=models.Q(('answer', '')), fields=['raised_at', 'id'], name='flag_unanswered'),
        ),
        migrations.AddConstraint(
            model_name='redflag',
            constraint=models.UniqueConstraint(fields=('screening',), name='flag_once_per_text'),
        ),
        migrations.AddConstraint(
            model_name='redflag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='flag_answered_by_somebody', violation_error_message='红旗升级意见必须有确认人和时间。'),
        ),
        migrations.RunPython(create, drop),
    ]
