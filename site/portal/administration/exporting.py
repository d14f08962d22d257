"""The one way a list leaves the administration as a file; Wagtail's own lets formulas through by design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from place import exports


class SafeExport:
    """Put before a Wagtail listing: its downloads are written by `place.exports`, and the door lets them out."""

    list_export: Any
    to_row_dict: Any
    get_heading: Any
    preprocess_field_value: Any
    custom_field_preprocess: Any

    def export_value(self, field: str, value: Any) -> Any:
        """The value of one cell; Wagtail's own rewording of a field (an action's label) is kept."""
        if field in self.custom_field_preprocess:
            return self.preprocess_field_value(field, value, "csv")
        return value

    def write_csv_row(self, writer: Any, row_dict: dict[str, Any]) -> Any:
        return writer.writerow(
            {name: exports.for_csv(self.export_value(name, value)) for name, value in row_dict.items()}
        )

    def generate_xlsx_row(self, worksheet: Any, row_dict: dict[str, Any], date_format: Any = None) -> Any:
        for name, value in row_dict.items():
            yield exports.cell(worksheet, self.export_value(name, value))

    def stream_csv(self, queryset: Iterable[Any]) -> Iterator[bytes]:
        yield from exports.csv_lines(self._headings(queryset), self._rows(queryset))

    def write_xlsx(self, queryset: Iterable[Any], output: Any) -> None:
        output.write(exports.workbook(self._headings(queryset), self._rows(queryset)).getvalue())

    def _headings(self, queryset: Iterable[Any]) -> list[str]:
        return [str(self.get_heading(queryset, field)) for field in self.list_export]

    def _rows(self, queryset: Iterable[Any]) -> Iterator[list[Any]]:
        for item in queryset:
            row = self.to_row_dict(item)
            yield [self.export_value(field, row[field]) for field in self.list_export]
