"""The matrix that every programme begins with, written for Samsyn, in Swedish and English.

A facilitator can say it in other words: what is here is then only where it began.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """The same in both languages."""

    sv: str
    en: str


# 1 to 5, what each level is called. 0 is no level: whoever does not know is left out of every figure.
LEVELS = (
    Words("Inte påbörjat", "Not begun"),
    Words("Vi prövar", "We are trying"),
    Words("Fungerar i delar", "Works in parts"),
    Words("Gemensamt arbetssätt", "How we all work"),
    Words("Förbättras löpande", "Improves all the time"),
)

# key: (name, question, a sentence for each level)
DIMENSIONS: dict[str, tuple[Words, Words, tuple[Words, Words, Words, Words, Words]]] = {
    "direction": (
        Words("Riktning", "Direction"),
        Words(
            "Vet alla vart verksamheten är på väg, och varför?",
            "Does everybody know where we are going, and why?",
        ),
        (
            Words(
                "Det finns inget uttalat mål för förändringen.",
                "No goal for the change has been put into words.",
            ),
            Words(
                "Ledningen talar om ett mål, men det är inte nedskrivet.",
                "The leaders talk of a goal, but it is not written down.",
            ),
            Words(
                "Målet är nedskrivet, och några enheter har planerat efter det.",
                "The goal is written down, and some units have planned by it.",
            ),
            Words(
                "Alla enheter planerar efter samma mål och kan säga varför.",
                "All units plan by the same goal and can say why.",
            ),
            Words(
                "Målet prövas minst en gång om året mot vad det har gett.",
                "At least once a year the goal is tested against what it has led to.",
            ),
        ),
    ),
    "leadership": (
        Words("Ledning och ansvar", "Leadership and accountability"),
        Words(
            "Är det klart vem som leder förändringen och svarar för den?",
            "Is it clear who leads the change and answers for it?",
        ),
        (
            Words(
                "Ingen har fått i uppdrag att leda förändringen.", "Nobody has been asked to lead the change."
            ),
            Words(
                "Några eldsjälar driver den vid sidan av sitt arbete.",
                "A few enthusiasts drive it beside their own work.",
            ),
            Words(
                "Chefer har uppdraget, men tid och pengar finns bara ibland.",
                "Managers have the task, but time and money only now and then.",
            ),
            Words(
                "Varje chef vet vad den svarar för och har tid och pengar till det.",
                "Each manager knows what they answer for, and has time and money for it.",
            ),
            Words(
                "Ledningen följer upp varje månad och flyttar resurser dit de behövs.",
                "The leaders follow up every month and move resources to where they are needed.",
            ),
        ),
    ),
    "culture": (
        Words("Kultur och kompetens", "Culture and skills"),
        Words(
            "Vågar och kan medarbetarna arbeta på nya sätt?",
            "Do the staff dare to work in new ways, and know how?",
        ),
        (
            Words(
                "Nya sätt att arbeta ses som något för andra.",
                "New ways of working are seen as something for others.",
            ),
            Words(
                "De som är intresserade lär sig på egen hand.", "Those who are interested learn on their own."
            ),
            Words(
                "Några arbetslag lär tillsammans och berättar vad som gick fel.",
                "Some teams learn together and tell what went wrong.",
            ),
            Words(
                "Alla får tid att lära, och det är tryggt att fråga och pröva.",
                "Everybody is given time to learn, and it is safe to ask and to try.",
            ),
            Words(
                "Medarbetarna utvecklar arbetet själva och lär andra hur.",
                "The staff develop the work themselves and teach others how.",
            ),
        ),
    ),
    "working": (
        Words("Arbetssätt", "Ways of working"),
        Words(
            "Har sättet att arbeta ändrats, och inte bara verktygen?",
            "Has the way of working changed, and not only the tools?",
        ),
        (
            Words(
                "Arbetet görs som förut. Nya verktyg läggs ovanpå de gamla.",
                "Work is done as before. New tools are put on top of the old.",
            ),
            Words(
                "Någon arbetsgrupp prövar ett nytt arbetssätt.", "One team is trying a new way of working."
            ),
            Words(
                "Flera arbetsgrupper har bytt, och något gammalt har tagits bort.",
                "Several teams have changed, and something old has been taken away.",
            ),
            Words(
                "Det nya arbetssättet gäller alla och följs upp.",
                "The new way of working applies to all and is followed up.",
            ),
            Words(
                "Arbetssättet ändras så snart någon hittar ett bättre.",
                "The way of working changes as soon as somebody finds a better one.",
            ),
        ),
    ),
    "technology": (
        Words("Teknik och säkerhet", "Technology and security"),
        Words(
            "Hjälper tekniken verksamheten, och är den trygg?",
            "Does the technology help the work, and is it safe?",
        ),
        (
            Words(
                "Systemen är gamla eller skilda åt, och ingen har gått igenom riskerna.",
                "Systems are old or apart, and nobody has gone through the risks.",
            ),
            Words(
                "Några system byts ut. De största riskerna är kända.",
                "Some systems are being replaced. The greatest risks are known.",
            ),
            Words(
                "De viktigaste systemen hänger ihop och har en ägare som ser till säkerheten.",
                "The main systems work together and have an owner who sees to security.",
            ),
            Words(
                "Alla system har en ägare, en plan och en prövad reservrutin.",
                "All systems have an owner, a plan and a tested way to do without them.",
            ),
            Words(
                "Tekniken byts i små steg, och säkerheten prövas i varje.",
                "Technology is changed in small steps, and security is tested in each.",
            ),
        ),
    ),
    "data": (
        Words("Information och data", "Information and data"),
        Words(
            "Går det att lita på uppgifterna och använda dem till beslut?",
            "Can the information be trusted and used for decisions?",
        ),
        (
            Words(
                "Uppgifter finns på många ställen och stämmer inte alltid.",
                "Information is in many places and does not always agree.",
            ),
            Words(
                "Några uppgifter samlas och används till enstaka beslut.",
                "Some information is gathered and used for single decisions.",
            ),
            Words(
                "De viktigaste uppgifterna har en ägare och finns på ett ställe.",
                "The most important information has an owner and is in one place.",
            ),
            Words(
                "Beslut fattas på uppgifter som alla delar och litar på.",
                "Decisions are made on information that all share and trust.",
            ),
            Words(
                "Uppgifterna visar i tid vad som behöver ändras, och det görs.",
                "The information shows in time what must change, and it is done.",
            ),
        ),
    ),
    "services": (
        Words("Tjänster för invånare", "Services for residents"),
        Words(
            "Får invånarna det de behöver, på ett sätt som passar dem?",
            "Do residents get what they need, in a way that suits them?",
        ),
        (
            Words(
                "Tjänsterna utgår från hur vi är organiserade.", "The services follow how we are organised."
            ),
            Words(
                "Någon tjänst har byggts om tillsammans med dem som använder den.",
                "One service has been remade together with those who use it.",
            ),
            Words(
                "De mest använda tjänsterna är enkla, från början till slut.",
                "The services used most are simple, from beginning to end.",
            ),
            Words(
                "Alla tjänster utgår från invånarens behov och går att använda av alla.",
                "All services begin with what residents need and can be used by everyone.",
            ),
            Words(
                "Invånarna märker att det de säger leder till något, och snart.",
                "Residents notice that what they say leads to something, and soon.",
            ),
        ),
    ),
    "collaboration": (
        Words("Samarbete", "Collaboration"),
        Words(
            "Löser verksamheten saker ihop med andra?",
            "Do we solve things together with others?",
        ),
        (
            Words(
                "Var och en löser sitt. Andra får veta efteråt.",
                "Each solves their own. Others hear afterwards.",
            ),
            Words(
                "Samarbete sker när någon känner någon.", "People work together when somebody knows somebody."
            ),
            Words(
                "Några uppgifter delas med andra förvaltningar eller kommuner.",
                "Some tasks are shared with other departments or municipalities.",
            ),
            Words(
                "Det är vanligt att arbeta ihop, och det är klart vem som gör vad.",
                "Working together is usual, and it is clear who does what.",
            ),
            Words(
                "Vi bygger tillsammans sådant som ingen klarar själv, och delar med oss.",
                "Together we build what nobody could alone, and share it.",
            ),
        ),
    ),
}
