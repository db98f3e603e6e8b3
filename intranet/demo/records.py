"""What Storuman's group left behind at its two workshops: decisions, notes, reflections, and minutes."""

from datetime import date

from intranet.accounts.models import User
from intranet.demo import texts
from intranet.demo.calendar import on_working_day, past
from intranet.groups.models import Group
from intranet.live import documents
from intranet.meetings.content import gather
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.page import MeetingPage
from intranet.meetings.reflections import Reflection
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

# Of each workshop: when, and what was decided.
DECISIONS = {
    1: [
        ("10.52", "Vi skriver ett gemensamt varför innan vi pratar om system."),
        ("11.08", "Alla förvaltningar räknar sina blanketter, på samma sätt."),
    ],
    2: [
        ("10.04", "Diskarna i Storuman och Tärnaby är kvar. Det skrivs in under Vad förändras inte?"),
        ("10.19", "Vi börjar med de tjugo ärenden som flest invånare har."),
        ("11.31", "Facken är med en halvtimme på varje tillfälle från och med det tredje."),
    ],
}
NOTES = {
    1: "<p>Eva: hemtjänsten lägger en timme om dagen på att skriva samma sak i två system.</p>"
    "<p>Jonas: vi vet inte vad det kostar. Sex årsarbeten är en gissning.</p>"
    "<ul><li>Det vi alla vill ha mer av: tid hos den vi är till för.</li>"
    "<li>Det vi är rädda för: att det blir ännu ett projekt.</li></ul>",
    2: "<p>Eva: hemtjänsten vill slippa ringa in varje besök. Peter: det går att lösa i höst, men då måste något "
    "annat vänta.</p><p>Vi är överens om att inte börja med ett nytt system. Först bestämmer vi vad vi slutar "
    "göra.</p>",
}
# Of each workshop: whose reflection, when, what it says, and whether it is shared.
REFLECTIONS = [
    (1, "karin", "11.50", "Vi har pratat om vad i två år. I dag pratade vi om varför.", True),
    (1, "peter", "11.52", "Det blev tyst när Eva berättade. Det var en bra tystnad.", True),
    (1, "sara", "11.55", "Jag behöver fråga fler än dem jag brukar fråga.", True),
    (2, "jonas.ronnlund", "11.49", "Det svåra är inte tekniken. Det är att låta bli att lägga till.", True),
    (2, "maria.forsgren", "11.53", "Jag behöver våga säga vad vi slutar med.", True),
    (2, "eva", "11.54", "Jag vet inte om jag orkar en förändring till. Säg det inte högt än.", False),
    (2, "sara", "11.56", "Att rita bort var lättare än att rita till.", False),
]


def tell(group: Group, who: dict[str, User], workshops: dict[int, Workshop], third: date) -> None:
    """Tell what was written at each, and that the first one's minutes are approved."""
    for number, decided in DECISIONS.items():
        days = on_working_day(third, texts.DAYS[number - 1])
        with clock.told(past(third, days, "09.50")):
            meeting = Meeting.hold(group, workshops[number])
            notes = Notes.begin(meeting, by=who["eva"])
            documents.replace(notes.text, FRAGMENT, NOTES[number], by=who["eva"])
        for hour, words in decided:
            with clock.told(past(third, days, hour)):
                Decision.make(meeting, words, by=who["sara"])
        db.session.commit()
        _reflect(meeting, number, who, third, days)
    _approve(group, workshops, who, third)


def _reflect(meeting: Meeting, number: int, who: dict[str, User], third: date, days: int) -> None:
    for workshop, person, hour, words, is_shared in REFLECTIONS:
        if workshop != number:
            continue
        with clock.told(past(third, days, hour)):
            reflection = Reflection.of(meeting, who[person], to_change=True)
            reflection.write(words, revision=0, page="")
            if is_shared:
                reflection.share()
    db.session.commit()


def _approve(group: Group, workshops: dict[int, Workshop], who: dict[str, User], third: date) -> None:
    days = on_working_day(third, texts.DAYS[0])
    page = MeetingPage(group, workshops[1], sorted(workshops.values(), key=lambda workshop: workshop.ordinal))
    with clock.told(past(third, days + 2, "15.20")):
        minutes = Minutes.hold(Meeting.hold(group, workshops[1]))
        content = gather(page.actions, page.roll, page.decisions, page.notes, page.running.held)
        minutes.sign(content, adjuster=who["peter"], by=who["karin"])
    with clock.told(past(third, days + 5, "08.40")):
        minutes.approve(content, notes=page.notes, by=who["peter"])
    with clock.told(past(third, days + 8, "13.05")):
        minutes.correct("Elva blanketter ska vara tolv: skolskjutsen räknades inte.", by=who["peter"])
    db.session.commit()
