import core.accounts.models
import core.accounts.names
import core.calendar.clock
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('family_name', models.CharField(max_length=80, validators=[core.accounts.names.check_name], verbose_name='family name')),
                ('given_name', models.CharField(max_length=80, validators=[core.accounts.names.check_name], verbose_name='given name')),
                ('patronymic', models.CharField(blank=True, max_length=80, validators=[core.accounts.names.check_name], verbose_name='patronymic')),
                ('language', models.CharField(choices=[('kk', 'Қазақша'), ('ru', 'Русский'), ('en', 'English')], default='ru', max_length=2, verbose_name='language')),
                ('time_zone', models.CharField(default='Asia/Almaty', max_length=40, verbose_name='time zone')),
                ('theme', models.CharField(choices=[('auto', 'as the device'), ('light', 'light'), ('dark', 'dark')], default='auto', max_length=5, verbose_name='appearance')),
                ('is_active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('joined_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('sort_key', models.CharField(db_collation='C', editable=False, max_length=500)),
                ('folded', models.CharField(editable=False, max_length=1000)),
            ],
            options={
                'ordering': ['sort_key', 'id'],
                'indexes': [models.Index(fields=['sort_key', 'id'], name='people_by_name'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', name='gin_trgm_ops'), name='people_by_letters')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_email', violation_error_message='This e-mail belongs to somebody already.')],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('version', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('title_kk', models.CharField(max_length=200, null=True)),
                ('title_ru', models.CharField(max_length=200, null=True)),
                ('title_en', models.CharField(max_length=200, null=True)),
                ('text', models.TextField()),
                ('text_kk', models.TextField(null=True)),
                ('text_ru', models.TextField(null=True)),
                ('text_en', models.TextField(null=True)),
                ('published_at', models.DateTimeField(default=core.calendar.clock.now)),
            ],
            options={
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='one_text_per_version')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('auditor', 'Auditor'), ('finance_maker', 'Finance, prepares payments'), ('finance_releaser', 'Finance, releases payments')], max_length=20, verbose_name='role')),
                ('since', models.DateTimeField(default=core.calendar.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='role_ends_after_it_begins'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(core.accounts.models._Period('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&'), ('user', '='), ('role', '=')], name='a_role_is_held_once_at_a_time', violation_error_message='This person holds this role in those days already.')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='core_accounts.consenttext')),
            ],
            options={
                'ordering': ['-given_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('user', 'text'), name='agreed_once_at_a_time'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='withdrawn_after_given')],
            },
        ),
        migrations.CreateModel(
            name='Intervention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('deed', models.CharField(choices=[('invite', 'Invited'), ('give_role', 'Role given'), ('end_role', 'Role ended'), ('disable', 'Account closed'), ('enable', 'Account opened again'), ('end_sessions', 'Signed out everywhere'), ('reset_mfa', 'Second factor removed')], max_length=20)),
                ('role', models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('auditor', 'Auditor'), ('finance_maker', 'Finance, prepares payments'), ('finance_releaser', 'Finance, releases payments')], max_length=20)),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=core.calendar.clock.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interventions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['user', '-at'], name='interventions_of_a_person')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c497202d744b27857662ce4b3421e240ca6c732', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05507', table='core_accounts_intervention', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='2d0877ba82b86e32cda9e9aed7f117ae425f7a46', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_88496', table='core_accounts_intervention', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('ending', models.CharField(editable=False, max_length=4)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ('made_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('until', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='token_has_a_hash'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('made_at'))), name='token_ends_after_it_begins')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='token_as_made', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."ending" IS DISTINCT FROM (NEW."ending") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='145c26a6605ab548f25ba26edf859ad099379c85', operation='UPDATE', pgid='pgtrigger_token_as_made_6dbfb', table='core_accounts_token', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='token_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b26b0ce71e58f63fbf2175b42a7fc7fb7a21c173', operation='DELETE', pgid='pgtrigger_token_never_deleted_ef65c', table='core_accounts_token', when='BEFORE')),
                ],
            },
        ),
    ]
