"""The canonical text of a case, and that the published schema is a schema other programs can use."""

from __future__ import annotations

import json
from hashlib import sha256

import jsonschema
import pytest

from casebuilder.appraisal import CaseFileError, canonical, fingerprint, parse
from casebuilder.appraisal.faults import schema

from .makers import worked_example


def test_canonical_json_is_sorted_tight_and_unescaped() -> None:
    assert canonical({"b": "0.60", "a": ["é", 1, {"d": None, "c": True}]}) == (
        '{"a":["é",1,{"c":true,"d":null}],"b":"0.60"}'.encode()
    )


def test_number_strings_stay_as_typed() -> None:
    case = worked_example()
    case["options"][1]["lines"][0]["shares"] = {"council": "0.60", "nhs": "0.4"}
    assert b'"council":"0.60"' in canonical(case)
    assert fingerprint(case) != fingerprint(worked_example())


def test_spaces_and_the_order_of_names_change_nothing() -> None:
    case = worked_example()
    turned = dict(reversed(case.items()))
    assert fingerprint(json.dumps(turned, indent=3)) == fingerprint(case) == fingerprint(parse(case))
    assert fingerprint(case) == sha256(canonical(case)).hexdigest()


@pytest.mark.parametrize("data", [float("nan"), {"a": {1}}, "half \ud800", '{"a":1,"a":1}', {"a": "\udfff"}])
def test_what_has_no_canonical_form_is_refused(data: object) -> None:
    with pytest.raises(CaseFileError):
        canonical({"x": data} if isinstance(data, float) else data)


def test_a_parsed_case_does_not_change_with_the_data_it_came_from() -> None:
    data = worked_example()
    case = parse(data)
    before = fingerprint(case)
    data["options"][1]["lines"].clear()
    assert fingerprint(case) == before


def test_the_schema_is_valid_and_any_validator_accepts_the_worked_example() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(worked_example())


def test_every_refusal_has_words() -> None:
    """A rule of the schema without a description would leave its fault without an explanation."""

    def rules(node: object) -> list[dict[str, object]]:
        inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        found = [rule for child in inside for rule in rules(child)]
        return [*found, node] if isinstance(node, dict) else found

    for rule in rules(schema()):
        if {"type", "enum", "const", "oneOf", "not"} & rule.keys() and isinstance(
            rule.get("type", ""), (str, list)
        ):
            assert "description" in rule or set(rule) in ({"const"}, {"enum"}), rule
