# Rules that warn, their editions, the warnings and the rows that fired them.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_address_index'),
        ('governance', '0017_team_templates'),
        ('risk', '0012_deliberation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyBell',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('rung_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '早间提醒',
            },
        ),
        migrations.CreateModel(
            name='WarningRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('parameters', models.JSONField(default=dict, verbose_name='参数')),
                ('urgency', models.CharField(choices=[('urgent', '紧急'), ('important', '重要'), ('ordinary', '一般')], default='important', max_length=12, verbose_name='紧急程度')),
                ('tells', models.JSONField(default=list, verbose_name='通知')),
                ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                ('kind', models.CharField(max_length=20, verbose_name='种类')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='版次')),
                ('changed_at', models.DateTimeField(verbose_name='修改时间')),
                ('looked_at', models.DateTimeField(null=True)),
                ('case_seen', models.BigIntegerField(default=0)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.area', verbose_name='适用范围')),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='risk.warningrule', verbose_name='代替')),
            ],
            options={
                'verbose_name': '预警规则',
                'ordering': ['kind', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RuleEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('parameters', models.JSONField(default=dict, verbose_name='参数')),
                ('urgency', models.CharField(choices=[('urgent', '紧急'), ('important', '重要'), ('ordinary', '一般')], default='important', max_length=12, verbose_name='紧急程度')),
                ('tells', models.JSONField(default=list, verbose_name='通知')),
                ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                ('number', models.PositiveIntegerField(verbose_name='版次')),
                ('sentence', models.CharField(max_length=300, verbose_name='规则')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='risk.warningrule')),
            ],
            options={
                'verbose_name': '规则版次',
            },
        ),
        migrations.CreateModel(
            name='RiskWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField(verbose_name='版次')),
                ('subject', models.CharField(max_length=80)),
                ('occasion', models.CharField(max_length=60)),
                ('urgency', models.CharField(choices=[('urgent', '紧急'), ('important', '重要'), ('ordinary', '一般')], max_length=12, verbose_name='紧急程度')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('fired_at', models.DateTimeField(verbose_name='预警时间')),
                ('grown_at', models.DateTimeField(null=True, verbose_name='新增时间')),
                ('eased_at', models.DateTimeField(null=True, verbose_name='情况变化')),
                ('told_at', models.DateTimeField(null=True, verbose_name='通知时间')),
                ('verdict', models.CharField(blank=True, choices=[('true', '属实'), ('false_alarm', '误报')], max_length=12, verbose_name='结论')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='措施或理由')),
                ('acknowledged_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('acknowledged_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('appointment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.area', verbose_name='区域')),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='warnings', to='risk.warningrule')),
            ],
            options={
                'verbose_name': '预警',
            },
        ),
        migrations.CreateModel(
            name='WarningRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('warning', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='risk.riskwarning')),
            ],
            options={
                'verbose_name': '预警依据',
                'constraints': [models.UniqueConstraint(fields=('warning', 'case'), name='warning_row_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='warningrule',
            constraint=models.UniqueConstraint(condition=models.Q(('instead_of__isnull', False)), fields=('instead_of', 'area'), name='rule_replaced_once', violation_error_message='这个区域已经有代替它的规则，请直接修改那一条。'),
        ),
        migrations.AddConstraint(
            model_name='ruleedition',
            constraint=models.UniqueConstraint(fields=('rule', 'number'), name='rule_edition_once'),
        ),
        migrations.AddIndex(
            model_name='riskwarning',
            index=models.Index(fields=['-fired_at', '-id'], name='warning_by_moment'),
        ),
        migrations.AddIndex(
            model_name='riskwarning',
            index=models.Index(condition=models.Q(('acknowledged_at', None)), fields=['fired_at', 'id'], name='warning_open'),
        ),
        migrations.AddIndex(
            model_name='riskwarning',
            index=models.Index(condition=models.Q(('told_at', None)), fields=['told_at', 'id'], name='warning_untold'),
        ),
        migrations.AddIndex(
            model_name='riskwarning',
            index=models.Index(fields=['rule', 'subject'], name='warning_of_subject'),
        ),
        migrations.AddIndex(
            model_name='riskwarning',
            index=models.Index(fields=['rule', 'acknowledged_at'], name='warning_judged'),
        ),
        migrations.AddConstraint(
            model_name='riskwarning',
            constraint=models.UniqueConstraint(condition=models.Q(('acknowledged_at', None)), fields=('rule', 'subject'), name='warning_open_once'),
        ),
        migrations.AddConstraint(
            model_name='riskwarning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None), ('note', ''), ('verdict', '')), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), models.Q(('verdict', ''), _negated=True), models.Q(('note', ''), _negated=True)), _connector='OR'), name='warning_judged_by_somebody', violation_error_message='确认的预警必须有确认人、结论和说明。'),
        ),
    ]
