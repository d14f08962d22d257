"""A finding is said in the reader's language, with the names of the case in its gaps."""

from __future__ import annotations

from unittest import mock

from casebuilder import reckoning
from tests.case_makers import DOCUMENT


def test_a_finding_is_said_in_the_readers_language(db: None) -> None:
    words = {
        "The impact on carbon is not answered.": "Nid oes ateb am garbon.",
        "“%(line)s” is income without the cost or disbenefit of whoever pays it.": "Incwm yw “%(line)s”.",
    }
    document = DOCUMENT | {"reference": "BK-1"}
    document["options"] = [DOCUMENT["options"][0], DOCUMENT["options"][1] | {"lines": [
        DOCUMENT["options"][1]["lines"][1] | {"class": "income"}]}]  # fmt: skip
    with mock.patch.object(reckoning, "gettext", lambda text: words.get(text, text)):
        said = {finding.sentence for finding in reckoning.findings(document) if not finding.passed}
    assert {"Nid oes ateb am garbon.", "Incwm yw “Electricity not bought”."} <= said
