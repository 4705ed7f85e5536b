# The operations pages.
start-run = Start en kjøring
stop-run = Stopp kjøringen
reload = Last siden på nytt
started-at = startet { $time }
nothing-running = Ingen kjøring pågår
next-run = Neste: { $job }, { $time }.
no-next-run = Ingenting står på tidsplanen.

progress-title = Fremdrift
progress-of = { $total ->
    [one] { $done } av { $total } person
   *[other] { $done } av { $total } personer
}
progress-so-far = { $done ->
    [one] { $done } person så langt
   *[other] { $done } personer så langt
}
progress-beginning = Kjøringen er i ferd med å begynne
progress-rate = { $rate } personer i sekundet
progress-soon = under ett minutt igjen
progress-minutes-left = { $minutes ->
    [one] omtrent ett minutt igjen
   *[other] omtrent { $minutes } minutter igjen
}
progress-hours-left = { $hours ->
    [one] omtrent én time igjen
   *[other] omtrent { $hours } timer igjen
}
progress-ended = Kjøringen er over: { $status }. Last siden på nytt for å se resultatet.

tile-last-completed = Sist fullført
tile-from-krr = Hentet fra KRR
tile-of-people = { $people ->
    [one] av { $people } person
   *[other] av { $people } personer
}
tile-by-hand = Manuell registrering
tile-by-hand-note = skrevet inn for hånd
tile-switched-off = Slått av
tile-switched-off-note = «Ikke oppdater fra KRR»
tile-awaiting = Til godkjenning
tile-awaiting-link = Se kjøringene
tile-awaiting-none = ingenting venter
tile-quarantine = I karantene
tile-quarantine-link = Se hva og hvorfor
tile-quarantine-none = alt er brukt

chart-title = Oppslag per natt
chart-answered = Fikk svar
chart-unanswered = Uten svar
chart-empty = Ingen har vært spurt om ennå. Diagrammet kommer etter den første kjøringen.
chart-show-table = Vis tallene i en tabell
chart-night = Natt til
chart-description = Mellom { $lowest } og { $highest } personer fikk svar hver natt. Til sammen { $unanswered } oppslag ble uten svar. Tallene står i tabellen under.

newest-title = Siste kjøring mot KRR
newest-none = KRR er ikke spurt ennå.
counts-help-label = Hva tallene betyr
sum-holds = Summen av delene stemmer.
sum-broken = Summen av delene stemmer ikke. Kjøringen er ikke til å stole på; se i loggen.

registers-title = Registre
registers-none = Ingen registre er spurt ennå.
register-krr = Kontakt- og reservasjonsregisteret
register-folkeregisteret = Folkeregisteret
register-enhetsregisteret = Enhetsregisteret
register-klass = SSB, Klass
register-maskinporten = Maskinporten
register-last-answer = Sist svart
register-last-token = Siste tilgangstoken
register-failing = Virker ikke
register-failing-since = Virker ikke siden
register-again = Spørres igjen
register-last-fault = Siste feil
register-fault-over = har svart siden
circuit-closed = Svarer
circuit-open = Spørres ikke nå
circuit-open-until = Spørres ikke før { $time }
circuit-half-open = Prøves på nytt

schedule-title = Tidsplan
schedule-none = Ingenting står på tidsplanen.
schedule-when = Når
schedule-next = Neste gang
schedule-last = Sist
rhythm-daily = Hver dag kl. { $time }
rhythm-minutes = { $minutes ->
    [one] Hvert minutt
   *[other] Hvert { $minutes }. minutt
}
rhythm-cron = Etter mønsteret { $expression }

recent-title = Siste kjøringer
all-runs = Se alle kjøringer
runs-all = Alle
runs-none = Ingen kjøringer ennå.
runs-pages = Bla i kjøringene

job-krr = KRR, foresatte og ansatte
job-population = Folkeregisteret, navn og adresser
job-entities = Enhetsregisteret, endringer
job-entities-whole = Enhetsregisteret, alt
job-classification = SSB, kommuner og andre koder
job-import-school = Innlesing fra skolesystemet
job-import-kindergarten = Innlesing fra barnehagesystemet
job-import-other = Innlesing fra fil
job-tidy = Opprydding
job-other = Annen jobb

