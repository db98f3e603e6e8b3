"""What a new charter asks. The headings and questions are then the group's own, so they stand in its language."""

from intranet.charter.words import Part

# Part, heading, guiding question.
SECTIONS: tuple[tuple[Part, str, str], ...] = (
    (Part.WHY, "Varför just nu?", "Vad har hänt, eller är på väg att hända, som gör att vi inte kan vänta?"),
    (Part.WHY, "För vem?", "Vems vardag ska bli bättre, och på vilket sätt?"),
    (Part.WHY, "Vad händer om vi låter bli?", "Hur ser det ut om tre år om vi fortsätter som i dag?"),
    (Part.WHAT, "Vad förändras?", "Vad ska vi göra på ett annat sätt än i dag, och vem leder det?"),
    (Part.WHAT, "Vad förändras inte?", "Vad lovar vi att behålla, och vad ingår inte i förändringen?"),
    (Part.WHAT, "Hur märker vi att vi lyckats?", "Vad ska gå att se eller räkna, och när?"),
)
