# What everybody may know.
accessibility-title = Tilgjengelighet
accessibility-lead = Alle skal kunne bruke disse sidene, også med skjermleser, bare med tastatur og med forstørret tekst. Sidene er laget etter WCAG 2.1 på nivå A og AA, som loven krever av kommuner.
accessibility-statement = Tilgjengelighetserklæringen
accessibility-how = Slik er sidene laget
accessibility-keyboard = Alt kan nås og brukes med tastaturet alene, og du ser hele tiden hvor du er.
accessibility-script = Alt virker uten JavaScript.
accessibility-size = Teksten kan forstørres til 200 prosent, og sidene passer på en skjerm som er 320 punkter bred.
accessibility-colours = Farge er aldri det eneste som sier noe. Sidene følger innstillingen din for lyst eller mørkt.
accessibility-tested = Hver side prøves i en nettleser med et verktøy som ser etter feil, i alle tilstander og på alle språk, før den tas i bruk. Et verktøy finner ikke alle feil.
accessibility-barrier = Er det noe du ikke får til?
accessibility-barrier-text = Si fra til kommunen. Skriv hvilken side det gjelder, og hva du prøvde å gjøre. Du kan også få det samme gjort ved å ringe eller møte opp.
accessibility-uutilsynet = Får du ikke svar, kan du si fra til Tilsynet for universell utforming av ikt:

privacy-title = Personvern
privacy-lead = Kommunen har ansvaret for opplysningene, og Reim er verktøyet den bruker. Her står hva som er lagret, hvorfor og hvor lenge.
privacy-statement = Kommunens personvernerklæring
privacy-what = Dette kan stå om deg
privacy-what-name = Navn, adresse og om adressen er beskyttet, fra Folkeregisteret eller slik skolen og barnehagen har registrert det.
privacy-what-contact = Telefonnummer, e-post, språk og om du har reservert deg, fra Kontakt- og reservasjonsregisteret eller slik kommunen har skrevet det inn. Jobbtelefon står her bare hvis du selv har lagt den til.
privacy-what-ties = Hvilke barn du er foresatt for, og hvor de går på skole eller i barnehage; for ansatte hvor du arbeider.
privacy-what-number = Fødselsnummeret ditt. Det brukes bare til å finne deg i registrene og til å logge deg inn. Det vises aldri.
privacy-what-log = Hvem som har sett, hentet eller endret opplysningene dine, og når.
privacy-ground = Hvorfor kommunen kan bruke Kontakt- og reservasjonsregisteret
privacy-ground-text = Hver kommune har skrevet ned formålet og hjemmelen. Reim spør ikke om noen uten.
privacy-ground-none = Ingen kommune spør Kontakt- og reservasjonsregisteret her nå.
privacy-purpose = Formål: { $purpose }
privacy-basis = Hjemmel: { $basis }
privacy-copy = { $days ->
    [one] Det registeret sier, lagres så lenge du har barn i skole eller barnehage, og én dag etter.
   *[other] Det registeret sier, lagres så lenge du har barn i skole eller barnehage, og { $days } dager etter.
}
privacy-look-up = Det registeret sier, lagres ikke. Det hentes når noen trenger det.
privacy-until = Gjelder til og med { $date }
privacy-who = Hvem som kan se det
privacy-who-text = Bare ansatte som har fått tilgang, på skolen eller i barnehagen det gjelder, og systemer som kommunen har gitt lov til å sende deg meldinger. Tilgangen går alltid ut på en dato. Har du beskyttet adresse, må de ha særskilt tilgang. Hver gang noen ser på opplysningene dine, blir det skrevet ned, og du kan se det selv.
privacy-long = Hvor lenge
privacy-long-history = Hva et felt var før det ble endret for hånd: { $time }. Det Kontakt- og reservasjonsregisteret sa før, blir ikke tatt vare på.
privacy-long-looks = Hvem som har sett på opplysningene dine: { $time }.
privacy-days = { $number ->
    [one] én dag
   *[other] { $number } dager
}
privacy-years = { $number ->
    [one] ett år
   *[other] { $number } år
}
privacy-long-sessions = { $hours ->
    [one] En innlogging varer i høyst én time, og til du har vært borte i { $minutes } minutter.
   *[other] En innlogging varer i høyst { $hours } timer, og til du har vært borte i { $minutes } minutter.
}
privacy-rights = Dette kan du gjøre
privacy-rights-insight = Se hvem som har sett på opplysningene dine:
privacy-rights-correct = Få rettet det som er feil:
privacy-rights-complain = Klage til Datatilsynet:
privacy-cookies = Informasjonskapsler
privacy-cookies-text = Vi bruker bare dem som må til for at sidene skal virke. Ingen følger deg fra side til side, og ingen andre får vite at du har vært her.
privacy-cookie-session = at du er logget inn. Borte når du logger ut.
privacy-cookie-sign-in = at svaret fra ID-porten hører til denne nettleseren. Borte når du er logget inn.
privacy-cookie-form = at et skjema kommer fra våre egne sider.
privacy-cookie-language = språket du har valgt. Varer i ett år.
