import core.calendar.clock
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grants_applications', '0001_initial'),
        ('grants_awards', '0001_initial'),
        ('grants_calls', '0001_initial'),
        ('grants_council', '0001_initial'),
        ('grants_ledger', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TalliedApplication',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('grants_applications.application',),
        ),
        migrations.CreateModel(
            name='TalliedAward',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('grants_awards.award',),
        ),
        migrations.CreateModel(
            name='TalliedDecision',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('grants_council.decision',),
        ),
        migrations.CreateModel(
            name='TalliedPosting',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('grants_ledger.posting',),
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name of the view')),
                ('place', models.CharField(choices=[('overview', 'Overview'), ('list', 'List')], max_length=8)),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('shared', models.BooleanField(default=False, verbose_name='everybody who may open the portfolio sees this view')),
                ('created_at', models.DateTimeField(default=core.calendar.clock.now, editable=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('asked', 'Asked for'), ('decided', 'Decided'), ('committed', 'Committed'), ('ordered', 'Ordered'), ('paid', 'Paid')], max_length=9)),
                ('state', models.CharField(blank=True, max_length=16)),
                ('currency', models.CharField(max_length=3)),
                ('year', models.PositiveSmallIntegerField(default=0)),
                ('number', models.IntegerField()),
                ('with_sum', models.IntegerField()),
                ('money', models.DecimalField(decimal_places=2, max_digits=20)),
                ('call', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='grants_calls.call')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talliedapplication',
            trigger=pgtrigger.compiler.Trigger(name='tallied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP <> 'INSERT' AND OLD.state <> 'draft' AND OLD.number IS NOT NULL THEN\n    INSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) VALUES (OLD.call_id, 'asked', OLD.state, OLD.requested_currency, 0, -1, -(OLD.requested IS NOT NULL)::int, -coalesce(OLD.requested, 0));\nEND IF;\nIF TG_OP <> 'DELETE' AND NEW.state <> 'draft' AND NEW.number IS NOT NULL THEN\n    INSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) VALUES (NEW.call_id, 'asked', NEW.state, NEW.requested_currency, 0, 1, (NEW.requested IS NOT NULL)::int, coalesce(NEW.requested, 0));\nEND IF;\nRETURN NULL;\n", hash='300a1824f3c0de44c9bb09eda60e32a90888b89e', operation='INSERT OR DELETE', pgid='pgtrigger_tallied_a3625', table='grants_applications_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talliedapplication',
            trigger=pgtrigger.compiler.Trigger(name='tallied_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."requested" IS DISTINCT FROM (NEW."requested") OR OLD."requested_currency" IS DISTINCT FROM (NEW."requested_currency") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func="\nIF TG_OP <> 'INSERT' AND OLD.state <> 'draft' AND OLD.number IS NOT NULL THEN\n    INSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) VALUES (OLD.call_id, 'asked', OLD.state, OLD.requested_currency, 0, -1, -(OLD.requested IS NOT NULL)::int, -coalesce(OLD.requested, 0));\nEND IF;\nIF TG_OP <> 'DELETE' AND NEW.state <> 'draft' AND NEW.number IS NOT NULL THEN\n    INSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) VALUES (NEW.call_id, 'asked', NEW.state, NEW.requested_currency, 0, 1, (NEW.requested IS NOT NULL)::int, coalesce(NEW.requested, 0));\nEND IF;\nRETURN NULL;\n", hash='463ba10f07cb30b7ffe7ba6ffcdcd3de244bd2be', operation='UPDATE', pgid='pgtrigger_tallied_anew_c8db4', table='grants_applications_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talliedaward',
            trigger=pgtrigger.compiler.Trigger(name='tallied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    \nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT OLD.call_id, posting.stage, '', 'KZT', fund_year.year, -count(*), -count(*), -sum(posting.kzt)\n    FROM grants_ledger_posting AS posting\n    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id\n    WHERE posting.account_id = OLD.account_id AND posting.stage IN ('committed', 'ordered', 'paid')\n    GROUP BY posting.stage, fund_year.year;\n\nEND IF;\n\nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT NEW.call_id, posting.stage, '', 'KZT', fund_year.year, count(*), count(*), sum(posting.kzt)\n    FROM grants_ledger_posting AS posting\n    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id\n    WHERE posting.account_id = NEW.account_id AND posting.stage IN ('committed', 'ordered', 'paid')\n    GROUP BY posting.stage, fund_year.year;\n\nRETURN NULL;\n", hash='3c238b07b7538fc0a83666b78c1a17df5b43aa44', operation='INSERT', pgid='pgtrigger_tallied_0f42f', table='grants_awards_award', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talliedaward',
            trigger=pgtrigger.compiler.Trigger(name='tallied_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id"))', func="\nIF TG_OP = 'UPDATE' THEN\n    \nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT OLD.call_id, posting.stage, '', 'KZT', fund_year.year, -count(*), -count(*), -sum(posting.kzt)\n    FROM grants_ledger_posting AS posting\n    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id\n    WHERE posting.account_id = OLD.account_id AND posting.stage IN ('committed', 'ordered', 'paid')\n    GROUP BY posting.stage, fund_year.year;\n\nEND IF;\n\nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT NEW.call_id, posting.stage, '', 'KZT', fund_year.year, count(*), count(*), sum(posting.kzt)\n    FROM grants_ledger_posting AS posting\n    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id\n    WHERE posting.account_id = NEW.account_id AND posting.stage IN ('committed', 'ordered', 'paid')\n    GROUP BY posting.stage, fund_year.year;\n\nRETURN NULL;\n", hash='792490d70c1a910f946b3c6b890b5998ddaf840b', operation='UPDATE', pgid='pgtrigger_tallied_anew_30076', table='grants_awards_award', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tallieddecision',
            trigger=pgtrigger.compiler.Trigger(name='tallied', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."amount" IS NOT NULL AND NEW."release_id" IS NOT NULL)', func="\nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT application.call_id, 'decided', '', NEW.amount_currency, 0, 1, 1, NEW.amount\n    FROM grants_applications_application AS application WHERE application.id = NEW.application_id;\nRETURN NULL;\n", hash='f69b6b49e4077dfe1042c5015cb1d2f1c4e146d8', operation='INSERT OR UPDATE', pgid='pgtrigger_tallied_f9520', table='grants_council_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talliedposting',
            trigger=pgtrigger.compiler.Trigger(name='tallied', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."stage" IN (\'committed\', \'ordered\', \'paid\'))', func="\nINSERT INTO incubator_portfolio_tally (call_id, measure, state, currency, year, number, with_sum, money) SELECT award.call_id, NEW.stage, '', 'KZT', fund_year.year, 1, 1, NEW.kzt\n    FROM grants_awards_award AS award\n    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = NEW.fund_year_id\n    WHERE award.account_id = NEW.account_id;\nRETURN NULL;\n", hash='75e7339e6484b1042ae68f7d90ec24341250b5ca', operation='INSERT', pgid='pgtrigger_tallied_51c9a', table='grants_ledger_posting', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['name', 'id'], name='views_by_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('owner', 'name'), name='one_view_per_name', violation_error_message='You have a view of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', 'asked'), models.Q(('state', ''), _negated=True)), models.Q(models.Q(('measure', 'asked'), _negated=True), ('state', '')), _connector='OR'), name='asked_has_a_state'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure__in', ('asked', 'decided')), ('year', 0)), models.Q(('measure__in', ('committed', 'ordered', 'paid')), ('year__gt', 0)), _connector='OR'), name='booked_has_a_year'),
        ),
    ]
