
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0014_roster_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('kind', models.CharField(choices=[('committee', '党委（党工委）'), ('general_branch', '党总支'), ('branch', '党支部'), ('group', '党小组'), ('household', '党员中心户')], max_length=16, verbose_name='类型')),
                ('secretary_name', models.CharField(blank=True, max_length=40, verbose_name='负责人姓名')),
                ('secretary_phone', models.CharField(blank=True, max_length=20, verbose_name='负责人电话')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='党员人数')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
            ],
            options={
                'verbose_name': '党组织',
            },
        ),
        migrations.CreateModel(
            name='TeamTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('level', models.CharField(choices=[('city', '市'), ('district', '区县'), ('street', '街道'), ('station', '片区工作站'), ('community', '社区'), ('group', '居民小组'), ('compound', '小区'), ('building', '楼栋'), ('grid3', '三级网格'), ('grid4', '四级网格'), ('grid5', '五级网格')], max_length=12, verbose_name='用于')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'verbose_name': '队伍模板',
            },
        ),
        migrations.CreateModel(
            name='TemplateLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('unit_kind', models.CharField(choices=[('centre', '综治中心'), ('party_office', '党委政府'), ('police_station', '派出所'), ('justice_office', '司法所'), ('tribunal', '派出法庭'), ('community_committee', '社区居委会'), ('department', '职能部门'), ('social_body', '社会组织'), ('police_post', '警务室'), ('company', '企业')], max_length=24, verbose_name='所在单位类型')),
                ('title', models.CharField(max_length=40, verbose_name='岗位名称')),
                ('slot', models.CharField(choices=[('leader', '责任领导'), ('two', '2 指挥长'), ('three', '3 专职力量'), ('one', '(1) 派出法庭'), ('taskforce', '专班'), ('n', 'N 基层力量'), ('district', '区级'), ('support', '保障')], max_length=10, verbose_name='席位')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='人数')),
                ('capabilities', models.JSONField(default=list, verbose_name='职责')),
                ('sees', models.CharField(choices=[('area', '辖区全部'), ('granted', '交办到本单位的'), ('nothing', '不看事项')], default='granted', max_length=10, verbose_name='可见范围')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '模板岗位',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='deputises',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='governance.appointment', verbose_name='代谁'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='end_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='免职依据'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='ended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='home_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seconded', to='governance.unit', verbose_name='原单位'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='kind',
            field=models.CharField(choices=[('regular', '任职'), ('deputy', '代理'), ('secondment', '抽调'), ('concurrent', '兼任')], default='regular', max_length=10, verbose_name='任职方式'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='made_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='made_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appointment',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='任职依据'),
        ),
        migrations.AddField(
            model_name='officer',
            name='home',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='governance.unit', verbose_name='所在单位'),
        ),
        migrations.AddField(
            model_name='post',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='撤销日期'),
        ),
        migrations.AddField(
            model_name='post',
            name='seats',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='应配人数'),
        ),
        migrations.AlterField(
            model_name='post',
            name='slot',
            field=models.CharField(choices=[('leader', '责任领导'), ('two', '2 指挥长'), ('three', '3 专职力量'), ('one', '(1) 派出法庭'), ('taskforce', '专班'), ('n', 'N 基层力量'), ('district', '区级'), ('support', '保障')], max_length=10, verbose_name='席位'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'secondment'), _negated=True), ('home_unit__isnull', False), _connector='OR'), name='secondment_has_home', violation_error_message='抽调须写明原单位。'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'deputy'), _negated=True), models.Q(('deputises__isnull', False), ('until_on__isnull', False)), _connector='OR'), name='deputy_has_whom_and_end', violation_error_message='代理须写明代谁、到哪一天。'),
        ),
        migrations.AddField(
            model_name='partyorganisation',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='governance.area', verbose_name='所在区域'),
        ),
        migrations.AddField(
            model_name='partyorganisation',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='governance.partyorganisation', verbose_name='上级组织'),
        ),
        migrations.AddField(
            model_name='partyorganisation',
            name='secretary',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_organisations', to=settings.AUTH_USER_MODEL, verbose_name='负责人'),
        ),
        migrations.AddField(
            model_name='templateline',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='governance.teamtemplate'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.UniqueConstraint(fields=('area', 'name'), name='party_organisation_once_per_area'),
        ),
        migrations.AddConstraint(
            model_name='templateline',
            constraint=models.UniqueConstraint(fields=('template', 'unit_kind', 'title'), name='template_line_once'),
        ),
    ]
