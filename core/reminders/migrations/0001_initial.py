import core.calendar.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=80)),
                ('row_key', models.CharField(max_length=80)),
                ('due_at', models.DateTimeField()),
                ('offset', models.SmallIntegerField()),
                ('sent_at', models.DateTimeField(default=core.calendar.clock.now)),
            ],
            options={
                'verbose_name_plural': 'sent',
                'constraints': [models.UniqueConstraint(fields=('rule', 'row_key', 'due_at', 'offset'), name='one_reminder_per_due_date_and_offset')],
            },
        ),
    ]
