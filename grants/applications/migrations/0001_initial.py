import core.calendar.clock
import django.contrib.postgres.indexes
import django.db.models.deletion
import djmoney.models.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_files', '0001_initial'),
        ('grants_calls', '0001_initial'),
        ('parks_directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('begun_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('screening', 'Formal check'), ('to_correct', 'To correct'), ('admitted', 'In review'), ('in_council', 'In council'), ('funded', 'Funded'), ('funded_in_part', 'Funded in part'), ('reserve', 'In reserve'), ('not_funded', 'Not funded'), ('refused', 'Did not pass the check'), ('withdrawn', 'Withdrawn')], default='draft', max_length=16)),
                ('number', models.CharField(max_length=20, null=True, unique=True, verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('requested_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3, null=True)),
                ('requested', djmoney.models.fields.MoneyField(decimal_places=2, default=None, max_digits=16, null=True, verbose_name='sum asked for')),
                ('submitted_at', models.DateTimeField(null=True)),
                ('check_due_at', models.DateTimeField(null=True, verbose_name='formal check due')),
                ('correct_due_at', models.DateTimeField(null=True, verbose_name='correction due')),
                ('corrections', models.PositiveSmallIntegerField(default=0)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('folded', models.TextField(db_default='', default='', editable=False)),
                ('is_awarded', models.BooleanField(db_default=False, default=False, editable=False)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='parks_directory.organisation')),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='grants_calls.call')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('value', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='grants_applications.application')),
            ],
        ),
        migrations.CreateModel(
            name='GivenFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('given_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='grants_applications.application')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants_calls.documentwanted')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core_files.file')),
            ],
            options={
                'ordering': ['document__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=20)),
                ('sealed_at', models.DateTimeField()),
                ('snapshot', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='grants_applications.application')),
                ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('begun_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('admit', 'admit to review'), ('return', 'return to correct'), ('refuse', 'refuse')], max_length=6, verbose_name='outcome')),
                ('note', models.TextField(blank=True, max_length=3000, verbose_name='own words to the applicant')),
                ('due_at', models.DateTimeField(null=True, verbose_name='correct by')),
                ('decided_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='grants_applications.application')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ScreeningLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.CharField(choices=[('holds', 'holds'), ('fails', 'fails')], max_length=5, verbose_name='finding')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='own words')),
                ('check_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants_calls.screeningcheck')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants_calls.screeningreason', verbose_name='reason')),
                ('screening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='grants_applications.screening')),
            ],
            options={
                'ordering': ['check_line__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AnswerVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('value', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='grants_applications.answer')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'version'), name='one_row_per_version')],
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['call', 'state', 'check_due_at'], include=('id', 'number'), name='application_by_check'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'screening'])), fields=['check_due_at', 'id'], name='applications_to_check'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['call', 'number', 'id'], name='application_by_number'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['applicant', 'state'], name='application_by_applicant'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('requested', None), ('requested__gt', 0), _connector='OR'), name='sum_asked_is_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('number__isnull', False), ('requested__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='handed_in_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'to_correct'), _negated=True), ('correct_due_at__isnull', False), _connector='OR'), name='correction_has_a_due_date'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('call', 'applicant'), name='one_application_per_call'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{admitted:in_council,admitted:withdrawn,draft:submitted,draft:withdrawn,in_council:funded,in_council:funded_in_part,in_council:not_funded,in_council:reserve,in_council:withdrawn,reserve:funded,reserve:funded_in_part,reserve:not_funded,reserve:withdrawn,screening:admitted,screening:refused,screening:to_correct,screening:withdrawn,submitted:draft,submitted:screening,submitted:withdrawn,to_correct:screening,to_correct:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7c473831c33879b5c1e179ea15a61245442f0839', operation='UPDATE', pgid='pgtrigger_state_moves_3a947', table='grants_applications_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='stays_in_its_call', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='709d2c94e0e1630747983c3d33b4f598be58036c', operation='UPDATE', pgid='pgtrigger_stays_in_its_call_65fc6', table='grants_applications_application', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('application', 'code'), name='one_answer_per_item'),
        ),
        migrations.AddConstraint(
            model_name='givenfile',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('application', 'document'), name='one_file_per_document'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['number', 'sha256'], name='receipt_by_number'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='receipt_has_a_hash'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b547c1b34967d69e58d1c202868372b0a410cec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8c79c', table='grants_applications_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='8c1ec9f3d60d2bba4b5c071ece2a2c66207d7e11', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f5e68', table='grants_applications_receipt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('application',), name='one_open_check'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='decided_check_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='screeningline',
            constraint=models.UniqueConstraint(fields=('screening', 'check_line'), name='one_finding_per_line'),
        ),
        migrations.AddConstraint(
            model_name='screeningline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', 'fails'), _negated=True), ('reason__isnull', False), _connector='OR'), name='failing_line_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('is_awarded', False), ('state__in', ('funded', 'funded_in_part'))), fields=['call', 'id'], name='applications_to_award'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='application_by_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.CreateModel(
            name='Applicant',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('parks_directory.organisation',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='fold_words', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nNEW.folded = btrim(regexp_replace(regexp_replace(normalize(translate(lower(normalize(concat_ws(' ', NEW.number, NEW.title), NFKC)), 'әғқңөұүһіёй', 'агкноуухиеи'), NFKD), '[\\u0300-\\u036f]', '', 'g'), '\\s+', ' ', 'g'))\n    || ' ' || (SELECT folded FROM parks_directory_organisation WHERE id = NEW.applicant_id);\nRETURN NEW;\n", hash='a18093195b2c94ffdd966ae2decba8f74d32711c', operation='INSERT OR UPDATE OF "number", "title", "applicant_id"', pgid='pgtrigger_fold_words_396d3', table='grants_applications_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicant',
            trigger=pgtrigger.compiler.Trigger(name='fold_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."folded" IS DISTINCT FROM (NEW."folded"))', func='\nUPDATE grants_applications_application SET applicant_id = applicant_id WHERE applicant_id = NEW.id;\nRETURN NULL;\n', hash='4a5623cb33111285ac3c72caeffbd401f2fa7aad', operation='UPDATE', pgid='pgtrigger_fold_anew_521e8', table='parks_directory_organisation', when='AFTER')),
        ),
    ]
