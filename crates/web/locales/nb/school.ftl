# What a school secretary reads.
desk-here = Kontaktopplysninger
desk-nameless = Uten navn
desk-guardian = Foresatt
desk-employee = Ansatt
desk-mobile = Telefon mobil
desk-email = E-post
desk-private-email = Privat e-post
desk-name = Navn
desk-language = Språk
desk-reservation = Reservasjon
desk-address = Adresse
desk-status = Status
desk-protection = Adressebeskyttelse
desk-work-phone = Jobbtelefon, som personen selv har skrevet
desk-source-krr = Kontakt- og reservasjonsregisteret
desk-source-school = skolesystemet
desk-source-kindergarten = barnehagesystemet
desk-source-hand = skrevet for hånd
desk-source-population = Folkeregisteret
desk-source-entities = Enhetsregisteret

desk-contact = Kontaktinformasjon
desk-lead = E-post og mobil hentes hver natt fra Kontakt- og reservasjonsregisteret (KRR). Felt med hengelås kan ikke endres her. Kryss av for «Ikke oppdater fra KRR» og lagre når et felt må holdes ved like for hånd.
desk-nothing = Ikke registrert
desk-fetched = Hentet fra Kontakt- og reservasjonsregisteret
desk-manual = Manuell registrering. Informasjonen kunne ikke hentes fra Kontakt- og reservasjonsregisteret.
desk-from-system = Slik står det i { $source }.
desk-differs = Noe annet står i { $source }:
desk-confirmed = Bekreftet av personen selv { $date }.
desk-stale = Personen har ikke bekreftet dette de siste 18 månedene. Bruk det ikke til viktige varsler.
desk-stale-last = Sist bekreftet { $date }.
desk-opted-out = Oppdateres ikke fra KRR. Slått av av { $name } { $date }.
desk-locked = Låst av { $name } { $date }. Verdien endres ikke av noen kilde.
desk-reason-was = Begrunnelse: { $reason }
desk-until = Til { $date }.
desk-krr-says = KRR sier nå:
desk-krr-has-nothing = KRR har ingen verdi for feltet nå.
desk-opt-out = Ikke oppdater fra KRR
desk-reason = Begrunnelse
desk-reason-help = Må fylles ut når du slår av. Personen kan lese den.
desk-save = Lagre
desk-errors = { $count ->
    [one] Du må se på ett felt før vi kan lagre
   *[other] Du må se på { $count } felt før vi kan lagre
    }

desk-fault-moved = Feltet er endret mens du hadde siden åpen. Nå er verdien «{ $kept }». Det du skrev, står fortsatt i feltet: lagre en gang til hvis det er det som skal gjelde.
desk-fault-closed = Feltet hentes fra KRR og kan ikke endres her. Ingenting er lagret. Kryss av for «Ikke oppdater fra KRR» først.
desk-fault-locked = Feltet er låst, så ingenting er lagret.
desk-fault-no-reason = Skriv en begrunnelse for at feltet ikke skal oppdateres fra KRR
desk-fault-not-ours = Verdien kommer fra skole- eller barnehagesystemet og må fjernes der. Her kan du skrive en annen i stedet.
desk-fault-phone-length = Telefonnummeret må ha 8 til 20 tegn
desk-fault-phone-character = Telefonnummeret kan bare ha tall, mellomrom og bindestrek, og + foran landkoden
desk-fault-phone-impossible = Dette er ikke et telefonnummer som kan ringes. Skriv landkoden hvis det er utenlandsk, for eksempel +46
desk-fault-email-length = E-postadressen må ha 3 til 254 tegn
desk-fault-email-letters = E-postadressen kan ikke ha æ, ø eller å foran krøllalfa
desk-fault-email-form = Skriv e-postadressen som navn@domene.no

desk-notice-saved = Lagret.
desk-notice-opened = Feltet er åpnet. Skriv verdien som skal brukes, og lagre.
desk-notice-fetched-again = Lagret. Feltet hentes fra KRR igjen.
desk-notice-unchanged = Det var ingenting å lagre.

desk-ask-title = Kontakt- og reservasjonsregisteret
desk-ask = Hent på nytt
desk-checked = KRR svarte sist om personen { $time }.
desk-never-checked = KRR har ikke svart om personen ennå.
desk-receipt-changed = Oppdatert fra KRR. Dette er endret:
desk-receipt-same = KRR sier det samme som før
desk-receipt-shown = Dette sier KRR nå. Det blir ikke lagret.
desk-receipt-not-returned = KRR svarte, men sa ingenting om personen
desk-receipt-refused = Det KRR sier om personen, kan ikke brukes
desk-receipt-no-answer = KRR svarer ikke nå
desk-receipt-not-asked = KRR kan ikke spørres om personen
desk-receipt-as-before = Det som vises, er som det var.
desk-receipt-retry = Prøv igjen etter klokken { $time }.
desk-receipt-gone = Fjernet
desk-receipt-before = (før: { $value })

