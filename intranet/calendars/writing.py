"""Calendars as RFC 5545 has them, and as Outlook, Google and Apple read them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from intranet.calendars.contents import Entry
from intranet.platform import clock

SINCE = datetime(2020, 1, 1, tzinfo=UTC)  # what is changed later has a higher number
ASKED_AGAIN = timedelta(hours=1)  # PT1H


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """Write a calendar. The same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Samsyn//Samsyn//SV")
    calendar.add("calscale", "GREGORIAN")
    # The same twice: RFC 7986 says it so, and the programs that are older than it so.
    for known_as in ("name", "x-wr-calname"):
        calendar.add(known_as, name)
    calendar.add("x-wr-timezone", clock.SWEDEN.key)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_sweden())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _sweden() -> Timezone:
    """Say when Sweden changes its clocks: as the European Union has done since 1996."""
    zone = Timezone()
    zone.add("tzid", clock.SWEDEN.key)
    for half, name, first, before, after in (
        (TimezoneDaylight(), "CEST", "1996-03-31T02:00", 1, 2),
        (TimezoneStandard(), "CET", "1996-10-27T03:00", 2, 1),
    ):
        begins = datetime.fromisoformat(first)  # of the clocks that are changed, so without a zone
        half.add("tzname", name)
        half.add("dtstart", begins)
        half.add("tzoffsetfrom", timedelta(hours=before))
        half.add("tzoffsetto", timedelta(hours=after))
        half.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1su"})
        zone.add_component(half)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    _say_when(event, entry.begins, entry.ends)
    # Without METHOD it is when this was last changed (RFC 5545, 3.8.7.2), so that nothing changes by being asked for.
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(0, int((entry.changed_at - SINCE).total_seconds())))
    event.add("description", entry.description)
    event.add("url", entry.address)
    if entry.place:
        event.add("location", entry.place)
    return event


def _say_when(event: Event, begins: datetime | date, ends: datetime | date) -> None:
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        event.add("dtstart", begins.astimezone(clock.SWEDEN))
        event.add("dtend", ends.astimezone(clock.SWEDEN))
        return
    event.add("dtstart", begins)
    event.add("dtend", ends + timedelta(days=1))  # the first day that it is over
    # What is to be done some time that day keeps nobody from being asked to a meeting.
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    event.add("x-microsoft-cdo-alldayevent", "TRUE")
