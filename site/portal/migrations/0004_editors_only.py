"""One group gets into the administration, for pages: Editors, who publish them too. Wagtail's Moderators go."""

from django.db import migrations

MAY = ("add_page", "change_page", "publish_page")


def forwards(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    Group.objects.filter(name="Moderators").delete()
    editors, _ = Group.objects.get_or_create(name="Editors")
    root = Page.objects.filter(depth=1).first()
    pages, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="page")
    for codename in MAY if root else ():
        may, _ = Permission.objects.get_or_create(
            content_type=pages, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=may)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_the_log_is_audited"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
