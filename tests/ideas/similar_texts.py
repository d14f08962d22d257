"""Ideas as people write them, the same ones in other words: what a repeat looks like. Written for these tests."""

from __future__ import annotations

from ideas.similarity import Text

# Each group says one thing. The first of a group came first; every other should find one that came before it.
SAME_THING: list[list[Text]] = [
    [
        Text("Dim the street lamps after midnight", "They burn at full brightness all night on empty roads.", "Dim them by half from twelve to five."),
        Text("Lower street lighting overnight", "We light empty roads at full power.", "Turn the lamps down at night by half."),
        Text("Why are roads lit at 3am?", "Lamps on empty streets waste electricity.", "Dimming lamps after midnight."),
    ],
    [
        Text("Share vans between the depot and parks", "Two fleets stand idle half the day in yards a mile apart.", "One booking list for all vans."),
        Text("One pool of vehicles", "The parks team hires vans while ours stand idle at the depot.", "Book vehicles from a shared fleet."),
        Text("Stop hiring vans we already own", "Hire costs for parks while depot vans stand idle.", "Share the fleet."),
    ],
    [
        Text("Send appointment reminders by text message", "One patient in nine misses a clinic appointment.", "Text patients two days before."),
        Text("Text patients so fewer miss clinics", "Missed appointments cost us a clinic a week.", "A reminder message two days ahead."),
        Text("Reminders for outpatients", "Letters arrive late and patients miss their clinic.", "Send a text message instead."),
    ],
    [
        Text("Reuse walking aids", "Crutches and frames are thrown away after one patient.", "Collect, clean and lend crutches again."),
        Text("Take crutches back", "Patients ask where to return crutches and frames; we say keep them.", "A return point and a clean."),
    ],
    [
        Text("Stop posting payslips", "We print and post 4,000 payslips a month.", "Put payslips online and post only to those who ask."),
        Text("Payslips online", "Paper payslips are printed, folded and posted every month.", "Let staff read them on the intranet."),
    ],
    [
        Text("Cut grass verges twice a year", "We mow rural verges six times a summer.", "Mow twice and leave the wild flowers."),
        Text("Leave verges for wildflowers", "Mowing verges every month kills flowers and costs fuel.", "Two cuts a year are enough."),
    ],
    [
        Text("Do custody healthcare by video at night", "A nurse drives forty miles to each custody suite after dark.", "See detainees by video call first."),
        Text("Video calls for the custody nurse", "Nurses spend the night driving between custody suites.", "A first look by video."),
    ],
    [
        Text("One form for free school meals and uniform grants", "Parents fill in two forms with the same facts.", "Ask once and use it for both."),
        Text("Free school meals without a second form", "The uniform grant asks parents the same questions again.", "One application for both."),
    ],
    [
        Text("Check smoke alarms on home care visits", "Carers visit homes with no working alarm.", "Carers test the alarm and tell the fire service."),
        Text("Carers could test smoke alarms", "Fire crews make special visits to homes carers visit daily.", "Let carers check the alarm."),
    ],
    [
        Text("Turn off computers at weekends", "Two thousand computers are left on from Friday to Monday.", "Shut them down by timer."),
        Text("PCs left on all weekend", "Walk through the office on Sunday: every screen is on.", "A timer that shuts laptops and PCs down."),
    ],
]  # fmt: skip
ALONE = [
    Text("A quiet room for visitors", "Families wait in the corridor.", "Furnish the old records store."),
    Text("Translate the housing leaflet", "Tenants bring a neighbour to read it.", "Welsh and Polish copies."),
    Text("Grit the hospital hill first", "Ambulances slid back twice in January.", "Change the order of the gritting round."),
    Text("A later bus for night shift", "Cleaners walk home at eleven.", "Move the last bus to a quarter past."),
    Text("Borrow exhibition cases", "We buy display cases the museum has in store.", "Ask the museum."),
]  # fmt: skip


def in_order() -> list[tuple[int, Text, set[int]]]:
    """Every text with a number, and the numbers before it that say the same; groups interleaved, as people write."""
    found: list[tuple[int, Text, set[int]]] = []
    numbers: dict[int, list[int]] = {}
    for turn in range(max(len(group) for group in SAME_THING)):
        for which, group in enumerate(SAME_THING):
            if turn < len(group):
                number = len(found) + 1
                found.append((number, group[turn], set(numbers.setdefault(which, []))))
                numbers[which].append(number)
        if turn == 0:
            found += [(len(found) + 1 + at, text, set()) for at, text in enumerate(ALONE)]
    return found
