"""What the groups of the demonstration have written and agreed on."""

from datetime import time

from intranet.charter.words import Stance
from intranet.workshops.agenda import ItemKind

PROGRAMME = (
    "digital-forandring",
    "Att leda digital förändring",
    "Fyra halvdagar för ledningsgrupper i Skellefteå och Västerbottens inland",
)

# Days from the third workshop; today is nine days before it.
DAYS = (-57, -31, 0, 36)
PLACE = "Folkets hus, Storuman. Samling med fika 08.15."
# The last one can be joined from home as well.
LINK = "https://moten.example.org/att-leda"

DIALOGUE, INSPIRATION, EXERCISE = ItemKind.DIALOGUE, ItemKind.INSPIRATION, ItemKind.EXERCISE
REFLECTION, BREAK = ItemKind.REFLECTION, ItemKind.BREAK

# Title, and the agenda as (minutes, kind, title, description).
WORKSHOPS = [
    (
        "Varför ska vi förändra?",
        [
            (30, DIALOGUE, "Vilka är vi, och varför är vi här?", "Var och en säger en sak som måste bli bättre."),
            (45, INSPIRATION, "När tiden inte räcker till", "Ett besök i hemtjänstens vardag, timme för timme."),
            (15, BREAK, "", ""),
            (60, EXERCISE, "Skriv varför", "Skriv i par i tio minuter. Läs upp. Stryk hälften."),
            (45, DIALOGUE, "Åtgärder till nästa gång", "En ansvarig och ett datum för varje åtgärd."),
            (15, REFLECTION, "En mening var", "Vad tar du med dig till din egen verksamhet?"),
        ],
    ),
    (
        "Vad förändras – och vad förändras inte?",
        [
            (20, DIALOGUE, "Sedan sist: vad blev gjort?", ""),
            (45, INSPIRATION, "Att välja bort för att hinna", ""),
            (15, BREAK, "", ""),
            (60, EXERCISE, "Vad förändras – och vad förändras inte?", "Skriv i par i tio minuter. Läs upp. Stryk hälften."),
            (30, DIALOGUE, "Var står vi?", "Ta ställning avsnitt för avsnitt. Fastställ version 1."),
            (25, DIALOGUE, "Åtgärder till nästa gång", "En ansvarig och ett datum för varje åtgärd."),
            (15, REFLECTION, "En mening var", "Vad tar du med dig till din egen verksamhet?"),
        ],
    ),
    (
        "Så leder vi arbetet",
        [
            (30, DIALOGUE, "Sedan sist: vad blev gjort?", "Gå igenom det som är kvar. Ta med det eller stryk det."),
            (45, INSPIRATION, "Chefen i första linjen", "Två enhetschefer berättar vad de behöver av ledningen."),
            (15, BREAK, "", ""),
            (60, EXERCISE, "Vem gör vad när det tar emot?", "Tre lägen att öva på, i tre grupper."),
            (30, DIALOGUE, "Var står vi nu?", "Läs om det som har ändrats och ta ställning. Fastställ version 2."),
            (30, REFLECTION, "Vad lovar jag?", "Ett löfte var till nästa gång."),
        ],
    ),
    (
        "Det som ska hålla",
        [
            (45, DIALOGUE, "Vad har blivit annorlunda?", ""),
            (45, EXERCISE, "Håll i, håll ut", "Bestäm vad ni följer upp, hur ofta och tillsammans med vilka."),
            (20, BREAK, "", ""),
            (70, DIALOGUE, "Beslutsunderlaget", "Läs det som går till beslutsfattarna. Fastställ."),
            (30, REFLECTION, "Avslut", ""),
        ],
    ),
]  # fmt: skip

# At which workshop who was away, came late or left early; everybody else was there.
ATTENDANCE: dict[int, dict[str, tuple[bool, time | None, time | None]]] = {
    1: {"jonas.ronnlund": (True, time(9, 10), None)},
    2: {"anna-lena.burman": (True, None, time(11, 30)), "tomas.viklund": (False, None, None)},
}

TITLE = "Tid för människor, inte för blanketter"
WHY = "Tiden ska räcka till människor i stället för blanketter – också när vi blir färre och avstånden är långa."

# The sections of version 1, in their order: paragraphs, or a list.
FIRST = [
    "<p>Var femte medarbetare går i pension före 2030. Samtidigt lägger våra handläggare ungefär en dag i veckan på att "
    "skriva av uppgifter som redan finns i ett annat system. Vi kan inte rekrytera oss ur det. Vi måste sluta göra samma "
    "sak två gånger.</p>",
    "<p>För den som bor i Slussfors och i dag kör tolv mil fram och tillbaka för att lämna ett papper. För "
    "undersköterskan, läraren och handläggaren som vill lägga sin arbetstid på människor.</p>",
    "<p>Då växer köerna till bygglov och försörjningsstöd för varje sommar. De som söker jobb hos oss väljer en "
    "arbetsgivare med enklare arbetssätt, och de som är kvar får bära mer. Till slut är det invånarna som märker det.</p>",
    "<p>Våra vanligaste ärenden ska gå att börja och avsluta på ett ställe: på webben, i telefon eller vid disken i "
    "Storuman och Tärnaby. Den som har lämnat en uppgift ska inte behöva lämna den igen.</p>",
    "<p>Ingen ska behöva vara digital för att få hjälp. Diskarna i Storuman och Tärnaby finns kvar. Beslut som rör en "
    "enskild människa fattas av en människa.</p>",
    "<ul><li>Handläggningstiden för de tjugo vanligaste ärendena är halverad om två år.</li><li>Åtta av tio säger att de "
    "fick hjälp vid första kontakten.</li><li>Ingen handläggare skriver av uppgifter mellan två system.</li></ul>",
]

