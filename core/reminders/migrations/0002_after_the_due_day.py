from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core_reminders", "0001_initial")]

    operations = [
        migrations.AlterField(model_name="sent", name="offset", field=models.SmallIntegerField()),
    ]
