import core.calendar.clock
import django.db.models.deletion
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
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['name', 'id'], name='views_by_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('owner', 'name'), name='one_view_per_name', violation_error_message='You have a view of this name already.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name')],
            },
        ),
    ]