reach-everybody = Alle kommuner
reach-person = Person { $number }

status-waiting = I kø
status-running = Pågår
status-waiting-for-register = Venter på registeret
status-stopping = Stopper
status-stopped = Stoppet
status-completed = Fullført
status-completed-with-errors = Fullført med feil
status-needs-approval = Venter på godkjenning
status-applied = Gjennomført
status-refused = Avvist
status-outdated = Utdatert
status-failed = Mislyktes
status-not-permitted = Ikke tillatt

run-number = Kjøring { $number }
run-number-label = Nummer
run-about = Om kjøringen
run-reach = Omfang
run-file = Fil
run-kind = Slag
kind-real = Kjøring for alvor
kind-dry = Prøvekjøring
run-asked-by = Startet av
by-schedule = Tidsplanen
by-operator = En operatør
by-terminal = Terminalen
by-demo = Demoen
run-started = Startet
not-started = Ikke startet ennå
run-ended = Ferdig
run-duration = Varighet
run-job = Jobb
run-status = Status
run-counts = Hva det ble spurt om
run-delivered = Personene i leveransen
run-problems = Feil og avvik

count-asked = Spurt
count-value = Funnet
count-value-help = Registeret oppga noe: e-postadresse, mobilnummer, navn eller adresse.
count-none = Uten
count-none-help = Registeret kjenner personen uten å ha noe å oppgi, eller kjenner ikke personen.
count-deleted = Slettet
count-deleted-help = Personen er slettet fra registeret, eller død.
count-not-returned = Utelatt
count-not-returned-help = Personen var ikke nevnt i svaret. Det sier ingenting om personen, så ingenting er endret.
count-failed = Feilet
count-failed-help = Registeret svarte ikke. Ingenting er endret, og det spørres på nytt.
count-changed = Endret
count-changed-long = Personer endret
count-would-change = Ville blitt endret
count-quarantined = Satt i karantene
asked-of = { $asked } av { $expected }

delivered-value = Med e-post eller mobil
delivered-none = Uten
delivered-gone = Ikke lenger med
delivered-refused = Avvist
delivered-people = Personer
movements = Hva leveransen førte til
movements-to-come = Hva leveransen vil føre til
movements-numbers = { $people } får et fødselsnummer som manglet.
movements-protection = { $people } får en annen skjerming av adressen.
movement-kind = Slag
movement-held = Før
movement-added = Nye
movement-changed = Endret
movement-removed = Borte
records-units = Enheter
records-people = Personer
records-guardianships = Foresatte til barn
records-enrolments = Plasser i skole og barnehage
records-employments = Stillinger
reason-people = { $removed } av { $held } personer ville blitt borte. Inntil { $limit } kan bli det uten godkjenning.
reason-guardianships = { $removed } av { $held } forbindelser mellom foresatte og barn ville blitt borte. Inntil { $limit } kan bli det uten godkjenning.
reason-enrolments = { $removed } av { $held } plasser i skole og barnehage ville blitt borte. Inntil { $limit } kan bli det uten godkjenning.
reason-employments = { $removed } av { $held } stillinger ville blitt borte. Inntil { $limit } kan bli det uten godkjenning.
reason-nobody = Filen skal være fullstendig, men nevner ingen. { $held } personer er registrert fra før.
reason-unshielded = { $lowered } av { $held } skjermede adresser ville blitt mindre skjermet.
reason-other-municipality = Enhetene hører til kommune { $number }.
reason-sums = Radene i { $file } går ikke opp: de som er brukt og avvist, er ikke like mange som de som er lest.

problem-what = Hva
problem-remedy = Hva du kan gjøre
problem-count = Antall

dry-run = Prøvekjøring
dry-run-small = prøvekjøring
real-run = Kjøring for alvor

