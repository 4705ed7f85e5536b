# What everybody may know.
accessibility-title = Tilgjenge
accessibility-lead = Alle skal kunne bruke desse sidene, også med skjermlesar, berre med tastatur og med forstørra tekst. Sidene er laga etter WCAG 2.1 på nivå A og AA, som lova krev av kommunar.
accessibility-statement = Tilgjengeerklæringa
accessibility-how = Slik er sidene laga
accessibility-keyboard = Alt kan nåast og brukast med tastaturet åleine, og du ser heile tida kvar du er.
accessibility-script = Alt verkar utan JavaScript.
accessibility-size = Teksten kan forstørrast til 200 prosent, og sidene passar på ein skjerm som er 320 punkt brei.
accessibility-colours = Farge er aldri det einaste som seier noko. Sidene følgjer innstillinga di for lyst eller mørkt.
accessibility-tested = Kvar side blir prøvd i ein nettlesar med eit verktøy som ser etter feil, i alle tilstandar og på alle språk, før ho blir teken i bruk. Eit verktøy finn ikkje alle feil.
accessibility-barrier = Er det noko du ikkje får til?
accessibility-barrier-text = Sei frå til kommunen. Skriv kva side det gjeld, og kva du prøvde å gjere. Du kan også få det same gjort ved å ringje eller møte opp.
accessibility-uutilsynet = Får du ikkje svar, kan du seie frå til Tilsynet for universell utforming av ikt:

privacy-title = Personvern
privacy-lead = Kommunen har ansvaret for opplysningane, og Reim er verktøyet han bruker. Her står kva som er lagra, kvifor og kor lenge.
privacy-statement = Personvernerklæringa til kommunen
privacy-what = Dette kan stå om deg
privacy-what-name = Namn, adresse og om adressa er verna, frå Folkeregisteret eller slik skulen og barnehagen har registrert det.
privacy-what-contact = Telefonnummer, e-post, språk og om du har reservert deg, frå Kontakt- og reservasjonsregisteret eller slik kommunen har skrive det inn. Jobbtelefon står her berre om du sjølv har lagt han til.
privacy-what-ties = Kva barn du er føresett for, og kvar dei går på skule eller i barnehage; for tilsette kvar du arbeider.
privacy-what-number = Fødselsnummeret ditt. Det blir berre brukt til å finne deg i registera og til å logge deg inn. Det blir aldri vist.
privacy-what-log = Kven som har sett, henta eller endra opplysningane dine, og når.
privacy-ground = Kvifor kommunen kan bruke Kontakt- og reservasjonsregisteret
privacy-ground-text = Kvar kommune har skrive ned føremålet og heimelen. Reim spør ikkje om nokon utan.
privacy-ground-none = Ingen kommune spør Kontakt- og reservasjonsregisteret her no.
privacy-purpose = Føremål: { $purpose }
privacy-basis = Heimel: { $basis }
privacy-copy = { $days ->
    [one] Det registeret seier, blir lagra så lenge du har barn i skule eller barnehage, og éin dag etter.
   *[other] Det registeret seier, blir lagra så lenge du har barn i skule eller barnehage, og { $days } dagar etter.
}
privacy-look-up = Det registeret seier, blir ikkje lagra. Det blir henta når nokon treng det.
privacy-until = Gjeld til og med { $date }
privacy-who = Kven som kan sjå det
privacy-who-text = Berre tilsette som har fått tilgang, på skulen eller i barnehagen det gjeld, og system som kommunen har gitt lov til å sende deg meldingar. Tilgangen går alltid ut på ein dato. Har du verna adresse, må dei ha særskild tilgang. Kvar gong nokon ser på opplysningane dine, blir det skrive ned, og du kan sjå det sjølv.
privacy-long = Kor lenge
privacy-long-history = Kva eit felt var før det vart endra for hand: { $time }. Det Kontakt- og reservasjonsregisteret sa før, blir ikkje teke vare på.
privacy-long-looks = Kven som har sett på opplysningane dine: { $time }.
privacy-days = { $number ->
    [one] éin dag
   *[other] { $number } dagar
}
privacy-years = { $number ->
    [one] eitt år
   *[other] { $number } år
}
privacy-long-sessions = { $hours ->
    [one] Ei innlogging varer i høgst éin time, og til du har vore borte i { $minutes } minutt.
   *[other] Ei innlogging varer i høgst { $hours } timar, og til du har vore borte i { $minutes } minutt.
}
privacy-rights = Dette kan du gjere
privacy-rights-insight = Sjå kven som har sett på opplysningane dine:
privacy-rights-correct = Få retta det som er feil:
privacy-rights-complain = Klage til Datatilsynet:
privacy-cookies = Informasjonskapslar
privacy-cookies-text = Vi bruker berre dei som må til for at sidene skal verke. Ingen følgjer deg frå side til side, og ingen andre får vite at du har vore her.
privacy-cookie-session = at du er logga inn. Borte når du loggar ut.
privacy-cookie-sign-in = at svaret frå ID-porten høyrer til denne nettlesaren. Borte når du er logga inn.
privacy-cookie-form = at eit skjema kjem frå våre eigne sider.
privacy-cookie-language = språket du har valt. Varer i eitt år.
