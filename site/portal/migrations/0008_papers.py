"""Puts the documents a public body needs below the guidance, as drafts to complete; undone, those nobody touched are gone."""

import json

from django.db import migrations
from treebeard.mp_tree import MP_Node

from portal.protection.papers import PAPERS, body_of

# Historical models know nothing of the page tree, so its columns are written by hand.


def forwards(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    GuidancePage = apps.get_model("portal", "GuidancePage")
    index = apps.get_model("portal", "GuidanceIndex").objects.first()
    if index is None:
        return
    kind, _ = ContentType.objects.get_or_create(app_label="portal", model="guidancepage")
    below = Page.objects.filter(path__startswith=index.path, depth=index.depth + 1)
    taken = set(below.values_list("slug", flat=True))
    last = below.order_by("path").values_list("path", flat=True).last()
    number = MP_Node._str2int(last[-MP_Node.steplen :]) if last else 0
    for paper in PAPERS:
        if paper.slug in taken:
            continue
        number += 1
        GuidancePage.objects.create(
            title=paper.title, draft_title=paper.title, slug=paper.slug, summary=paper.summary, content_type=kind,
            body=json.dumps(body_of(paper)), locale_id=index.locale_id, live=False, has_unpublished_changes=True,
            path=MP_Node._get_path(index.path, index.depth + 1, number), depth=index.depth + 1, numchild=0,
            url_path=f"{index.url_path}{paper.slug}/")
        index.numchild += 1
    index.save(update_fields=["numchild"])


def backwards(apps, schema_editor):
    index = apps.get_model("portal", "GuidanceIndex").objects.first()
    if index is None:
        return
    drafts = apps.get_model("portal", "GuidancePage").objects.filter(
        slug__in=[paper.slug for paper in PAPERS], path__startswith=index.path, live=False, latest_revision=None)
    for page in drafts:
        page.delete()
        index.numchild -= 1
    index.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_index_pages"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
