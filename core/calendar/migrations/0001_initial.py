from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='MovedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'day off'), ('working', 'working day')], max_length=7, verbose_name='becomes')),
                ('note', models.CharField(blank=True, help_text='The decree, or the day that it was swapped with.', max_length=200, verbose_name='ground')),
                ('note_kk', models.CharField(blank=True, help_text='The decree, or the day that it was swapped with.', max_length=200, null=True, verbose_name='ground')),
                ('note_ru', models.CharField(blank=True, help_text='The decree, or the day that it was swapped with.', max_length=200, null=True, verbose_name='ground')),
                ('note_en', models.CharField(blank=True, help_text='The decree, or the day that it was swapped with.', max_length=200, null=True, verbose_name='ground')),
            ],
            options={
                'verbose_name': 'moved day',
                'verbose_name_plural': 'moved days',
                'ordering': ['-day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['off', 'working'])), name='moved_day_kind_is_known')],
            },
        ),
    ]
