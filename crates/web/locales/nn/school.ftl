# What a school secretary reads.
desk-here = Kontaktopplysningar
desk-nameless = Utan namn
desk-guardian = Føresett
desk-employee = Tilsett
desk-mobile = Telefon mobil
desk-email = E-post
desk-private-email = Privat e-post
desk-name = Namn
desk-language = Språk
desk-reservation = Reservasjon
desk-address = Adresse
desk-status = Status
desk-protection = Adressevern
desk-work-phone = Jobbtelefon, som personen sjølv har skrive
desk-source-krr = Kontakt- og reservasjonsregisteret
desk-source-school = skulesystemet
desk-source-kindergarten = barnehagesystemet
desk-source-hand = skrive for hand
desk-source-population = Folkeregisteret
desk-source-entities = Einingsregisteret

desk-contact = Kontaktinformasjon
desk-lead = E-post og mobil blir henta kvar natt frå Kontakt- og reservasjonsregisteret (KRR). Felt med hengelås kan ikkje endrast her. Kryss av for «Ikkje oppdater frå KRR» og lagre når eit felt må haldast ved like for hand.
desk-nothing = Ikkje registrert
desk-fetched = Henta frå Kontakt- og reservasjonsregisteret
desk-manual = Manuell registrering. Informasjonen kunne ikkje hentast frå Kontakt- og reservasjonsregisteret.
desk-from-system = Slik står det i { $source }.
desk-differs = Noko anna står i { $source }:
desk-confirmed = Stadfesta av personen sjølv { $date }.
desk-stale = Personen har ikkje stadfesta dette dei siste 18 månadene. Bruk det ikkje til viktige varsel.
desk-stale-last = Sist stadfesta { $date }.
desk-opted-out = Blir ikkje oppdatert frå KRR. Slått av av { $name } { $date }.
desk-locked = Låst av { $name } { $date }. Verdien blir ikkje endra av noka kjelde.
desk-reason-was = Grunngiving: { $reason }
desk-until = Til { $date }.
desk-krr-says = KRR seier no:
desk-krr-has-nothing = KRR har ingen verdi for feltet no.
desk-opt-out = Ikkje oppdater frå KRR
desk-reason = Grunngiving
desk-reason-help = Må fyllast ut når du slår av. Personen kan lese ho.
desk-save = Lagre
desk-errors = { $count ->
    [one] Du må sjå på eitt felt før vi kan lagre
   *[other] Du må sjå på { $count } felt før vi kan lagre
    }

desk-fault-moved = Feltet er endra medan du hadde sida open. No er verdien «{ $kept }». Det du skreiv, står framleis i feltet: lagre ein gong til om det er det som skal gjelde.
desk-fault-closed = Feltet blir henta frå KRR og kan ikkje endrast her. Ingenting er lagra. Kryss av for «Ikkje oppdater frå KRR» først.
desk-fault-locked = Feltet er låst, så ingenting er lagra.
desk-fault-no-reason = Skriv ei grunngiving for at feltet ikkje skal oppdaterast frå KRR
desk-fault-not-ours = Verdien kjem frå skule- eller barnehagesystemet og må fjernast der. Her kan du skrive ein annan i staden.
desk-fault-phone-length = Telefonnummeret må ha 8 til 20 teikn
desk-fault-phone-character = Telefonnummeret kan berre ha tal, mellomrom og bindestrek, og + framfor landkoden
desk-fault-phone-impossible = Dette er ikkje eit telefonnummer som kan ringjast. Skriv landkoden om det er utanlandsk, til dømes +46
desk-fault-email-length = E-postadressa må ha 3 til 254 teikn
desk-fault-email-letters = E-postadressa kan ikkje ha æ, ø eller å framfor krøllalfa
desk-fault-email-form = Skriv e-postadressa som namn@domene.no

desk-notice-saved = Lagra.
desk-notice-opened = Feltet er opna. Skriv verdien som skal brukast, og lagre.
desk-notice-fetched-again = Lagra. Feltet blir henta frå KRR igjen.
desk-notice-unchanged = Det var ingenting å lagre.

desk-ask-title = Kontakt- og reservasjonsregisteret
desk-ask = Hent på nytt
desk-checked = KRR svara sist om personen { $time }.
desk-never-checked = KRR har ikkje svara om personen enno.
desk-receipt-changed = Oppdatert frå KRR. Dette er endra:
desk-receipt-same = KRR seier det same som før
desk-receipt-shown = Dette seier KRR no. Det blir ikkje lagra.
desk-receipt-not-returned = KRR svara, men sa ingenting om personen
desk-receipt-refused = Det KRR seier om personen, kan ikkje brukast
desk-receipt-no-answer = KRR svarar ikkje no
desk-receipt-not-asked = KRR kan ikkje spørjast om personen
desk-receipt-as-before = Det som blir vist, er som det var.
desk-receipt-retry = Prøv igjen etter klokka { $time }.
desk-receipt-gone = Fjerna
desk-receipt-before = (før: { $value })

