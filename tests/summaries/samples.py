"""Briefs to draw in the tests: a full one as groups write them, and ways to change it. Everybody is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from intranet.charter.agreement import Cell, SectionAgreement
from intranet.charter.words import Stance
from intranet.summaries.brief.content import Brief, BriefPart, BriefSection, BriefVersion
from intranet.summaries.letterhead.content import Letterhead

NAMES = (
    "Karin Lövgren",
    "Mats Hedlund",
    "Anna-Lena Burman",
    "Jonas Rönnlund",
    "Eva Sandberg",
    "Peter Öhman",
    "Maria Forsgren",
    "Tomas Viklund",
    "Sara Nyholm",
)


def position(name: str, stance: str | None = None, comment: str = "", *, old: bool = False) -> Cell:
    """Where somebody stands, of whom the brief knows the name alone; no stance: they have not said."""
    return Cell(name, None, stance and Stance(stance), comment, old)


def standing(section: BriefSection, *cells: Cell, heading: str | None = None) -> BriefSection:
    """The section with these positions, and perhaps another heading."""
    agreement = replace(section.agreement, cells=cells, heading=heading or section.heading)
    return replace(section, agreement=agreement)


def section(heading: str, question: str, *paragraphs: str, **exceptions: Cell) -> BriefSection:
    """A section that everybody stands behind, except the first names given."""
    html = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs)
    plain = "\n\n".join(
        p.replace("<ul><li>", "").replace("</li><li>", "\n").replace("</li></ul>", "") for p in paragraphs
    )
    cells = [
        exceptions.get(name.split()[0].lower().replace("-", "_"), position(name, "behind")) for name in NAMES
    ]
    return BriefSection(question, html, plain, SectionAgreement(heading, cells, is_empty=not plain))


WHY = BriefPart(
    "Varför",
    (
        section(
            "Varför just nu?",
            "Vad gör att vi inte kan vänta?",
            "Var femte medarbetare går i pension före 2025. Samtidigt lägger våra handläggare ungefär en dag i veckan "
            "på att skriva av uppgifter som redan finns i ett annat system. Vi kan inte rekrytera oss ur det. Vi måste "
            "sluta göra samma sak två gånger.",
        ),
        section(
            "För vem?",
            "Vems vardag ska bli bättre, och hur vet vi det?",
            "För den som bor i Slussfors och i dag kör tolv mil fram och tillbaka för att lämna ett papper. För "
            "undersköterskan, läraren och handläggaren som vill lägga sin arbetstid på människor. Och för företagaren "
            "som behöver besked inom en vecka.",
            peter=position(
                "Peter Öhman", "not_yet", "Vilka företag menar vi? Alla, eller de som söker tillstånd?"
            ),
            maria=position("Maria Forsgren", "accepts", "Jag saknar chefen i första linjen."),
            karin=position("Karin Lövgren", "behind", old=True),
            jonas=position("Jonas Rönnlund", "behind", old=True),
        ),
        section(
            "Vad händer om vi låter bli?",
            "Vad kostar det att fortsätta som i dag?",
            "Då växer köerna till bygglov och försörjningsstöd för varje sommar. De som söker jobb hos oss väljer en "
            "arbetsgivare med enklare arbetssätt, och de som är kvar får bära mer. Till slut är det invånarna som "
            "märker det.",
        ),
    ),
)
WHAT = BriefPart(
    "Vad",
    (
        section(
            "Vad förändras?",
            "Vad gör vi annorlunda om två år?",
            "Våra tjugo vanligaste ärenden ska gå att börja och avsluta på ett ställe:",
            "<ul><li>på webben, i telefon eller vid disken i Storuman och Tärnaby</li><li>utan att den som har lämnat "
            "en uppgift behöver lämna den igen</li><li>med chefer som ansvarar för att arbetssättet ändras, inte bara "
            "systemet.</li></ul>",
            mats=position("Mats Hedlund", "accepts"),
            maria=position("Maria Forsgren", "accepts", "Tjugo är många. Vi behöver börja med fem."),
        ),
        section(
            "Vad förändras inte?",
            "Vad ska människor kunna lita på?",
            "Ingen ska behöva vara digital för att få hjälp. Diskarna i Storuman och Tärnaby finns kvar. Beslut som "
            "rör en enskild människa fattas av en människa.",
            eva=position("Eva Sandberg", "accepts"),
            sara=position(
                "Sara Nyholm",
                "not_yet",
                "Det ska stå hur länge diskarna finns kvar. Utan ett årtal blir det ett löfte som ingen vågar tro på.",
            ),
        ),
        section(
            "Hur märker vi att vi lyckats?",
            "Vad kan vi mäta, och vad kan vi höra?",
            "Handläggningstiden för de tjugo ärendena är halverad i december 2019. Åtta av tio säger att de fick hjälp "
            "vid första kontakten. Ingen handläggare skriver av uppgifter mellan två system.",
            anna_lena=position("Anna-Lena Burman", "accepts"),
            jonas=position("Jonas Rönnlund", "accepts"),
            tomas=position("Tomas Viklund"),
        ),
    ),
)

FULL = Brief(
    letterhead=Letterhead("Storumans kommun"),
    group_name="Kommunledningsgruppen",
    programme="Att leda digital förändring",
    title="Tid för människor, inte för blanketter",
    why="Vi ska sluta skriva av samma uppgift två gånger, så att den tid som i dag går till blanketter går till "
    "människor.",
    version=2,
    adopted_at=datetime(2018, 4, 26, 9, 52, tzinfo=UTC),
    adopted_on=date(2018, 4, 26),
    adopted_by="Karin Lövgren",
    members=NAMES,
    parts=(WHY, WHAT),
    earlier=(BriefVersion(1, date(2018, 3, 26), "Karin Lövgren"),),
    mail="karin@example.org",
    taken=(date(2018, 4, 23), date(2018, 4, 26)),
)


def with_section(changed: BriefSection) -> Brief:
    """The full brief with this section first."""
    return replace(FULL, parts=(replace(WHY, sections=(changed, *WHY.sections[1:])), WHAT))
