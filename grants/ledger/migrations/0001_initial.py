import core.calendar.clock
import core.identifiers.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import djmoney.models.fields
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
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'fund',
                'verbose_name_plural': 'funds',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='OrderSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=10, unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='BankAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('read_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3f5e1d556d31430da9229afa4be3d1c7d6da3d11', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59914', table='grants_ledger_bankanswer', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='b2795a8f7c3a1fa7fb959fdc23c01c245751a5f4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6cef2', table='grants_ledger_bankanswer', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('count', models.PositiveIntegerField()),
                ('total_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('total', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=18)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='bank_file_has_a_hash'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('total__gt', 0), ('total_currency', 'KZT')), name='bank_file_pays_something')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cc4aed982a61fd0a5449803a25a03076a41837d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0d97e', table='grants_ledger_bankfile', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='751fc1ee47735e60fc7bd7445d54240004bc9d98', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_97911', table='grants_ledger_bankfile', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(max_length=200, verbose_name='for what')),
                ('opened_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='grants_ledger.fund')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['fund', '-id'], name='accounts_of_a_fund')],
            },
        ),
        migrations.CreateModel(
            name='FundYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='year')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='grants_ledger.fund')),
            ],
            options={
                'verbose_name': 'year of a fund',
                'verbose_name_plural': 'years of funds',
                'ordering': ['fund', '-year'],
                'constraints': [models.UniqueConstraint(fields=('fund', 'year'), name='one_budget_a_year'), models.CheckConstraint(condition=models.Q(('year__range', (2000, 2100))), name='year_is_a_year')],
            },
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('about_kind', models.CharField(blank=True, max_length=80)),
                ('about_key', models.CharField(blank=True, max_length=40)),
                ('payee_name', models.CharField(max_length=200, verbose_name='payee')),
                ('payee_bin', models.CharField(blank=True, max_length=12, validators=[core.identifiers.validators.validate_bin], verbose_name='BIN')),
                ('iban', models.CharField(max_length=34, validators=[core.identifiers.validators.validate_iban], verbose_name='IBAN')),
                ('bic', models.CharField(max_length=11, validators=[django.core.validators.RegexValidator('\\A[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\\Z', 'A BIC has 8 or 11 capital Latin letters and digits, for example HSBKKZKX.')], verbose_name='BIC of the bank')),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16, verbose_name='sum')),
                ('purpose', models.CharField(max_length=400, verbose_name='purpose of the payment')),
                ('state', models.CharField(choices=[('prepared', 'Prepared'), ('released', 'Released'), ('sent', 'At the bank'), ('paid', 'Paid'), ('returned', 'Returned'), ('cancelled', 'Cancelled')], default='prepared', max_length=9)),
                ('prepared_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('released_at', models.DateTimeField(null=True)),
                ('paid_on', models.DateField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=300)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='grants_ledger.account')),
                ('bank_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='grants_ledger.bankfile')),
                ('fund_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='grants_ledger.fundyear')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', '-id'], name='orders_by_state'), models.Index(fields=['account', '-id'], name='orders_of_an_account'), models.Index(fields=['about_kind', 'about_key'], name='orders_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount_currency', 'KZT')), name='order_is_tenge_above_zero', violation_error_message='A payment is ordered in tenge, and its sum is above zero.'), models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(('released_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='maker_is_not_releaser'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None), ('state__in', ['prepared', 'cancelled'])), models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('state__in', ['released', 'sent', 'paid', 'returned', 'cancelled'])), _connector='OR'), name='released_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('bank_file', None), ('state__in', ['prepared', 'released', 'cancelled'])), models.Q(('bank_file__isnull', False), ('state__in', ('sent', 'paid', 'returned'))), _connector='OR'), name='at_the_bank_by_a_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', False), _connector='OR'), name='paid_on_a_day'), models.CheckConstraint(condition=models.Q(('bic__regex', '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$')), name='order_has_a_bic'), models.CheckConstraint(condition=models.Q(('iban__regex', '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$')), name='order_has_an_iban'), models.UniqueConstraint(condition=models.Q(models.Q(('about_key', ''), _negated=True), ('state__in', ['prepared', 'released', 'sent', 'paid'])), fields=('about_kind', 'about_key'), name='one_living_payment_a_subject', violation_error_message='A payment for this was prepared already, and it is not returned or cancelled.')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{paid:returned,prepared:cancelled,prepared:released,released:cancelled,released:sent,sent:paid,sent:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='bce8eab7a8558170b57e79289f1b1f163c0fadbe', operation='UPDATE', pgid='pgtrigger_state_moves_914f5', table='grants_ledger_paymentorder', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='as_prepared', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."fund_year_id" IS DISTINCT FROM (NEW."fund_year_id") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."about_kind" IS DISTINCT FROM (NEW."about_kind") OR OLD."about_key" IS DISTINCT FROM (NEW."about_key") OR OLD."payee_name" IS DISTINCT FROM (NEW."payee_name") OR OLD."payee_bin" IS DISTINCT FROM (NEW."payee_bin") OR OLD."iban" IS DISTINCT FROM (NEW."iban") OR OLD."bic" IS DISTINCT FROM (NEW."bic") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."prepared_at" IS DISTINCT FROM (NEW."prepared_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bfbba4b568c8556bf2156129f2d2754be507bade', operation='UPDATE', pgid='pgtrigger_as_prepared_13254', table='grants_ledger_paymentorder', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4e902b5c27479faaa9ebd27c3f5bd055fe4a4933', operation='DELETE', pgid='pgtrigger_never_deleted_a4d27', table='grants_ledger_paymentorder', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('day', models.DateField(default=core.calendar.clock.today)),
                ('step', models.CharField(choices=[('give', 'Budget given'), ('cut', 'Budget cut'), ('commit', 'Committed'), ('free', 'Commitment given back'), ('order', 'Payment released'), ('unorder', 'Released payment cancelled'), ('pay', 'Paid by the bank'), ('bounce', 'Refused by the bank'), ('refund', 'Paid money came back')], max_length=8)),
                ('about_kind', models.CharField(blank=True, max_length=80)),
                ('about_key', models.CharField(blank=True, max_length=40)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('made_in', models.BigIntegerField(default=0, editable=False)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='grants_ledger.paymentorder')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['about_kind', 'about_key', '-id'], name='entries_by_subject')],
                'constraints': [models.UniqueConstraint(fields=('order', 'step'), name='an_order_makes_a_step_once'), models.CheckConstraint(condition=models.Q(models.Q(('order__isnull', False), ('step__in', ('order', 'unorder', 'pay', 'bounce', 'refund'))), models.Q(('order', None), models.Q(('step__in', ('order', 'unorder', 'pay', 'bounce', 'refund')), _negated=True)), _connector='OR'), name='orders_make_their_own_steps'), models.CheckConstraint(condition=models.Q(('step__in', ['give', 'cut', 'commit', 'free', 'order', 'unorder', 'pay', 'bounce', 'refund'])), name='step_is_known')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3b0e57fd442a67cd25f4f6987bcdfb3adb2b44d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2e458', table='grants_ledger_entry', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='2330cd5f1c20bf38aa45e1013a238e3da982d7ce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_30636', table='grants_ledger_entry', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='made_in', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nNEW.made_in := txid_current();\nRETURN NEW;\n', hash='fda415b9050a5038f9710ca7831dfaba52002f33', operation='INSERT', pgid='pgtrigger_made_in_f7d23', table='grants_ledger_entry', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT count(*) < 2 OR sum(kzt) <> 0 FROM grants_ledger_posting WHERE entry_id = NEW.id) THEN\n    RAISE EXCEPTION 'the entry does not balance' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='cc041d0ddc9bae54ed54149ec72d19c5e67a5432', operation='INSERT', pgid='pgtrigger_balanced_c2914', table='grants_ledger_entry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='AnswerLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('line_id', models.CharField(max_length=64)),
                ('told', models.JSONField()),
                ('verdict', models.CharField(choices=[('applied', 'Entered'), ('repeated', 'Read before'), ('aside', 'Put aside')], max_length=8)),
                ('doubt', models.CharField(blank=True, choices=[('unreadable', 'The line cannot be read: its sum, day or outcome is not written as agreed.'), ('other_line', 'Another line with this number was read before. Ask the bank which of them holds.'), ('unknown_order', 'We sent the bank no payment with this number.'), ('other_sum', 'The sum is not that of the payment. A part of a payment is not entered; ask the bank.'), ('other_currency', 'The payment was ordered in tenge, the bank writes another currency.'), ('other_iban', 'The IBAN is not the one that the payment was released to. Ask the bank at once.'), ('not_at_bank', "This payment does not wait for the bank's answer: it has been answered already.")], max_length=14)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='grants_ledger.bankanswer')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_lines', to='grants_ledger.paymentorder')),
            ],
            options={
                'ordering': ['answer', 'position'],
                'indexes': [models.Index(fields=['line_id'], name='answer_lines_by_number')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('verdict', 'applied')), fields=('line_id',), name='a_line_is_entered_once'), models.UniqueConstraint(fields=('answer', 'position'), name='one_line_per_position'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'aside'), models.Q(('doubt', ''), _negated=True)), models.Q(models.Q(('verdict', 'aside'), _negated=True), ('doubt', '')), _connector='OR'), name='put_aside_for_a_doubt'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'applied'), _negated=True), ('order__isnull', False), _connector='OR'), name='entered_for_an_order')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d474d87ce29aab274dfabae509a6a0f54e9aa7ae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f113f', table='grants_ledger_answerline', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='5f8ab2481de6f25fd7bf389bcc802f1a46c9d4f6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7ae19', table='grants_ledger_answerline', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('source', 'Given to the fund'), ('budget', 'Free'), ('committed', 'Committed'), ('ordered', 'Ordered'), ('paid', 'Paid')], max_length=9)),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, max_digits=16)),
                ('kzt', models.DecimalField(decimal_places=2, max_digits=18)),
                ('rate_value', models.DecimalField(decimal_places=6, default=1, max_digits=14)),
                ('rate_quant', models.PositiveIntegerField(default=1)),
                ('rate_day', models.DateField(null=True)),
                ('rate_source', models.CharField(blank=True, max_length=4)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='grants_ledger.account')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='grants_ledger.entry')),
                ('fund_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='grants_ledger.fundyear')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['fund_year', 'stage', 'account'], include=('kzt',), name='balances_to_sum'), models.Index(fields=['account', 'id'], name='postings_of_an_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('stage__in', ('committed', 'ordered', 'paid'))), models.Q(('account', None), ('stage__in', ['source', 'budget'])), _connector='OR'), name='stage_of_an_account'), models.CheckConstraint(condition=models.Q(('kzt', 0), _negated=True), name='posting_moves_something'), models.CheckConstraint(condition=models.Q(('rate_quant__gt', 0), ('rate_value__gt', 0)), name='posting_rate_is_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('amount_currency', 'KZT'), _negated=True), models.Q(('rate_day', None), ('rate_quant', 1), ('rate_value', 1)), _connector='OR'), name='tenge_need_no_rate'), models.CheckConstraint(condition=models.Q(('amount_currency', 'KZT'), ('rate_day__isnull', False), _connector='OR'), name='foreign_money_has_a_rate'), models.CheckConstraint(condition=models.Q(('rate_quant__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('kzt'), '*', models.F('rate_quant')), '-', django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.F('rate_value'))), '*', models.Value(200))), ('rate_quant__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '*', models.F('rate_value')), '-', django.db.models.expressions.CombinedExpression(models.F('kzt'), '*', models.F('rate_quant'))), '*', models.Value(200)))), name='tenge_are_the_sum_at_its_rate')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8e7bb335f28e2ad51a6132cba673318f301da74c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_729d0', table='grants_ledger_posting', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='b32395099f9c8d657a1e7f850733a1d357077cd9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ec180', table='grants_ledger_posting', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE remains numeric;', func="\nIF current_setting('transaction_isolation') <> 'read committed' THEN\n    RAISE EXCEPTION 'a posting must see what others committed while it waited';\nEND IF;\nIF NOT EXISTS (SELECT 1 FROM grants_ledger_entry WHERE id = NEW.entry_id AND made_in = txid_current()) THEN\n    RAISE EXCEPTION 'the postings of an entry are written with it' USING ERRCODE = 'check_violation';\nEND IF;\nPERFORM 1 FROM grants_ledger_fundyear WHERE id = NEW.fund_year_id FOR NO KEY UPDATE;\nIF NEW.account_id IS NOT NULL AND NOT EXISTS (\n    SELECT 1 FROM grants_ledger_account AS account JOIN grants_ledger_fundyear AS year ON year.fund_id = account.fund_id\n    WHERE account.id = NEW.account_id AND year.id = NEW.fund_year_id\n) THEN\n    RAISE EXCEPTION 'the account and the year belong to different funds' USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.kzt < 0 AND NEW.stage <> 'source' THEN\n    SELECT coalesce(sum(kzt), 0) + NEW.kzt INTO remains FROM grants_ledger_posting\n    WHERE fund_year_id = NEW.fund_year_id AND stage = NEW.stage AND (NEW.account_id IS NULL OR account_id = NEW.account_id);\n    IF remains < 0 THEN\n        RAISE EXCEPTION 'the stage would go below zero' USING ERRCODE = '23LOW';\n    END IF;\nEND IF;\nRETURN NEW;\n", hash='0af9fe412ad649610399a5bef4f040b96e5e1a57', operation='INSERT', pgid='pgtrigger_in_order_4f83b', table='grants_ledger_posting', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='balanced', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT count(*) < 2 OR sum(kzt) <> 0 FROM grants_ledger_posting WHERE entry_id = NEW.entry_id) THEN\n    RAISE EXCEPTION 'the entry does not balance' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='d627184fbbdbdedeef32756ae1141774ca8424d9', operation='INSERT', pgid='pgtrigger_balanced_8d33d', table='grants_ledger_posting', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
    ]
