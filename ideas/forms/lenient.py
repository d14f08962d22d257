"""Forms that can be put aside half-finished: what is missing is no fault then, what is wrong still is."""

from __future__ import annotations

from typing import Any

from django import forms


class Lenient(forms.Form):
    """With `lenient`, an empty answer is kept as an empty answer."""

    def __init__(self, *args: Any, lenient: bool = False, **kwargs: Any) -> None:
        self.lenient = lenient
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        super().full_clean()
        if self.lenient and self.is_bound:
            for name in [name for name, errors in self.errors.as_data().items() if _only_missing(errors)]:
                del self.errors[name]
                self.cleaned_data[name] = getattr(self.fields[name], "empty_value", "")

    def kept(self) -> dict[str, Any]:
        """The answers that are right, to keep even when others are wrong."""
        self.is_valid()
        return dict(self.cleaned_data)


def _only_missing(errors: list[Any]) -> bool:
    return all(error.code == "required" for error in errors)