BEHIND, ACCEPTS, NOT_YET = Stance.BEHIND, Stance.ACCEPTS, Stance.NOT_YET

# Who did not simply stand behind version 1: section, person, stance, words.
FIRST_RESERVATIONS = [
    (1, "anna-lena.burman", ACCEPTS, "Eleverna syns inte här. Jag följer texten ändå."),
    (3, "mats.hedlund", ACCEPTS, "Tjugo ärenden på en gång är mycket. Börja med fem."),
    (4, "eva", ACCEPTS, ""),
    (4, "sara", NOT_YET, "Vad händer i Hemavan? Där finns ingen disk i dag."),
    (5, "jonas.ronnlund", ACCEPTS, "Målet om halverad tid är högt satt."),
]

# The draft of version 2: what Eva and Peter have changed since.
SECOND = {
    1: "<p>För den som bor i Slussfors och i dag kör tolv mil fram och tillbaka för att lämna ett papper. För "
    "undersköterskan, läraren och handläggaren som vill lägga sin arbetstid på människor. Och för företagaren som behöver "
    "besked inom en vecka.</p>",
    3: "<p>Våra tjugo vanligaste ärenden ska gå att börja och avsluta på ett ställe: på webben, i telefon eller vid disken i "
    "Storuman och Tärnaby. Den som har lämnat en uppgift ska inte behöva lämna den igen. Cheferna ansvarar för att "
    "arbetssättet ändras, inte bara systemet.</p>",
}

# Who has read the new wording and taken a position again.
SECOND_POSITIONS = [
    (1, "mats.hedlund", BEHIND, ""),
    (1, "eva", BEHIND, ""),
    (1, "peter", NOT_YET, "Vilka företag menar vi? Alla, eller de som söker tillstånd?"),
    (1, "maria.forsgren", ACCEPTS, "Jag saknar chefen i första linjen."),
    (1, "tomas.viklund", BEHIND, ""),
    (1, "sara", BEHIND, ""),
    (1, "anna-lena.burman", BEHIND, ""),
    (3, "mats.hedlund", ACCEPTS, "Tjugo är fler än vi hinner det första året."),
    (3, "anna-lena.burman", BEHIND, ""),
    (3, "jonas.ronnlund", BEHIND, ""),
    (3, "eva", BEHIND, ""),
    (3, "peter", BEHIND, ""),
    (3, "maria.forsgren", ACCEPTS, "Texten säger inte hur cheferna får tid till det."),
    (5, "jonas.ronnlund", ACCEPTS, "Målet om halverad tid är högt satt."),
]

# Actions: workshop, title, owner, due (days from the third workshop), done (days from it, or None), note.
ACTIONS = [
    (1, "Räkna blanketterna i varje förvaltning", "mats.hedlund", -42, None, "Två förvaltningar återstår."),
    (1, "Träffa undersköterskorna i Hemavan", "eva", -33, -33, ""),
    (1, "Fråga tio invånare vad som tar tid", "sara", -35, -36, ""),
    (1, "Ta reda på vad avskriften kostar per år", "jonas.ronnlund", -32, -32, "Sex årsarbeten, ungefär."),
    (1, "Ring företagarföreningen och fråga vad de behöver", "tomas.viklund", -31, None, ""),
    (1, "Bjud in facken till tillfälle 2", "maria.forsgren", -44, -44, ""),
    (1, "Samla de frågor som växeln får oftast", "peter", -35, -35, ""),
    (1, "Läs vad Lycksele har gjort med bygglov", "tomas.viklund", -40, -39, ""),
    (1, "Berätta för kommunstyrelsen vad vi gör", "karin", -34, -34, ""),
    (1, "Visa texten för rektorerna", "anna-lena.burman", -33, -33, ""),
    (2, "Lista alla e-tjänster och vem som äger dem", "peter", -13, -9, ""),
    (2, "Be skolan och socialtjänsten lista uppgifter som lämnas in två gånger", "karin", -13, None, ""),
    (2, "Visa utkastet för enhetscheferna i skolan", "anna-lena.burman", -12, -14, ""),
    (2, "Ta fram en lista över avtal som löper ut i år", "mats.hedlund", -13, None, "Väntar på upphandlarna i Lycksele."),
    (2, "Skicka version 1 till kommunstyrelsen", "karin", -28, -29, ""),
    (2, "Be it-enheten om en karta över våra system", "jonas.ronnlund", -20, -21, ""),
    (2, "Boka en timme i arbetsutskottet", "karin", -6, None, ""),
    (2, "Fråga facken hur de vill vara med", "maria.forsgren", -6, None, "De vill vara med en halvtimme nästa gång."),
    (2, "Träffa ungdomsrådet", "sara", -15, -16, ""),
    (2, "Skriv till alla medarbetare om varför vi gör det här", "karin", -3, None, "Utkast finns hos Sara."),
    (2, "Besök disken i Tärnaby en förmiddag", "karin", 0, None, ""),
    (2, "Gå igenom vilka blanketter som kan tas bort i dag", "eva", -14, -15, "Elva kan tas bort på en gång."),
    (2, "Välj ut de tjugo vanligaste ärendena", "jonas.ronnlund", 0, None, "Tolv är klara."),
]  # fmt: skip
STARTED = {"Skriv till alla medarbetare om varför vi gör det här", "Välj ut de tjugo vanligaste ärendena"}

