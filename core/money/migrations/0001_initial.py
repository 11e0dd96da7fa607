import core.calendar.clock
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core_accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('currency', models.CharField(choices=[('USD', 'US dollar'), ('EUR', 'euro')], max_length=3, verbose_name='currency')),
                ('quant', models.PositiveIntegerField(default=1, help_text='How many units of the currency the rate is for.', verbose_name='units')),
                ('value', models.DecimalField(decimal_places=6, help_text='What so many units cost, in tenge.', max_digits=14, verbose_name='tenge')),
                ('source', models.CharField(choices=[('nbk', 'National Bank of Kazakhstan'), ('hand', 'entered by hand')], default='hand', editable=False, max_length=4, verbose_name='source')),
                ('fetched_at', models.DateTimeField(default=core.calendar.clock.now, editable=False, verbose_name='entered')),
                ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'official rate',
                'verbose_name_plural': 'official rates',
                'ordering': ['-day', 'currency', '-pk'],
                'indexes': [models.Index(fields=['currency', '-day', '-id'], name='rate_that_counts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='rate_is_positive'), models.CheckConstraint(condition=models.Q(('quant__gt', 0)), name='rate_is_for_some_units'), models.CheckConstraint(condition=models.Q(('currency__in', ['USD', 'EUR'])), name='rate_currency_is_known'), models.CheckConstraint(condition=models.Q(('source__in', ['nbk', 'hand'])), name='rate_source_is_known')],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2e245051c4bb56be18267a98f6a05d3c96491728', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6b2fe', table='core_money_rate', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;\nRAISE EXCEPTION 'the audit trail is append-only';\n", hash='155f9a6e0fb743373758a8d830c0b745141b18bf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8b627', table='core_money_rate', when='BEFORE')),
                ],
            },
        ),
    ]
