import core.calendar.clock
import django.db.models.deletion
import djmoney.models.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
        ('grants_applications', '0001_initial'),
        ('grants_calls', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('committee', 'Investment committee'), ('council', 'Scientific council'), ('jury', 'Jury')], default='committee', max_length=10, verbose_name='kind of body')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'council',
                'verbose_name_plural': 'councils',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CallCouncil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chosen_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deciding', to='grants_calls.call')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='grants_council.council', verbose_name='council')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('released_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='grants_calls.call')),
                ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f3c0070b7b3820e4cd272ab25f2490baa2bd2acc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_04303', table='grants_council_release', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='1f182f48c0a6707998ccc6ef3f63ed209b9eee9a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3ad74', table='grants_council_release', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('outcome', models.CharField(choices=[('fund', 'Fund'), ('in_part', 'Fund in part'), ('reserve', 'Put on the reserve list'), ('decline', 'Do not fund')], max_length=8, verbose_name='decision')),
                ('amount_currency', djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro'), ('KZT', 'Kazakhstani Tenge'), ('USD', 'US Dollar')], default='KZT', editable=False, max_length=3, null=True)),
                ('amount', djmoney.models.fields.MoneyField(decimal_places=2, default=None, max_digits=16, null=True, verbose_name='sum')),
                ('place', models.PositiveSmallIntegerField(null=True, verbose_name='place in the reserve list')),
                ('reasons', models.TextField(verbose_name='reasons')),
                ('prepared_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='grants_applications.application')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='grants_council.release')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('release', None)), fields=('application',), name='one_prepared_decision'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('amount__isnull', False), ('outcome__in', ['fund', 'in_part'])), models.Q(models.Q(('outcome__in', ['fund', 'in_part']), _negated=True), ('amount', None)), _connector='OR'), name='funding_has_a_sum'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'reserve'), ('place__gte', 1), ('place__isnull', False)), models.Q(models.Q(('outcome', 'reserve'), _negated=True), ('place', None)), _connector='OR'), name='reserve_has_a_place'), models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='decision_has_reasons')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='decision_fits', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE asked RECORD;', func="\nSELECT requested, requested_currency, call_id INTO asked FROM grants_applications_application WHERE id = NEW.application_id;\nIF NEW.outcome = 'fund' AND (NEW.amount, NEW.amount_currency) IS DISTINCT FROM (asked.requested, asked.requested_currency) THEN\n    RAISE EXCEPTION 'funding gives what was asked for' USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.outcome = 'in_part' AND (NEW.amount_currency <> asked.requested_currency OR NEW.amount >= asked.requested) THEN\n    RAISE EXCEPTION 'funding in part gives less than was asked for' USING ERRCODE = 'check_violation';\nEND IF;\nIF NEW.place IS NOT NULL THEN\n    PERFORM 1 FROM grants_council_callcouncil WHERE call_id = asked.call_id FOR UPDATE;\n    IF EXISTS (\n        SELECT 1 FROM grants_council_decision d JOIN grants_applications_application a ON a.id = d.application_id\n        WHERE a.call_id = asked.call_id AND d.place = NEW.place AND d.application_id <> NEW.application_id\n        AND ((d.release_id IS NULL AND a.state = 'in_council') OR (d.release_id IS NOT NULL AND a.state = 'reserve'))\n    ) THEN\n        RAISE EXCEPTION 'this place of the reserve list is taken' USING ERRCODE = 'unique_violation';\n    END IF;\nEND IF;\nRETURN NEW;\n", hash='7d85ca7dd5a549fd1008e8dfdf9afae935d8e5e2', operation='INSERT', pgid='pgtrigger_decision_fits_0b9de', table='grants_council_decision', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='content_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."prepared_at" IS DISTINCT FROM (NEW."prepared_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5b27d63eb94dc7c387a8f0e93ff855e0804e81db', operation='UPDATE', pgid='pgtrigger_content_stands_245b3', table='grants_council_decision', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='released_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."release_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cfd2e3c9db646207e2b0d3b1f445865feeaef7a0', operation='UPDATE OR DELETE', pgid='pgtrigger_released_is_final_75eeb', table='grants_council_decision', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('secretary', 'Secretary'), ('member', 'Member')], default='member', max_length=10, verbose_name='role')),
                ('since', models.DateTimeField(default=core.calendar.clock.now, verbose_name='since')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='grants_council.council')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='council_seats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'ordering': ['since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('council', 'user'), name='one_open_seat_per_council'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='seat_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('employer', 'I work or worked for the applicant'), ('coauthor', 'I publish or develop together with the team'), ('relative', 'A relative of mine is in the team'), ('shareholder', 'I hold a share in it, or in a competitor'), ('mentor', 'I mentor or mentored the team'), ('other', 'Another reason')], max_length=12, verbose_name='kind of conflict')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='own words')),
                ('declared_at', models.DateTimeField(default=core.calendar.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='grants_applications.application')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'recusal',
                'verbose_name_plural': 'recusals',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'user'), name='one_recusal_per_person'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='recusal_has_a_kind')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b7fbf0cc63f7591df0f3b9ba7ac033b1b3ded036', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4cb51', table='grants_council_recusal', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='88b7864fd97ecd5be48c23d2321c6ede882a653a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_07207', table='grants_council_recusal', when='BEFORE')),
                ],
            },
        ),
    ]