SORSELE = (
    "Nära, fast det är långt",
    "Den som bor i Ammarnäs ska få samma hjälp som den som bor bredvid kommunhuset.",
    [
        "<p>Vi är tre hundra medarbetare på en yta som är större än Blekinge. Resorna tar den tid som borde gå till "
        "mötet.</p>",
        "<p>För familjer, äldre och företag i byarna, och för dem som kör till dem.</p>",
    ],
)

# What is said about the draft: section, the words it is about, who said what when, and who settled it when.
TALK = [
    (
        1, "företagaren som behöver besked inom en vecka",
        [
            ("peter", -12, "10.20", "Vilka företag menar vi? @Eva Sandberg, du möter dem oftare än jag."),
            ("eva", -12, "13.05", "De som söker tillstånd. En krögare ska inte vänta över sommaren. @Karin Lövgren, kan vi skriva så?"),
        ],
        None,
    ),
    (
        3, "tjugo vanligaste ärenden",
        [
            ("mats.hedlund", -13, "15.10", "Tjugo är fler än vi hinner första året. Ska det stå tio?"),
            ("karin", -11, "08.35", "Vi behåller tjugo och säger i åtgärderna vilka tio som är först."),
        ],
        ("mats.hedlund", -11, "09.10"),
    ),
    (
        5, "",
        [("sara", -10, "11.45", "Hur vet vi att åtta av tio är nöjda? Vi frågar ingen i dag.")],
        None,
    ),
]  # fmt: skip

# By the workshop that asks it: what, material, the day it is due counted from the third workshop, and who answered what.
ASSIGNMENTS = {
    1: (
        "Be tre i din verksamhet beskriva en arbetsdag. Skriv ner var tiden tar slut.",
        "",
        -33,
        [
            ("eva", -36, "10.15", "Hemtjänsten: nycklarna. Skolan: samma uppgift i fyra system. Bygglov: väntan på andra."),
            ("peter", -35, "13.40", "Alla tre sa resorna, och att de inte vet vem som bestämmer."),
            ("karin", -34, "08.20", "Mötena. Vi tar beslut som redan är tagna."),
        ],
    ),
    2: (
        "Prata med fem medarbetare om varför vi gör det här. Skriv ner en sak som förvånade dig.",
        "Frågor att börja med: https://example.org/fem-fragor",
        -2,
        [
            ("mats.hedlund", -16, "09.10", "Ingen frågade om tekniken. Alla frågade vem som finns kvar i disken."),
            ("anna-lena.burman", -14, "14.05", "Rektorerna trodde att det redan var bestämt. Vi hade inte sagt att de får vara med."),
            ("jonas.ronnlund", -13, "11.30", "Att de yngsta var mest oroliga. De har sett tre system komma och gå."),
            ("eva", -11, "16.20", "En undersköterska sa: ge oss tio minuter till, så gör vi resten. Det är hela uppdraget i en mening."),
            ("maria.forsgren", -10, "08.45", "Att facken ville börja i höst, inte vänta."),
        ],
    ),
}  # fmt: skip

# What members ask colleagues by link after the second workshop: who, when, what, and what is answered: when, name, words.
ASKED = [
    (
        "eva", -15, "Vad skulle du göra med tio minuter mer om dagen?",
        [
            (-14, "06.50", "Ann-Sofi", "Sitta kvar när någon vill prata. Det är det jag är utbildad för."),
            (-14, "12.15", "", "Dricka upp kaffet."),
            (-12, "21.05", "", "Ringa de anhöriga samma dag i stället för dagen efter."),
        ],
    ),
    (
        "karin", -13, "Vad får inte försvinna när vi gör mer digitalt?",
        [
            (-12, "08.05", "Göran i disken", "Någon att fråga som känner igen en."),
            (-10, "15.30", "", "Att det går att ringa. Alla i byarna har inte täckning."),
        ],
    ),
]  # fmt: skip
