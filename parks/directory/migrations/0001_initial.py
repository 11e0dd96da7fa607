import core.calendar.clock
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(blank=True, help_text='Only for institutions of the reference list.', max_length=40, null=True, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('university', 'University'), ('research_institute', 'Research institute'), ('firm', 'Firm'), ('development_institute', 'Development institute'), ('investment_fund', 'Investment fund'), ('state_body', 'State body'), ('school', 'School'), ('team', 'Team before registration'), ('other', 'Other organisation')], max_length=24, verbose_name='kind')),
                ('bin', models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name='BIN')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('name_kk', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=250, null=True, verbose_name='name')),
                ('country', models.CharField(default='KZ', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Give the country by its two-letter code.')], verbose_name='country')),
                ('founded', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1800), django.core.validators.MaxValueValidator(2200)], verbose_name='founded in')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('is_listed', models.BooleanField(default=False, verbose_name='shown in the public directory')),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('folded', models.TextField(default='', editable=False)),
                ('sort_kk', models.CharField(default='', editable=False, max_length=250)),
                ('sort_ru', models.CharField(default='', editable=False, max_length=250)),
                ('sort_en', models.CharField(default='', editable=False, max_length=250)),
                ('ror', models.CharField(blank=True, help_text='Of the Research Organization Registry, ror.org.', max_length=9, null=True, unique=True, verbose_name='ROR number')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'indexes': [models.Index(fields=['sort_kk', 'id'], name='organisation_by_kk'), models.Index(fields=['sort_ru', 'id'], name='organisation_by_ru'), models.Index(fields=['sort_en', 'id'], name='organisation_by_en'), django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='organisation_by_words', opclasses=['gin_trgm_ops']), models.Index(fields=['kind'], name='organisation_by_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('bin__isnull', True), ('bin__regex', '^[0-9]{12}$'), _connector='OR'), name='organisation_bin_has_12_digits'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'team'), _negated=True), ('bin__isnull', True), _connector='OR'), name='team_has_no_bin', violation_error_message='A team before registration has no BIN. With a BIN it is a firm.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'team'), _negated=True), ('is_listed', False), _connector='OR'), name='team_is_not_listed', violation_error_message='A team is not shown in the public directory.'), models.CheckConstraint(condition=models.Q(('bin__isnull', False), ('code__isnull', False), ('ror__isnull', False), ('kind', 'team'), models.Q(('country', 'KZ'), _negated=True), _connector='OR'), name='organisation_has_bin', violation_error_message='An organisation of Kazakhstan is entered with its BIN. A team before registration has none yet.')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9, unique=True, validators=[django.core.validators.RegexValidator('^[0-9]{9}$', 'A KATO code has nine digits.')], verbose_name='KATO code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_kk', models.CharField(max_length=80, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=80, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=80, null=True, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('member', 'Member')], default='member', max_length=10, verbose_name='role')),
                ('state', models.CharField(choices=[('sent', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Taken back')], default='sent', editable=False, max_length=10)),
                ('sent_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='parks_directory.organisation')),
            ],
            options={
                'ordering': ['-sent_at', '-id'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('email'), condition=models.Q(('state', 'sent')), name='one_open_invitation')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{sent:accepted,sent:declined,sent:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8d362dcdb9c4774083c7c27d2a17ab88297fb3e0', operation='UPDATE', pgid='pgtrigger_state_moves_dfbc0', table='parks_directory_invitation', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('member', 'Member')], default='member', max_length=10, verbose_name='role')),
                ('since', models.DateTimeField(default=core.calendar.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parks_directory.organisation')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'user'), name='one_open_membership'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('state', models.CharField(choices=[('asked', 'Waiting for an answer'), ('accepted', 'Let in'), ('declined', 'Not let in'), ('withdrawn', 'Taken back')], default='asked', editable=False, max_length=10)),
                ('asked_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='parks_directory.organisation')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('organisation', 'user'), name='one_open_join_request')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:accepted,asked:declined,asked:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='575c59441b3dfae8c74ec5a00cfa9372fcaac473', operation='UPDATE', pgid='pgtrigger_state_moves_2cb2e', table='parks_directory_joinrequest', when='BEFORE')),
                ],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='parks_directory.region', verbose_name='region'),
        ),
    ]
