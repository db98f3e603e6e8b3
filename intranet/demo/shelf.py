"""The documents of the demonstration. All of it is written for this project."""

PROGRAMME, GROUP = "programme", "group"

# After which workshop's day a document belongs to what is asked.
OF_ASSIGNMENT = {"Frågor att ställa till fem medarbetare.docx": 2}

# Day from the third workshop, who, whose it is, at which workshop, name, description, tags, the text or the address.
DOCUMENTS = [
    (
        -70, "ingrid", PROGRAMME, None, "Så går programmet till.pdf",
        "Fyra halvdagar och tiden emellan, på en sida.", ["program"],
        "Så går programmet till\n"
        "Ni träffas fyra gånger. Första gången kommer ni överens om varför ni ska förändra. Sedan vad som förändras, "
        "hur ni leder arbetet och hur ni går vidare.\n"
        "Mellan gångerna talar ni med era medarbetare. Det ni skriver och kommer överens om samlas i Samsyn.",
    ),
    (
        -57, "ingrid", PROGRAMME, 1, "Varför kommer före vad.docx",
        "Underlag till förmiddagens inspiration.", ["inspiration"],
        "Varför kommer före vad\n"
        "Den som vet varför orkar när det blir svårt. Skriv ett skäl som en medarbetare kan berätta vidare i fikarummet.",
    ),
    (
        -31, "ingrid", PROGRAMME, 2, "Att välja bort för att hinna.docx",
        "Om att sluta med något innan ni börjar med nytt.", ["inspiration"],
        "Att välja bort för att hinna\n"
        "Varje ny uppgift tar tid från en gammal. Säg högt vilken. Det ni inte väljer bort väljer någon annan bort åt er, "
        "oftast den som har minst tid.",
    ),
    (
        -31, "ingrid", PROGRAMME, 2, "Övning: stryk hälften.pdf", "Tre och tre, tjugo minuter.", ["övning"],
        "Övning: stryk hälften\n"
        "1. Skriv upp tio saker som er verksamhet gör varje vecka.\n"
        "2. Stryk fem. Ni får bara stryka sådant ni själva bestämmer över.\n"
        "3. Berätta för varandra vad som händer om ni gör det på riktigt.",
    ),
    (
        -30, "karin", GROUP, 2, "Lapparna från väggen.jpg", "Det vi vill sluta med, fotat innan vi gick hem.", ["hemtjänsten"],
        "Samma uppgift i två system\n"
        "Möten utan beslut\n"
        "Ringa om det som står i kalendern\n"
        "Blanketter på papper\n"
        "Rapporter som ingen läser\n"
        "Leta efter nycklar\n"
        "Skriva ut och skanna in",
    ),
    (
        -31, "ingrid", PROGRAMME, 2, "Frågor att ställa till fem medarbetare.docx",
        "Stöd för samtalen fram till nästa tillfälle.", ["samtal"],
        "Frågor att ställa till fem medarbetare\n"
        "1. Vad tar mest tid i din vecka?\n"
        "2. Vad av det skulle ingen sakna om du slutade?\n"
        "3. Vad vill du ha mer tid till?\n"
        "Lyssna längre än du brukar. Skriv ner det som förvånade dig.",
    ),
    (
        -28, "eva", GROUP, 2, "Ringlistan i hemtjänsten.txt",
        "Det Eva fick höra när hon följde med en förmiddag.", ["hemtjänsten"],
        "Ringlistan i hemtjänsten\n\n"
        "Fyra samtal före klockan åtta. Två handlar om sjukfrånvaro, ett om nycklar och ett om en dusch som flyttas.\n"
        "Tre av de fyra hade kunnat vara ett meddelande.\n",
    ),
    (
        -20, "peter", GROUP, None, "E-tjänster i Storuman.csv",
        "Alla vi har, och hur ofta de används.", ["e-tjänster"],
        "E-tjänst;Verksamhet;Ärenden i månaden\n"
        "Ansökan om förskoleplats;Skola och förskola;14\n"
        "Bygglov;Samhällsbyggnad;9\n"
        "Trygghetslarm;Vård och omsorg;6\n"
        "Serveringstillstånd;Samhällsbyggnad;1\n",
    ),
    (
        -12, "karin", GROUP, None, "Så berättar vi varför.docx",
        "Utkast till brevet till alla medarbetare.", ["brev"],
        "Så berättar vi varför\n"
        "Vi förändrar för att tiden ska räcka till människor. Det betyder att vi slutar med en del av det vi gör i dag. "
        "Vad det är bestämmer vi tillsammans med er.",
    ),
    (
        -9, "sara", GROUP, None, "Vägledning för enkla texter", "Att ha bredvid sig när vi skriver om blanketterna.",
        ["skriva"], "https://example.org/klarsprak",
    ),
]  # fmt: skip
