"""Puts the lists of challenges, guidance and success stories below the front page; undone, those nobody filled are gone."""

from django.db import migrations

# Historical models know nothing of the page tree, so its columns are written by hand.
INDEXES = [
    ("ideas", "ChallengeIndex", "Challenges", "challenges"),
    ("portal", "GuidanceIndex", "Guidance", "guidance"),
    ("portal", "StoryIndex", "Success stories", "success-stories"),
]


def forwards(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    home = apps.get_model("portal", "HomePage").objects.first()
    if home is None or home.numchild:
        return
    for number, (app, name, title, slug) in enumerate(INDEXES, start=1):
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=name.lower())
        apps.get_model(app, name).objects.create(
            title=title, draft_title=title, slug=slug, content_type=kind, locale_id=home.locale_id, live=True,
            path=f"{home.path}{number:04d}", depth=home.depth + 1, numchild=0, url_path=f"{home.url_path}{slug}/")
    home.numchild = len(INDEXES)
    home.save(update_fields=["numchild"])


def backwards(apps, schema_editor):
    home = apps.get_model("portal", "HomePage").objects.first()
    if home is None:
        return
    for app, name, _, _ in INDEXES:
        for page in apps.get_model(app, name).objects.filter(numchild=0):
            page.delete()
            home.numchild -= 1
    home.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0006_guidance_and_stories"),
        ("ideas", "0005_challenges"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
