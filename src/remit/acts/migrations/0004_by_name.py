from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acts", "0003_entries")]

    operations = [
        migrations.AddIndex(
            model_name="actrow",
            index=models.Index(fields=["name", "-number"], name="act_name"),
        ),
    ]
