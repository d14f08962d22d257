"""What the impact sections of a case say, in files old and new."""

from __future__ import annotations

import pytest

from casebuilder.appraisal.impacts import Consultation, about


@pytest.mark.parametrize(
    ("workforce", "expected"),
    [
        ({"consultation": "not_needed"}, Consultation.NOT_NEEDED),
        ({"consultation": "planned"}, Consultation.PLANNED),
        ({"consultation": "under_way"}, Consultation.UNDER_WAY),
        ({"consultation": "recorded", "consulted_with": "UNISON"}, Consultation.RECORDED),
        ({"consultation": "complete"}, Consultation.RECORDED),
        ({"text": "Two posts change"}, None),
        ("None, because nobody's work changes", None),
    ],
)
def test_how_far_consultation_is_can_be_read_from_files_old_and_new(
    workforce: object, expected: Consultation | None
) -> None:
    assert Consultation.of({"impacts": {"workforce": workforce}}) == expected


def test_a_case_that_says_nothing_has_no_consultation() -> None:
    assert Consultation.of({}) is None


def test_a_plain_text_reads_as_a_section_with_that_text() -> None:
    assert about({"impacts": {"equality": "None"}}, "equality") == {"text": "None"}
