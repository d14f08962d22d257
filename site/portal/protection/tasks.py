"""What is due is ended every night, while few are about."""

from __future__ import annotations

from datetime import time

from place.chain import seal
from portal.protection import jobs
from workflow.timetable import daily


@daily(at=time(3, 30))
def retention() -> None:
    """Carry out the retention schedule; and seal what a crash may have left outside the chain."""
    jobs.carry_out(by=None)
    seal()