desk-protected = Personen har verna adresse. Ikkje gi opplysningane vidare.
desk-shielded = Personen er registrert i { $municipality } og har verna adresse. Kontaktopplysningane blir berre viste for den som har særskild tilgang.
desk-reserved = Personen har reservert seg mot digital kommunikasjon. Vedtak og viktige brev skal gå på papir. Vanlege beskjedar kan framleis sendast.
desk-deleted = Personen er sletta frå KRR.
desk-not-registered = Personen finst ikkje i KRR.
desk-not-heard = KRR er ikkje spurd om personen enno. Det skjer i natt, eller når du hentar på nytt.
desk-no-agreement = Kommunen har ingen avtale om å hente opplysningar om personen frå KRR.
desk-agreement-ended = Kommunens avtale om å hente frå KRR er gått ut.
desk-dead = Personen er død ifølgje Folkeregisteret, og KRR blir ikkje spurt. Ikkje send meldingar.
desk-out-of-scope = Ingen skule eller barnehage knyter personen til kommunen no, så KRR blir ikkje spurd.
desk-without-number = Personen er registrert utan fødselsnummer, så KRR kan ikkje spørjast.
desk-not-asked-protected = KRR blir ikkje spurd om personar med verna adresse.
desk-look-up = Kommunen kan slå opp i KRR, men ikkje lagre svaret. Hent på nytt for å sjå det.
desk-krr-down = KRR har ikkje svara sidan { $time }.
desk-krr-down-age = Det som blir vist, er frå { $time }.

desk-about = Om personen
desk-name-source = Namnet kjem frå
desk-guardian-of = Føresett for
desk-works-at = Tilsett ved
desk-municipality = Kommune
desk-history = Historikk
desk-history-none = Ingen har endra noko for hand.
desk-history-law = Dei tidlegare verdiane til KRR blir ikkje tekne vare på.
desk-did-opt-out = Oppdatering frå KRR slått av.
desk-did-lock = Låst.
desk-did-write = Sett til «{ $value }»
desk-did-remove = Fjerna eller overlate til KRR

find-title = Finn ein person
find-label = Namn eller telefonnummer
find-help = Namnet på den føresette eller den tilsette, på eit barn, eller nummeret nokon ringjer frå.
find-role = Vis
find-both = Føresette og tilsette
find-guardians = Føresette
find-employees = Tilsette
find-unit = Skule eller barnehage
find-all-units = Alle
find-button = Søk
find-error = Vi kunne ikkje søkje
find-nothing-typed = Skriv eit namn eller eit telefonnummer
find-no-number = Skriv eit heilt telefonnummer, eller søk på namn
find-not-asked = Skriv byrjinga av eitt eller fleire namn. Rekkjefølgja spelar inga rolle.
find-count = { $count ->
    [one] Éin person
   *[other] { $count } personar
    }
find-more = Dei første { $count } personane
find-more-help = Det er fleire. Skriv meir av namnet, eller vel ein skule eller barnehage.
find-none-title = Ingen treff
find-none = Vi fann ingen du har tilgang til å sjå. Prøv færre bokstavar, namnet på eit barn, eller eit telefonnummer.
find-clear = Byrj på nytt
find-caption = Personar som passar
find-why = Kvifor
find-guardian-of = Føresett for
find-employee-at = Tilsett ved
find-unknown-unit = ukjend eining
find-no-tie = Inga tilknyting no
find-pages = Sider med personar

lists-lead = Her står dei som nokon bør sjå på. Personar med verna adresse står ikkje på listene.
lists-choose = Vel liste
lists-opted-out = Blir ikkje oppdaterte frå KRR
lists-without-email = Utan e-post
lists-without-mobile = Utan mobil
lists-unconfirmed = Ikkje stadfesta dei siste 18 månadene
lists-reserved = Reserverte
lists-show = Vis
lists-over = over { $count }
lists-more-help = Det er fleire. Vel ein skule eller barnehage, eller last ned heile lista.
lists-none = Det er ingen på denne lista.
lists-take = Last ned som Excel
lists-take-help = Fila har e-post og mobil. Det blir skrive ned for kvar person at du har henta ho.
lists-units = Skule og barnehage
lists-source = Kjelde
lists-number = Nummer i Reim
