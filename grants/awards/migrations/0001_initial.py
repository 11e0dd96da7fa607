import core.calendar.clock
import core.identifiers.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
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
        ('grants_applications', '0001_initial'),
        ('grants_calls', '0001_initial'),
        ('grants_council', '0001_initial'),
        ('grants_ledger', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentOfTranche',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('grants_ledger.paymentorder',),
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16, verbose_name='sum decided')),
                ('agreed_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('agreed', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16, verbose_name='sum agreed')),
                ('day', models.DateField(verbose_name='day of the award')),
                ('rate_value', models.DecimalField(decimal_places=6, default=1, max_digits=14)),
                ('rate_quant', models.PositiveIntegerField(default=1)),
                ('rate_day', models.DateField(null=True)),
                ('rate_source', models.CharField(blank=True, max_length=4)),
                ('state', models.CharField(choices=[('preparing', 'In preparation'), ('offered', 'To be signed'), ('signed', 'Signed by the applicant'), ('running', 'Running'), ('closed', 'Closed'), ('ended', 'Ended early')], default='preparing', editable=False, max_length=9)),
                ('starts_on', models.DateField(verbose_name='starts')),
                ('ends_on', models.DateField(verbose_name='ends')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('offered_at', models.DateTimeField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('countersigned_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.TextField(blank=True, max_length=1000)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='grants_ledger.account')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='grants_applications.application')),
                ('call', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='grants_calls.call')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='grants_council.decision')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='grants_awards.award')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='BankDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('iban', models.CharField(max_length=34, validators=[core.identifiers.validators.validate_iban], verbose_name='IBAN')),
                ('bic', models.CharField(max_length=11, validators=[django.core.validators.RegexValidator('\\A[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\\Z', 'A BIC has 8 or 11 capital Latin letters and digits, for example HSBKKZKX.')], verbose_name='BIC of the bank')),
                ('given_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank', to='grants_awards.award')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bank account',
                'verbose_name_plural': 'bank accounts',
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('agreement', 'Agreement signed by both sides'), ('bank', 'Bank account given and confirmed'), ('report', 'Interim report'), ('own_share', "Proof of the applicant's own share"), ('extra', 'Another condition')], max_length=9)),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='condition')),
                ('text_kk', models.CharField(blank=True, max_length=300, null=True, verbose_name='condition')),
                ('text_ru', models.CharField(blank=True, max_length=300, null=True, verbose_name='condition')),
                ('text_en', models.CharField(blank=True, max_length=300, null=True, verbose_name='condition')),
                ('due_on', models.DateField(null=True, verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'Open'), ('given', 'Given'), ('met', 'Met')], default='open', editable=False, max_length=5)),
                ('met_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='words of the office')),
                ('met_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['tranche', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='in your own words')),
                ('given_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('answered_at', models.DateTimeField(null=True)),
                ('accepted', models.BooleanField(null=True)),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='grants_awards.condition')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core_files.file')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('applicant', 'Applicant'), ('fund', 'Fund')], max_length=9)),
                ('signed_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('sha256', models.CharField(max_length=64)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='grants_awards.agreement')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Tranche',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16, verbose_name='sum')),
                ('planned_on', models.DateField(verbose_name='planned for')),
                ('is_under_way', models.BooleanField(db_default=False, default=False, editable=False)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tranches', to='grants_awards.award')),
            ],
            options={
                'verbose_name': 'tranche',
                'verbose_name_plural': 'tranches',
                'ordering': ['award', 'position'],
            },
        ),
        migrations.AddField(
            model_name='condition',
            name='tranche',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='grants_awards.tranche'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['state', '-id'], name='awards_by_state'),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['call', 'state'], include=('id', 'application'), name='awards_by_call'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('agreed__gt', 0), ('agreed_currency', 'KZT'), ('amount__gt', 0)), name='award_is_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='award_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_currency', 'KZT'), ('rate_day', None), ('rate_quant', 1), ('rate_value', 1)), models.Q(models.Q(('amount_currency', 'KZT'), _negated=True), ('rate_day__isnull', False), ('rate_day__lte', models.F('day')), ('rate_quant__gt', 0), ('rate_value__gt', 0)), _connector='OR'), name='award_has_the_rate_of_its_day'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(('rate_quant__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('agreed'), '*', models.F('rate_quant')), '-', django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.F('rate_value'))), '*', models.Value(200))), ('rate_quant__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.F('rate_value')), '-', django.db.models.expressions.CombinedExpression(models.F('agreed'), '*', models.F('rate_quant'))), '*', models.Value(200)))), name='agreed_is_decided_at_its_rate'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offered_at', None), ('state', 'preparing')), models.Q(('offered_at__isnull', False), ('signed_at', None), ('state', 'offered')), models.Q(('countersigned_at', None), ('signed_at__isnull', False), ('state', 'signed')), models.Q(('countersigned_at__isnull', False), ('state__in', ['running', 'closed'])), models.Q(('state', 'ended'), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='award_has_the_instants_of_its_state'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='mark_awarded', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nUPDATE grants_applications_application SET is_awarded = true WHERE id = NEW.application_id;\nRETURN NULL;\n', hash='3343db8a711e9401f4d0320f112fd61ef184081a', operation='INSERT', pgid='pgtrigger_mark_awarded_6dc65', table='grants_awards_award', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{offered:ended,offered:signed,preparing:ended,preparing:offered,running:closed,running:ended,signed:ended,signed:running}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='efa394014506007f0adf5ed6ecce7909b463f189', operation='UPDATE', pgid='pgtrigger_state_moves_02c6a', table='grants_awards_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='as_prepared', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."agreed_currency" IS DISTINCT FROM (NEW."agreed_currency") OR OLD."agreed" IS DISTINCT FROM (NEW."agreed") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."rate_value" IS DISTINCT FROM (NEW."rate_value") OR OLD."rate_quant" IS DISTINCT FROM (NEW."rate_quant") OR OLD."rate_day" IS DISTINCT FROM (NEW."rate_day") OR OLD."rate_source" IS DISTINCT FROM (NEW."rate_source") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7ec62b47bfc4158d73f11ab820f12978b3194502', operation='UPDATE', pgid='pgtrigger_as_prepared_e5c24', table='grants_awards_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='as_offered', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.state <> 'preparing' AND (NEW.account_id, NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.account_id, OLD.starts_on, OLD.ends_on) THEN\n    RAISE EXCEPTION 'what was offered does not change' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='072d02df59b92485140352efb92f1d409f3f2f79', operation='UPDATE', pgid='pgtrigger_as_offered_841bc', table='grants_awards_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='of_its_call', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.call_id <> (SELECT call_id FROM grants_applications_application WHERE id = NEW.application_id) THEN\n    RAISE EXCEPTION 'a row about an application is of its call' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='69eb5422160e722c03511e3c7e8da7b242c088bd', operation='INSERT', pgid='pgtrigger_of_its_call_27f20', table='grants_awards_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8887370e24ea2f9e1dc1ff7fa1c550c5a8a6ce1e', operation='DELETE', pgid='pgtrigger_never_deleted_85f21', table='grants_awards_award', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='award',
            trigger=pgtrigger.compiler.Trigger(name='tranches_add_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (SELECT 1 FROM grants_awards_award AS award WHERE award.id = NEW.id\n    AND award.agreed <> (SELECT coalesce(sum(amount), 0) FROM grants_awards_tranche WHERE award_id = award.id)) THEN\n    RAISE EXCEPTION 'the tranches are not the agreed sum' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='998fcccc12f1960ae23cae77cf9186bbc71b2c11', operation='INSERT', pgid='pgtrigger_tranches_add_up_943ec', table='grants_awards_award', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('award', 'version'), name='one_agreement_a_version'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='agreement_has_a_hash'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='992bd7efcd58375991b31e28f738fa26909794d0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_791ed', table='grants_awards_agreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='fae1cd607548261b91a9d52ca9a0ee793548fdb2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_eb8fd', table='grants_awards_agreement', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='bankdetails',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('given_by')), _negated=True)), _connector='OR'), name='confirmed_by_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='bankdetails',
            constraint=models.CheckConstraint(condition=models.Q(('iban__regex', '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$')), name='award_has_an_iban'),
        ),
        migrations.AddConstraint(
            model_name='bankdetails',
            constraint=models.CheckConstraint(condition=models.Q(('bic__regex', '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$')), name='award_has_a_bic'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('condition',), name='one_unanswered_a_condition'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('answered_at', None), ('answered_by', None)), models.Q(('accepted__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted', False), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='returned_with_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='as_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."condition_id" IS DISTINCT FROM (NEW."condition_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='91dd5e1c5c4767cad654a2c2172f3ef987990422', operation='UPDATE', pgid='pgtrigger_as_given_749c8', table='grants_awards_evidence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e1334ccdce9c67ffbba38cb0a52669db8a62a023', operation='DELETE', pgid='pgtrigger_never_deleted_5f028', table='grants_awards_evidence', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('agreement', 'side'), name='each_side_signs_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7a8835f39e140cb8aea986d647146c742f389043', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4bb89', table='grants_awards_signature', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signature',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='6748e1a98fb7a2093d44c4e8f7fd65ace493d4bc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_11fc2', table='grants_awards_signature', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='tranche',
            index=models.Index(fields=['planned_on', 'id'], name='tranches_by_day'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.UniqueConstraint(fields=('award', 'position'), name='one_tranche_a_position'),
        ),
        migrations.AddConstraint(
            model_name='tranche',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount_currency', 'KZT')), name='tranche_is_tenge_above_zero'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tranche',
            trigger=pgtrigger.compiler.Trigger(name='as_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."award_id" IS DISTINCT FROM (NEW."award_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='406c30245fa8fc4aea9e0f70f704ac7683465c8c', operation='UPDATE', pgid='pgtrigger_as_agreed_e1b80', table='grants_awards_tranche', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tranche',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_offered', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM grants_awards_award WHERE id = OLD.award_id AND state <> 'preparing') THEN\n    RAISE EXCEPTION 'what was offered is not taken away' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN OLD;\n", hash='ca98007805662f6fe704bf12dd18a7bc2afc4034', operation='DELETE', pgid='pgtrigger_kept_once_offered_3379a', table='grants_awards_tranche', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tranche',
            trigger=pgtrigger.compiler.Trigger(name='tranches_add_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (SELECT 1 FROM grants_awards_award AS award WHERE award.id = NEW.award_id\n    AND award.agreed <> (SELECT coalesce(sum(amount), 0) FROM grants_awards_tranche WHERE award_id = award.id)) THEN\n    RAISE EXCEPTION 'the tranches are not the agreed sum' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='4e4b22e4ba73c2c981f98ad460238e047c8550d3', operation='INSERT', pgid='pgtrigger_tranches_add_up_00ce3', table='grants_awards_tranche', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tranche',
            trigger=pgtrigger.compiler.Trigger(name='tranches_still_add_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (SELECT 1 FROM grants_awards_award AS award WHERE award.id = OLD.award_id\n    AND award.agreed <> (SELECT coalesce(sum(amount), 0) FROM grants_awards_tranche WHERE award_id = award.id)) THEN\n    RAISE EXCEPTION 'the tranches are not the agreed sum' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='755402f34326ff471e6845b4a21f7f3e550c46e1', operation='DELETE', pgid='pgtrigger_tranches_still_add_up_da0e8', table='grants_awards_tranche', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='condition',
            index=models.Index(fields=['state', 'due_on'], include=('tranche',), name='conditions_by_day'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.UniqueConstraint(fields=('tranche', 'position'), name='one_condition_a_position'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['agreement', 'bank'])), fields=('tranche', 'kind'), name='asked_once_a_tranche'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at__isnull', False), ('state', 'met')), models.Q(models.Q(('state', 'met'), _negated=True), ('met_at', None)), _connector='OR'), name='met_at_an_instant'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extra'), _negated=True), models.Q(('text_ru', ''), _negated=True), _connector='OR'), name='own_condition_has_its_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{given:met,given:open,met:given,open:given,open:met}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ac8144f0a8379e02be0ea1754408ac86419eb57f', operation='UPDATE', pgid='pgtrigger_state_moves_24a68', table='grants_awards_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='as_agreed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."tranche_id" IS DISTINCT FROM (NEW."tranche_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."text_kk" IS DISTINCT FROM (NEW."text_kk") OR OLD."text_ru" IS DISTINCT FROM (NEW."text_ru") OR OLD."text_en" IS DISTINCT FROM (NEW."text_en"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4ee97d1b16621a41665ca52ce32cbee131294115', operation='UPDATE', pgid='pgtrigger_as_agreed_de85a', table='grants_awards_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='kept_once_offered', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM grants_awards_award WHERE id = (SELECT award_id FROM grants_awards_tranche WHERE id = OLD.tranche_id) AND state <> 'preparing') THEN\n    RAISE EXCEPTION 'what was offered is not taken away' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN OLD;\n", hash='65494113024c7ced6edd64b73fadc3c383bcd25e', operation='DELETE', pgid='pgtrigger_kept_once_offered_7b3d8', table='grants_awards_condition', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='condition',
            index=models.Index(condition=models.Q(('state', 'met'), _negated=True), fields=['tranche'], name='conditions_not_met'),
        ),
        migrations.AddIndex(
            model_name='tranche',
            index=models.Index(condition=models.Q(('is_under_way', False)), fields=['planned_on', 'id'], name='tranches_not_under_way'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentoftranche',
            trigger=pgtrigger.compiler.Trigger(name='keep_under_way', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."about_kind" = \'grants_awards.tranche\')', func="\nUPDATE grants_awards_tranche SET is_under_way = NEW.state IN ('prepared', 'released', 'sent', 'paid')\n    WHERE key = NEW.about_key::uuid AND is_under_way <> (NEW.state IN ('prepared', 'released', 'sent', 'paid'));\nRETURN NULL;\n", hash='610e2a7829419fd58f3796e5ae1b410650baf605', operation='INSERT OR UPDATE OF "state"', pgid='pgtrigger_keep_under_way_882f0', table='grants_ledger_paymentorder', when='AFTER')),
        ),
    ]
