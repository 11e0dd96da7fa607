import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import parks.technoparks.models
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parks_directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Park',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('summary', models.CharField(max_length=300, verbose_name='in one sentence')),
                ('summary_kk', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('summary_ru', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('summary_en', models.CharField(max_length=300, null=True, verbose_name='in one sentence')),
                ('story', models.TextField(help_text='Paragraphs are parted by an empty line.', verbose_name='story')),
                ('story_kk', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('story_ru', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('story_en', models.TextField(help_text='Paragraphs are parted by an empty line.', null=True, verbose_name='story')),
                ('city', models.CharField(max_length=100, verbose_name='city')),
                ('city_kk', models.CharField(max_length=100, null=True, verbose_name='city')),
                ('city_ru', models.CharField(max_length=100, null=True, verbose_name='city')),
                ('city_en', models.CharField(max_length=100, null=True, verbose_name='city')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('building', 'Being built'), ('operating', 'Operating'), ('merged', 'Part of a larger cluster'), ('closed', 'Closed'), ('unverified', 'Not verified')], default='operating', max_length=10, verbose_name='status')),
                ('status_note', models.CharField(blank=True, max_length=300, verbose_name='what the status means')),
                ('status_note_kk', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the status means')),
                ('status_note_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the status means')),
                ('status_note_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='what the status means')),
                ('founded', models.PositiveSmallIntegerField(blank=True, help_text='Empty where no source names the year.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2200)], verbose_name='founded in')),
                ('regime', models.TextField(blank=True, verbose_name='legal regime')),
                ('regime_kk', models.TextField(blank=True, null=True, verbose_name='legal regime')),
                ('regime_ru', models.TextField(blank=True, null=True, verbose_name='legal regime')),
                ('regime_en', models.TextField(blank=True, null=True, verbose_name='legal regime')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parks', to='parks_directory.region', verbose_name='region')),
                ('located_by', models.CharField(choices=[('site', 'its own site'), ('town', 'the middle of the town'), ('area', 'the middle of the area that is named so')], default='site', max_length=4, verbose_name='the coordinates point at')),
                ('serves', models.ManyToManyField(blank=True, help_text='Where a region was divided after the park was set up.', related_name='served_by', to='parks_directory.region', verbose_name='other regions it serves')),
            ],
            options={
                'verbose_name': 'technology park',
                'verbose_name_plural': 'technology parks',
                'ordering': ['order', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='park_has_both_coordinates', violation_error_message='Give both coordinates or none.')],
            },
        ),
        migrations.CreateModel(
            name='FocusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_kk', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('park', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='parks_technoparks.park')),
            ],
            options={
                'verbose_name': 'focus area',
                'verbose_name_plural': 'focus areas',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('park', 'order'), name='one_area_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=40, verbose_name='figure')),
                ('value_kk', models.CharField(max_length=40, null=True, verbose_name='figure')),
                ('value_ru', models.CharField(max_length=40, null=True, verbose_name='figure')),
                ('value_en', models.CharField(max_length=40, null=True, verbose_name='figure')),
                ('label', models.CharField(max_length=200, verbose_name='what it counts')),
                ('label_kk', models.CharField(max_length=200, null=True, verbose_name='what it counts')),
                ('label_ru', models.CharField(max_length=200, null=True, verbose_name='what it counts')),
                ('label_en', models.CharField(max_length=200, null=True, verbose_name='what it counts')),
                ('as_of', models.CharField(blank=True, max_length=80, verbose_name='as of')),
                ('as_of_kk', models.CharField(blank=True, max_length=80, null=True, verbose_name='as of')),
                ('as_of_ru', models.CharField(blank=True, max_length=80, null=True, verbose_name='as of')),
                ('as_of_en', models.CharField(blank=True, max_length=80, null=True, verbose_name='as of')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('park', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='parks_technoparks.park')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('source_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='source')),
                ('source_kk', models.CharField(blank=True, max_length=200, null=True, verbose_name='source')),
                ('source_ru', models.CharField(blank=True, max_length=200, null=True, verbose_name='source')),
                ('topic', models.CharField(blank=True, choices=[('members', 'members of the cluster')], max_length=10, verbose_name='topic')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('park', 'order'), name='one_fact_per_place')],
            },
        ),
        migrations.CreateModel(
            name='ClusterMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('university', 'University'), ('research_institute', 'Research institute'), ('firm', 'Firm'), ('development_institute', 'Development institute'), ('investment_fund', 'Investment fund'), ('state_body', 'State body'), ('school', 'School'), ('other', 'Other organisation')], max_length=24, verbose_name='kind')),
                ('since', models.DateField(verbose_name='member since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='last day as a member')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cluster_memberships', to='parks_directory.organisation', verbose_name='organisation')),
                ('park', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parks_technoparks.park', verbose_name='technology park')),
            ],
            options={
                'verbose_name': 'membership of the cluster',
                'verbose_name_plural': 'memberships of the cluster',
                'ordering': ['since', 'id'],
                'indexes': [models.Index(fields=['park', 'kind', 'since'], name='cluster_members_by_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='cluster_membership_ends_after_it_begins', violation_error_message='The last day lies before the first one.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(parks.technoparks.models._Days('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True)), '&&'), ('park', '='), ('organisation', '=')], name='one_cluster_membership_at_a_time', violation_error_message='The organisation is a member in some of these days already.')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('located_by', models.CharField(choices=[('site', 'its own site'), ('town', 'the middle of the town'), ('area', 'the middle of the area that is named so')], default='site', max_length=4, verbose_name='the coordinates point at')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_kk', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=120, null=True, verbose_name='name')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                ('city_kk', models.CharField(blank=True, max_length=100, null=True, verbose_name='city')),
                ('city_ru', models.CharField(blank=True, max_length=100, null=True, verbose_name='city')),
                ('city_en', models.CharField(blank=True, max_length=100, null=True, verbose_name='city')),
                ('country', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Give the country by its two-letter code.')], verbose_name='country')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('note_kk', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('note_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('note_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('park', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offices', to='parks_technoparks.park', verbose_name='technology park')),
            ],
            options={
                'verbose_name': 'office abroad',
                'verbose_name_plural': 'offices abroad',
                'ordering': ['order', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='office_has_both_coordinates', violation_error_message='Give both coordinates or none.')],
            },
        ),
        migrations.CreateModel(
            name='ZoneStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name of the zone')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name of the zone')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name of the zone')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name of the zone')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('source_kk', models.CharField(max_length=200, null=True, verbose_name='source')),
                ('source_ru', models.CharField(max_length=200, null=True, verbose_name='source')),
                ('source_en', models.CharField(max_length=200, null=True, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('note_kk', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('note_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('note_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='remark')),
                ('park', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='parks_technoparks.park')),
            ],
            options={
                'verbose_name': 'status as a special economic zone',
                'verbose_name_plural': 'statuses as a special economic zone',
                'ordering': [models.OrderBy(models.F('since'), nulls_first=True), 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gt', models.F('since')), _connector='OR'), name='zone_ends_after_it_begins', violation_error_message='The zone ends after it begins.'), models.UniqueConstraint(fields=('park', 'since'), name='one_zone_begins_in_a_day', nulls_distinct=False)],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clustermembership',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='62f0fecc7639fcbba3641adfb271e3b715d3f2de', operation='DELETE', pgid='pgtrigger_never_deleted_2b715', table='parks_technoparks_clustermembership', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clustermembership',
            trigger=pgtrigger.compiler.Trigger(name='only_its_end_is_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."park_id" IS DISTINCT FROM (NEW."park_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='23d2670f8cf7a15677ba1050718bd4e34c1cadaf', operation='UPDATE', pgid='pgtrigger_only_its_end_is_written_829f9', table='parks_technoparks_clustermembership', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clustermembership',
            trigger=pgtrigger.compiler.Trigger(name='never_reopened', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."until" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='73d9fa00dc06e0278e8b53be6eeae8bbc270ba6a', operation='UPDATE', pgid='pgtrigger_never_reopened_67bfa', table='parks_technoparks_clustermembership', when='BEFORE')),
        ),
    ]