reform-waits-title = En reform venter på godkjenning
reform-waits-text = Statistisk sentralbyrå melder om endringer som gjelder kommuner i registeret. Nummer og navn endres; personer, enheter, tilganger og avtaler blir stående der de er.
reform-overtaken = Grunnlaget er endret siden planen ble laget. Ta en ny kjøring.
reform-renamed = { $from } heter { $to }
reform-renumbered = { $from } blir { $to }
reform-merged = { $from } slås sammen til { $to }
reform-split = { $from } deles mellom { $to }
reform-part-moved = En del av { $from } går til { $to }
reform-founded = { $to } er ny
reform-ended = { $from } opphører
plan-waits-title = Prøvekjøringen er klar til å leses
plan-waits-text = { $people ->
    [one] { $people } person ville blitt endret. Ingenting er endret ennå. Godkjenner du, blir akkurat forskjellene nedenfor gjennomført, og ingenting annet.
   *[other] { $people } personer ville blitt endret. Ingenting er endret ennå. Godkjenner du, blir akkurat forskjellene nedenfor gjennomført, og ingenting annet.
}
plan-expires = Planen kan godkjennes til { $time }.
plan-moved-already = { $people } av personene i planen er endret siden prøvekjøringen. Planen blir derfor ikke gjennomført, selv om du godkjenner den.
approve-plan = Godkjenn og gjennomfør
refuse-plan = Forkast planen
take-new-dry-run = Ta en ny prøvekjøring
outdated-title = Planen er ikke gjennomført
outdated-text = Opplysningene den bygde på, er endret siden prøvekjøringen, eller fristen for å godkjenne den gikk ut. Ingenting av planen er gjennomført. En ny prøvekjøring viser forskjellene slik de er nå.
applied-title = Planen er gjennomført
applied-text = { $people ->
    [one] { $people } person er endret, akkurat slik planen viste.
   *[other] { $people } personer er endret, akkurat slik planen viste.
}
refused-title = Planen er avvist
refused-text = Ingenting av den er gjennomført.

guard-title = Kjøringen venter på godkjenning
guard-part = { $removals ->
    [one] { $removals } person ville mistet en opplysning uten å få en ny, { $share } av de { $held } som hadde en da kjøringen begynte. Inntil { $limit } kan miste den uten godkjenning.
   *[other] { $removals } personer ville mistet en opplysning uten å få en ny, { $share } av de { $held } som hadde en da kjøringen begynte. Inntil { $limit } kan miste den uten godkjenning.
}
guard-limit = Grensen er det største av { $always } personer og { $percent } prosent. Alt annet er oppdatert. Se gjennom opplysningene nedenfor. Er de for mange, kan det være registeret som svarer feil: avvis, og kjør på nytt senere.
guard-delivery = Ingenting av filen er tatt i bruk ennå. Er det en feil i uttrekket: avvis, og send en ny fil.
approve-delivery = Godkjenn og ta filen i bruk
approve-removals = { $removals ->
    [one] Godkjenn og fjern hos { $removals } person
   *[other] Godkjenn og fjern hos { $removals } personer
}
refuse-removals = Avvis og behold

plan-title = Forskjeller
held-back-title = Opplysninger som ville blitt fjernet
plan-people = { $people ->
    [one] { $people } person.
   *[other] { $people } personer.
}
plan-unseen = I tillegg får { $people } bare nye tidspunkter for når opplysningene sist ble endret eller bekreftet.
plan-empty = Prøvekjøringen fant ingen forskjeller. Det er ingenting å godkjenne.
plan-person = Person
plan-field = Felt
plan-old = Nå
plan-new = Etterpå
plan-source = Kilde
plan-nothing = ingen
plan-removed = Fjernes
plan-pages = Bla i forskjellene
shielded-person = Skjermet person
shielded-value = Skjermet

parts-title = Kommuner
parts-rest = { $count ->
    [one] Vis { $count } kommune til
   *[other] Vis { $count } kommuner til
}
part-municipality = Kommune
part-removals = Fjernes

field-name = Navn
field-email = E-post
field-mobile = Mobil
field-language = Språk
field-reservation = Reservasjon
field-address = Adresse
field-status = Status
field-protection = Adressebeskyttelse
source-krr = KRR
source-school = Skolesystemet
source-kindergarten = Barnehagesystemet
source-hand = Skrevet for hånd
source-population = Folkeregisteret
source-entities = Enhetsregisteret
source-klass = SSB
value-language-nb = bokmål
value-language-nn = nynorsk
value-language-en = engelsk
value-language-se = nordsamisk
value-reserved = reservert
value-not-reserved = ikke reservert
value-reservation-unknown = ukjent
value-dead = død
value-alive = i live
value-protection-none = ikke beskyttet
value-protection-client = klientadresse
value-protection-confidential = fortrolig
value-protection-strict = strengt fortrolig

