"""The documents a public body needs stand in the administration as drafts: completed, published, they are the body's own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from place.models import Person
from portal.models import GuidanceIndex, GuidancePage
from portal.protection.papers import FOLDER, PAPERS, blocks, body_of
from tests.cast import Cast

SignIn = Callable[[Person], Client]
SLUGS = ["privacy", "accessibility", "impact-assessment", "joint-controllers", "data-sharing", "retention"]


def test_each_document_in_the_folder_is_one_of_the_pages() -> None:
    assert {paper.file for paper in PAPERS} == {f.name for f in FOLDER.glob("*.md")} - {"README.md"}
    assert [paper.slug for paper in PAPERS] == SLUGS


def test_an_installation_begins_with_all_of_them_as_drafts_nobody_else_sees(
    cast: Cast, signed_in: SignIn
) -> None:
    drafts = GuidancePage.objects.child_of(GuidanceIndex.objects.get())
    assert [page.slug for page in drafts.order_by("path")] == SLUGS
    assert not drafts.live().exists()
    for client in (Client(), signed_in(cast.alice)):
        assert client.get("/privacy/").status_code == 200
        assert client.get("/guidance/privacy/").status_code == 404
        assert "Joint controllers" not in client.get("/guidance/").content.decode()
    assert GuidanceIndex.objects.get().numchild == len(SLUGS)
    assert GuidanceIndex.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(
    ("slug", "who"), [*((slug, "the platform") for slug in SLUGS), ("privacy", "an editor")]
)
def test_each_can_be_opened_previewed_changed_and_published(
    cast: Cast, signed_in: SignIn, slug: str, who: str
) -> None:
    cast.sam.groups.add(Group.objects.get(name="Editors"))
    client = signed_in(cast.sue if who == "the platform" else cast.sam)
    page = GuidancePage.objects.get(slug=slug)
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    preview = client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert f"<h1>{page.title}</h1>" in preview and ">None<" not in preview and "**" not in preview
    sent = _form(client, page) | {"title": "In our words", "action-publish": "1"}
    assert client.post(f"/admin/pages/{page.pk}/edit/", sent).status_code == 302
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "In our words")
    assert "In our words" in Client().get(f"/guidance/{slug}/").content.decode()
    if slug in ("privacy", "accessibility"):
        assert Client().get(f"/{slug}/")["Location"] == f"/guidance/{slug}/"


def _form(client: Client, page: GuidancePage) -> dict[str, str]:
    """What the browser would send of an editor's form nobody has changed: the body as it stands."""
    context = client.get(f"/admin/pages/{page.pk}/edit/").context
    form = context["form"]
    sent = {f"{form.add_prefix(name)}": form[name].value() or "" for name in form.fields if name != "body"}
    sent |= {"body-count": str(len(page.body))}
    for number, block in enumerate(page.body):
        at = f"body-{number}"
        sent |= {
            f"{at}-type": block.block_type,
            f"{at}-order": str(number),
            f"{at}-deleted": "",
            f"{at}-id": str(block.id),
        }
        sent |= _value(f"{at}-value", block)
    return {name: str(value) for name, value in sent.items()}


def _value(at: str, block: object) -> dict[str, object]:
    kind, value = block.block_type, block.value  # type: ignore[attr-defined]
    if kind == "paragraph":
        from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

        return {at: ContentstateConverter(["bold", "italic", "link"]).from_database_format(value.source)}
    if kind == "heading":
        return {at: value}
    rows = list(value.rows)
    columns = {f"{at}-column-{n}-{part}": said for n, column in enumerate(value.columns) for part, said in {
        "type": "words", "heading": column["heading"], "order": n, "deleted": "",
    }.items()}  # fmt: skip
    cells = {f"{at}-cell-{r}-{c}": cell.value for r, row in enumerate(rows) for c, cell in enumerate(row)}
    order = {
        f"{at}-row-{r}-{part}": said
        for r in range(len(rows))
        for part, said in {"order": r, "deleted": ""}.items()
    }
    return (
        {
            f"{at}-caption": value.caption,
            f"{at}-column-count": len(value.columns),
            f"{at}-row-count": len(rows),
        }
        | columns
        | cells
        | order
    )


def test_every_word_of_a_document_is_on_its_page() -> None:
    for paper in PAPERS:
        said = str(body_of(paper))
        for line in (FOLDER / paper.file).read_text().splitlines():
            for word in line.replace("|", " ").split():
                plain = word.strip("*[]().,;:`“”’'&")
                if plain.isalpha() and not line.startswith("#") and ".md" not in word:
                    assert plain in said or plain.capitalize() in said, (paper.slug, word)


def test_words_are_never_markup() -> None:
    made = list(blocks("Some <script>words</script> with **bold** and a [link](file.md).\n", caption=""))
    assert made == [
        ("paragraph", "<p>Some &lt;script&gt;words&lt;/script&gt; with <b>bold</b> and a link.</p>")
    ]


@pytest.mark.django_db
def test_a_body_that_has_written_its_own_keeps_it() -> None:
    """The migration, undone and done again around a page of the same address."""
    migration = import_module("portal.migrations.0008_papers")
    before = MigrationExecutor(connection).loader.project_state(("portal", "0008_papers")).apps
    migration.backwards(before, None)
    assert not GuidancePage.objects.exists()
    GuidanceIndex.objects.get().add_child(
        instance=GuidancePage(title="Ours", slug="privacy", summary="Ours.")
    )
    migration.forwards(before, None)
    assert GuidancePage.objects.get(slug="privacy").title == "Ours"
    assert GuidancePage.objects.count() == len(SLUGS)
    assert GuidanceIndex.find_problems() == ([], [], [], [], [])
