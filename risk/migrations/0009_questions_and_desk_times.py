"""What is asked about clues, how long deciding took, which ledgers were put through the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_looks_stay_append_only'),
        ('core', '0009_exports'),
        ('governance', '0017_team_templates'),
        ('risk', '0008_versions_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BatchReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('with_history', models.BooleanField(default=False, verbose_name='历史记录也上预评台')),
                ('asked_at', models.DateTimeField(verbose_name='发起时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('opened', models.PositiveIntegerField(default=0, verbose_name='新上台')),
                ('appointment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='cases.importbatch')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
            ],
            options={
                'verbose_name': '批量预评',
            },
        ),
        migrations.CreateModel(
            name='DeskTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seconds', models.PositiveIntegerField(verbose_name='用时（秒）')),
                ('from_at', models.DateTimeField(verbose_name='打开时间')),
                ('until_at', models.DateTimeField(verbose_name='评定时间')),
                ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='desk_time', to='risk.assessment')),
                ('officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评定人')),
            ],
            options={
                'verbose_name': '预评用时',
                'indexes': [models.Index(fields=['officer', '-until_at'], name='desk_time_of_officer'), models.Index(fields=['-until_at'], name='desk_time_by_moment')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gte', models.F('from_at'))), name='desk_time_ends_after_start', violation_error_message='评定时间不能早于打开时间。')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_as', models.CharField(choices=[('owner', '首接责任人'), ('grid', '网格员'), ('liaison', '主办单位承办人'), ('window', '窗口人员')], max_length=8, verbose_name='以何身份')),
                ('text', models.CharField(max_length=300, verbose_name='问题')),
                ('parks', models.BooleanField(default=True, verbose_name='等补充')),
                ('made_at', models.DateTimeField(verbose_name='提问时间')),
                ('rule', models.CharField(max_length=40, verbose_name='规则')),
                ('due_at', models.DateTimeField(verbose_name='时限')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='暂估')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='补充内容')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='补充时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                ('late_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='补充人')),
                ('appointment', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.appointment')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='risk.assessment')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='cases.case')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提问人')),
                ('to', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='请谁补充')),
            ],
            options={
                'verbose_name': '补充核实',
                'indexes': [models.Index(fields=['case', '-id'], name='question_of_case'), models.Index(fields=['due_at', 'id'], name='question_by_due'), models.Index(condition=models.Q(('answered_at', None), ('withdrawn_at', None), ('late_at', None)), fields=['due_at', 'id'], name='question_running'), models.Index(condition=models.Q(('answered_at', None), ('withdrawn_at', None)), fields=['to', 'due_at'], name='question_to'), models.Index(condition=models.Q(('answered_at', None), ('withdrawn_at', None)), fields=['made_by', 'due_at'], name='question_by_asker')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None), ('withdrawn_at', None)), fields=('assessment', 'to'), name='question_once_to_each'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('made_at'))), name='question_due_after_asking', violation_error_message='补充核实的时限须晚于提问时间。'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('withdrawn_at', None), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_in_words', violation_error_message='已补充的提问必须有补充人和内容，且不能同时撤回。')],
            },
        ),
    ]