desk-protected = Personen har beskyttet adresse. Ikke gi opplysningene videre.
desk-shielded = Personen er registrert i { $municipality } og har beskyttet adresse. Kontaktopplysningene vises bare for den som har særskilt tilgang.
desk-reserved = Personen har reservert seg mot digital kommunikasjon. Vedtak og viktige brev skal gå på papir. Vanlige beskjeder kan fortsatt sendes.
desk-deleted = Personen er slettet fra KRR.
desk-not-registered = Personen finnes ikke i KRR.
desk-not-heard = KRR er ikke spurt om personen ennå. Det skjer i natt, eller når du henter på nytt.
desk-no-agreement = Kommunen har ingen avtale om å hente opplysninger om personen fra KRR.
desk-agreement-ended = Kommunens avtale om å hente fra KRR er utløpt.
desk-dead = Personen er død ifølge Folkeregisteret, og KRR blir ikke spurt. Ikke send meldinger.
desk-out-of-scope = Ingen skole eller barnehage knytter personen til kommunen nå, så KRR blir ikke spurt.
desk-without-number = Personen er registrert uten fødselsnummer, så KRR kan ikke spørres.
desk-not-asked-protected = KRR blir ikke spurt om personer med beskyttet adresse.
desk-look-up = Kommunen kan slå opp i KRR, men ikke lagre svaret. Hent på nytt for å se det.
desk-krr-down = KRR har ikke svart siden { $time }.
desk-krr-down-age = Det som vises, er fra { $time }.

desk-about = Om personen
desk-name-source = Navnet kommer fra
desk-guardian-of = Foresatt for
desk-works-at = Ansatt ved
desk-municipality = Kommune
desk-history = Historikk
desk-history-none = Ingen har endret noe for hånd.
desk-history-law = KRRs tidligere verdier blir ikke tatt vare på.
desk-did-opt-out = Oppdatering fra KRR slått av.
desk-did-lock = Låst.
desk-did-write = Satt til «{ $value }»
desk-did-remove = Fjernet eller overlatt til KRR

find-title = Finn en person
find-label = Navn eller telefonnummer
find-help = Navnet på den foresatte eller den ansatte, på et barn, eller nummeret noen ringer fra.
find-role = Vis
find-both = Foresatte og ansatte
find-guardians = Foresatte
find-employees = Ansatte
find-unit = Skole eller barnehage
find-all-units = Alle
find-button = Søk
find-error = Vi kunne ikke søke
find-nothing-typed = Skriv et navn eller et telefonnummer
find-no-number = Skriv et helt telefonnummer, eller søk på navn
find-not-asked = Skriv begynnelsen av ett eller flere navn. Rekkefølgen spiller ingen rolle.
find-count = { $count ->
    [one] Én person
   *[other] { $count } personer
    }
find-more = De første { $count } personene
find-more-help = Det er flere. Skriv mer av navnet, eller velg en skole eller barnehage.
find-none-title = Ingen treff
find-none = Vi fant ingen du har tilgang til å se. Prøv færre bokstaver, et barns navn, eller et telefonnummer.
find-clear = Begynn på nytt
find-caption = Personer som passer
find-why = Hvorfor
find-guardian-of = Foresatt for
find-employee-at = Ansatt ved
find-unknown-unit = ukjent enhet
find-no-tie = Ingen tilknytning nå
find-pages = Sider med personer

lists-lead = Her står de som noen bør se på. Personer med beskyttet adresse står ikke på listene.
lists-choose = Velg liste
lists-opted-out = Oppdateres ikke fra KRR
lists-without-email = Uten e-post
lists-without-mobile = Uten mobil
lists-unconfirmed = Ikke bekreftet de siste 18 månedene
lists-reserved = Reservert
lists-show = Vis
lists-over = over { $count }
lists-more-help = Det er flere. Velg en skole eller barnehage, eller last ned hele listen.
lists-none = Det er ingen på denne listen.
lists-take = Last ned som Excel
lists-take-help = Filen har e-post og mobil. Det blir skrevet ned for hver person at du har hentet den.
lists-units = Skole og barnehage
lists-source = Kilde
lists-number = Nummer i Reim