quarantine-lead = Her ligger det som en kilde har sagt, og som ikke kan brukes slik det er. Resten av det kilden sa, er brukt. Blir feilen funnet på nytt, kommer den hit igjen.
quarantine-none-title = Ingenting i karantene
quarantine-none = Alt kildene har sagt, er brukt.
quarantine-count = { $count } ting å se på
quarantine-subject = Hvem eller hvor
quarantine-seen = Sist sett
quarantine-first = Først { $date }
quarantine-actions = Handlinger
quarantine-retry = Prøv igjen
quarantine-settle = Merk som løst
quarantine-pages = Bla i karantenen

start-title = Start en kjøring
start-lead = Kjøringen spør KRR om foresatte og ansatte med en gang, slik avtalen med hver kommune tillater.
start-reach = Hvem skal det spørres om?
start-one-municipality = Én kommune
start-one-person = Én person
start-choose-municipality = Velg kommune
start-person-number = Personens nummer i Reim
start-person-help = Kommunens og personens nummer hos oss, for eksempel 1-42. Aldri fødselsnummer.
start-kind = Hva skal skje med svarene?
start-dry-help = Du får se hva som ville blitt endret, felt for felt. Ingenting endres før du godkjenner.
start-real-help = Svarene tas i bruk fortløpende. Skulle for mange miste en opplysning, stopper kjøringen og spør.
start-errors = Du må rette { $count } feil før kjøringen kan starte
start-fault-reach = Velg hvem det skal spørres om
start-fault-municipality = Velg kommunen det skal spørres i
start-fault-person-number = Skriv personens nummer i Reim som to tall med bindestrek, for eksempel 1-42
start-fault-unknown-person = Ingen person har dette nummeret i Reim
start-fault-municipality-keeps-nothing = Kommunen har bare avtale om oppslag ved behov. Der lagres ingenting, så en kjøring har ingenting å gjøre
start-fault-person-keeps-nothing = Personens kommune har bare avtale om oppslag ved behov. Der lagres ingenting. «reim sync --person» i terminalen viser svaret uten å lagre det

notice-started = Kjøringen er lagt i kø og starter straks.
notice-stopping = Kjøringen stopper straks. Venter den på registeret, stopper den når den ellers ville ha spurt igjen. Det som er gjort, blir stående.
notice-already-over = Kjøringen var allerede over, så det var ingenting å stoppe.
notice-already-under-way = Det er allerede en kjøring i gang som dekker dette. Her er den.
notice-approved = Godkjent. Planen er gjennomført.
notice-being-carried-out = Godkjent. Planen er stor og gjennomføres nå. Last siden på nytt om litt for å se resultatet.
notice-refused = Avvist. Ingenting blir fjernet eller endret.
notice-settled = Merket som løst.

agreements-lead = Avtalen med hver kommune avgjør hvem det spørres om i KRR, hva svarene brukes til og hvor lenge. Kjøringene gjør ikke noe som ikke står her.
agreements-none-title = Ingen avtaler
agreements-none = Uten avtale spørres det ikke om noen. Avtalene registreres av den som drifter Reim.
agreement-ground = Formål og hjemmel
agreement-people = Hvem det spørres om
agreement-until = Gjelder til
agreement-on-behalf = Spørres på vegne av { $number }
agreement-no-basis = Hjemmel er ikke oppgitt
agreement-guardians = Foresatte
agreement-not-guardians = Ikke foresatte
agreement-employees = Ansatte: { $basis }
agreement-not-employees = Ikke ansatte; ingen hjemmel er oppgitt
agreement-protected = Også de med skjermet adresse
agreement-not-protected = Ikke de med skjermet adresse
agreement-kept = { $days ->
    [one] Slettes { $days } dag etter at personen ikke lenger er med
   *[other] Slettes { $days } dager etter at personen ikke lenger er med
}
standing-good = Gjelder
standing-ends-soon = Går snart ut
standing-ended = Gått ut
standing-look-up = Bare oppslag ved behov
standing-no-basis = Mangler hjemmel
standing-nobody = Dekker ingen
