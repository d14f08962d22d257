"""Puts our front page where Wagtail's welcome page stands in a fresh database; undone, the welcome page is back."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations

# Historical models know nothing of the page tree, so its columns are written by hand: the first child of the root.
PLACE = {"path": "00010001", "depth": 2, "numchild": 0, "slug": "home", "url_path": "/home/"}


def _put(apps, page_model, content_type, **fields):
    """Replace whatever page stands first below the root, if nobody has built on it, and point the site at it."""
    Site = apps.get_model("wagtailcore", "Site")
    Page = apps.get_model("wagtailcore", "Page")
    before = Page.objects.filter(path=PLACE["path"]).first()
    if before is None or before.numchild or Page.objects.filter(depth=2).count() > 1:
        return
    Site.objects.filter(root_page=before.pk).delete()
    locale = before.locale_id
    before.delete()
    page = page_model.objects.create(**PLACE, content_type=content_type, locale_id=locale, live=True, **fields)
    address = urlsplit(settings.SITE_ADDRESS)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.create(
        hostname=address.hostname, port=port, root_page_id=page.pk, is_default_site=True, site_name=settings.SITE_NAME)


def forwards(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    ours, _ = ContentType.objects.get_or_create(app_label="portal", model="homepage")
    title = settings.SITE_NAME
    _put(apps, apps.get_model("portal", "HomePage"), ours, title=title, draft_title=title)


def backwards(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    theirs = ContentType.objects.get(app_label="wagtailcore", model="page")
    title = "Welcome to your new Wagtail site!"
    _put(apps, apps.get_model("wagtailcore", "Page"), theirs, title=title, draft_title=title)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
