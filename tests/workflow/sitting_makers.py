"""Makes a sitting of the council's panel before ideas the scores do not tell apart."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ideas.models import Idea
from tests.cast import Cast
from tests.makers import make_idea
from workflow import sittings
from workflow.models import Sitting
from workflow.stages import Stage


def make_sitting(
    cast: Cast, *titles: str, room: int | None = 2, members: str = "", **fields: Any
) -> tuple[Sitting, list[Idea]]:
    """Open, chaired by Piet; every idea has the same scores, so that with room for some of them all are uncertain."""
    ideas = [make_idea(cast, Stage.AT_PANEL, title=title, **fields) for title in titles]
    sitting = sittings.open_sitting(by=cast.piet, organisation=cast.council, held_on=timezone.localdate())
    if room:
        sittings.set_line(sitting, by=cast.piet, held_on=sitting.held_on, room=room, budget=None, costs={})
    for name in members.split():
        sittings.name_member(sitting, by=cast.piet, person=getattr(cast, name))
    sitting.refresh_from_db()
    return sitting, ideas
