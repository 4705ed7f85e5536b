# The operations pages.
start-run = Start ei køyring
stop-run = Stopp køyringa
reload = Last sida på nytt
started-at = starta { $time }
nothing-running = Inga køyring er i gang
next-run = Neste: { $job }, { $time }.
no-next-run = Ingenting står på tidsplanen.

progress-title = Framdrift
progress-of = { $total ->
    [one] { $done } av { $total } person
   *[other] { $done } av { $total } personar
}
progress-so-far = { $done ->
    [one] { $done } person så langt
   *[other] { $done } personar så langt
}
progress-beginning = Køyringa er i ferd med å ta til
progress-rate = { $rate } personar i sekundet
progress-soon = under eitt minutt igjen
progress-minutes-left = { $minutes ->
    [one] omtrent eitt minutt igjen
   *[other] omtrent { $minutes } minutt igjen
}
progress-hours-left = { $hours ->
    [one] omtrent éin time igjen
   *[other] omtrent { $hours } timar igjen
}
progress-ended = Køyringa er over: { $status }. Last sida på nytt for å sjå resultatet.

tile-last-completed = Sist fullført
tile-from-krr = Henta frå KRR
tile-of-people = { $people ->
    [one] av { $people } person
   *[other] av { $people } personar
}
tile-by-hand = Manuell registrering
tile-by-hand-note = skrive inn for hand
tile-switched-off = Slått av
tile-switched-off-note = «Ikkje oppdater frå KRR»
tile-awaiting = Til godkjenning
tile-awaiting-link = Sjå køyringane
tile-awaiting-none = ingenting ventar
tile-quarantine = I karantene
tile-quarantine-link = Sjå kva og kvifor
tile-quarantine-none = alt er brukt

chart-title = Oppslag per natt
chart-answered = Fekk svar
chart-unanswered = Utan svar
chart-empty = Ingen har vore spurt om enno. Diagrammet kjem etter den første køyringa.
chart-show-table = Vis tala i ein tabell
chart-night = Natt til
chart-description = Mellom { $lowest } og { $highest } personar fekk svar kvar natt. Til saman { $unanswered } oppslag vart utan svar. Tala står i tabellen under.

newest-title = Siste køyring mot KRR
newest-none = KRR er ikkje spurt enno.
counts-help-label = Kva tala tyder
sum-holds = Summen av delane stemmer.
sum-broken = Summen av delane stemmer ikkje. Køyringa er ikkje til å stole på; sjå i loggen.

registers-title = Register
registers-none = Ingen register er spurde enno.
register-krr = Kontakt- og reservasjonsregisteret
register-folkeregisteret = Folkeregisteret
register-enhetsregisteret = Einingsregisteret
register-klass = SSB, Klass
register-maskinporten = Maskinporten
register-last-answer = Sist svart
register-last-token = Siste tilgangstoken
register-failing = Verkar ikkje
register-failing-since = Verkar ikkje sidan
register-again = Blir spurt igjen
register-last-fault = Siste feil
register-fault-over = har svart sidan
circuit-closed = Svarer
circuit-open = Blir ikkje spurt no
circuit-open-until = Blir ikkje spurt før { $time }
circuit-half-open = Blir prøvd på nytt

schedule-title = Tidsplan
schedule-none = Ingenting står på tidsplanen.
schedule-when = Når
schedule-next = Neste gong
schedule-last = Sist
rhythm-daily = Kvar dag kl. { $time }
rhythm-minutes = { $minutes ->
    [one] Kvart minutt
   *[other] Kvart { $minutes }. minutt
}
rhythm-cron = Etter mønsteret { $expression }

recent-title = Siste køyringar
all-runs = Sjå alle køyringar
runs-all = Alle
runs-none = Ingen køyringar enno.
runs-pages = Bla i køyringane

job-krr = KRR, føresette og tilsette
job-population = Folkeregisteret, namn og adresser
job-entities = Einingsregisteret, endringar
job-entities-whole = Einingsregisteret, alt
job-classification = SSB, kommunar og andre kodar
job-import-school = Innlesing frå skulesystemet
job-import-kindergarten = Innlesing frå barnehagesystemet
job-import-other = Innlesing frå fil
job-tidy = Opprydding
job-other = Annan jobb

reach-everybody = Alle kommunar
reach-person = Person { $number }

status-waiting = I kø
status-running = I gang
status-waiting-for-register = Ventar på registeret
status-stopping = Stoppar
status-stopped = Stoppa
status-completed = Fullført
status-completed-with-errors = Fullført med feil
status-needs-approval = Ventar på godkjenning
status-applied = Gjennomført
status-refused = Avvist
status-outdated = Utdatert
status-failed = Mislukkast
status-not-permitted = Ikkje tillate

run-number = Køyring { $number }
run-number-label = Nummer
run-about = Om køyringa
run-reach = Omfang
run-file = Fil
run-kind = Slag
kind-real = Køyring for alvor
kind-dry = Prøvekøyring
run-asked-by = Starta av
by-schedule = Tidsplanen
by-operator = Ein operatør
by-terminal = Terminalen
by-demo = Demoen
run-started = Starta
not-started = Ikkje starta enno
run-ended = Ferdig
run-duration = Varigheit
run-job = Jobb
run-status = Status
run-counts = Kva det vart spurt om
run-delivered = Personane i leveransen
run-problems = Feil og avvik

count-asked = Spurt
count-value = Funne
count-value-help = Registeret oppgav noko: e-postadresse, mobilnummer, namn eller adresse.
count-none = Utan
count-none-help = Registeret kjenner personen utan å ha noko å oppgje, eller kjenner ikkje personen.
count-deleted = Sletta
count-deleted-help = Personen er sletta frå registeret, eller død.
count-not-returned = Utelaten
count-not-returned-help = Personen var ikkje nemnd i svaret. Det seier ingenting om personen, så ingenting er endra.
count-failed = Feila
count-failed-help = Registeret svarte ikkje. Ingenting er endra, og det blir spurt på nytt.
count-changed = Endra
count-changed-long = Personar endra
count-would-change = Ville vorte endra
count-quarantined = Sett i karantene
asked-of = { $asked } av { $expected }

delivered-value = Med e-post eller mobil
delivered-none = Utan
delivered-gone = Ikkje lenger med
delivered-refused = Avvist
delivered-people = Personar
movements = Kva leveransen førte til
movements-to-come = Kva leveransen vil føre til
movements-numbers = { $people } får eit fødselsnummer som mangla.
movements-protection = { $people } får ei anna skjerming av adressa.
movement-kind = Slag
movement-held = Før
movement-added = Nye
movement-changed = Endra
movement-removed = Borte
records-units = Einingar
records-people = Personar
records-guardianships = Føresette til barn
records-enrolments = Plassar i skule og barnehage
records-employments = Stillingar
reason-people = { $removed } av { $held } personar ville vorte borte. Inntil { $limit } kan bli det utan godkjenning.
reason-guardianships = { $removed } av { $held } samband mellom føresette og barn ville vorte borte. Inntil { $limit } kan bli det utan godkjenning.
reason-enrolments = { $removed } av { $held } plassar i skule og barnehage ville vorte borte. Inntil { $limit } kan bli det utan godkjenning.
reason-employments = { $removed } av { $held } stillingar ville vorte borte. Inntil { $limit } kan bli det utan godkjenning.
reason-nobody = Fila skal vere fullstendig, men nemner ingen. { $held } personar er registrerte frå før.
reason-unshielded = { $lowered } av { $held } skjerma adresser ville vorte mindre skjerma.
reason-other-municipality = Einingane høyrer til kommune { $number }.
reason-sums = Radene i { $file } går ikkje opp: dei som er brukte og avviste, er ikkje like mange som dei som er lesne.

problem-what = Kva
problem-remedy = Kva du kan gjere
problem-count = Tal

dry-run = Prøvekøyring
dry-run-small = prøvekøyring
real-run = Køyring for alvor

reform-waits-title = Ei reform ventar på godkjenning
reform-waits-text = Statistisk sentralbyrå melder om endringar som gjeld kommunar i registeret. Nummer og namn blir endra; personar, einingar, tilgangar og avtalar blir ståande der dei er.
reform-overtaken = Grunnlaget er endra sidan planen vart laga. Ta ei ny køyring.
reform-renamed = { $from } heiter { $to }
reform-renumbered = { $from } blir { $to }
reform-merged = { $from } blir slegne saman til { $to }
reform-split = { $from } blir delt mellom { $to }
reform-part-moved = Ein del av { $from } går til { $to }
reform-founded = { $to } er ny
reform-ended = { $from } blir borte
plan-waits-title = Prøvekøyringa er klar til å lesast
plan-waits-text = { $people ->
    [one] { $people } person ville vorte endra. Ingenting er endra enno. Godkjenner du, blir akkurat skilnadene nedanfor gjennomførte, og ingenting anna.
   *[other] { $people } personar ville vorte endra. Ingenting er endra enno. Godkjenner du, blir akkurat skilnadene nedanfor gjennomførte, og ingenting anna.
}
plan-expires = Planen kan godkjennast til { $time }.
plan-moved-already = { $people } av personane i planen er endra sidan prøvekøyringa. Planen blir difor ikkje gjennomført, sjølv om du godkjenner han.
approve-plan = Godkjenn og gjennomfør
refuse-plan = Forkast planen
take-new-dry-run = Ta ei ny prøvekøyring
outdated-title = Planen er ikkje gjennomført
outdated-text = Opplysningane han bygde på, er endra sidan prøvekøyringa, eller fristen for å godkjenne han gjekk ut. Ingenting av planen er gjennomført. Ei ny prøvekøyring viser skilnadene slik dei er no.
applied-title = Planen er gjennomført
applied-text = { $people ->
    [one] { $people } person er endra, akkurat slik planen viste.
   *[other] { $people } personar er endra, akkurat slik planen viste.
}
refused-title = Planen er avvist
refused-text = Ingenting av han er gjennomført.

guard-title = Køyringa ventar på godkjenning
guard-part = { $removals ->
    [one] { $removals } person ville mista ei opplysning utan å få ei ny, { $share } av dei { $held } som hadde ei då køyringa tok til. Inntil { $limit } kan miste ho utan godkjenning.
   *[other] { $removals } personar ville mista ei opplysning utan å få ei ny, { $share } av dei { $held } som hadde ei då køyringa tok til. Inntil { $limit } kan miste ho utan godkjenning.
}
guard-limit = Grensa er det største av { $always } personar og { $percent } prosent. Alt anna er oppdatert. Sjå gjennom opplysningane nedanfor. Er dei for mange, kan det vere registeret som svarer feil: avvis, og køyr på nytt seinare.
guard-delivery = Ingenting av fila er teke i bruk enno. Er det ein feil i uttrekket: avvis, og send ei ny fil.
approve-delivery = Godkjenn og ta fila i bruk
approve-removals = { $removals ->
    [one] Godkjenn og fjern hos { $removals } person
   *[other] Godkjenn og fjern hos { $removals } personar
}
refuse-removals = Avvis og behald

plan-title = Skilnader
held-back-title = Opplysningar som ville vorte fjerna
plan-people = { $people ->
    [one] { $people } person.
   *[other] { $people } personar.
}
plan-unseen = I tillegg får { $people } berre nye tidspunkt for når opplysningane sist vart endra eller stadfesta.
plan-empty = Prøvekøyringa fann ingen skilnader. Det er ingenting å godkjenne.
plan-person = Person
plan-field = Felt
plan-old = No
plan-new = Etterpå
plan-source = Kjelde
plan-nothing = ingen
plan-removed = Blir fjerna
plan-pages = Bla i skilnadene
shielded-person = Skjerma person
shielded-value = Skjerma

parts-title = Kommunar
parts-rest = { $count ->
    [one] Vis { $count } kommune til
   *[other] Vis { $count } kommunar til
}
part-municipality = Kommune
part-removals = Blir fjerna

field-name = Namn
field-email = E-post
field-mobile = Mobil
field-language = Språk
field-reservation = Reservasjon
field-address = Adresse
field-status = Status
field-protection = Adressevern
source-krr = KRR
source-school = Skulesystemet
source-kindergarten = Barnehagesystemet
source-hand = Skrive for hand
source-population = Folkeregisteret
source-entities = Einingsregisteret
source-klass = SSB
value-language-nb = bokmål
value-language-nn = nynorsk
value-language-en = engelsk
value-language-se = nordsamisk
value-reserved = reservert
value-not-reserved = ikkje reservert
value-reservation-unknown = ukjend
value-dead = død
value-alive = i live
value-protection-none = ikkje verna
value-protection-client = klientadresse
value-protection-confidential = fortruleg
value-protection-strict = strengt fortruleg

quarantine-lead = Her ligg det som ei kjelde har sagt, og som ikkje kan brukast slik det er. Resten av det kjelda sa, er brukt. Blir feilen funnen på nytt, kjem han hit igjen.
quarantine-none-title = Ingenting i karantene
quarantine-none = Alt kjeldene har sagt, er brukt.
quarantine-count = { $count } ting å sjå på
quarantine-subject = Kven eller kvar
quarantine-seen = Sist sett
quarantine-first = Først { $date }
quarantine-actions = Handlingar
quarantine-retry = Prøv igjen
quarantine-settle = Merk som løyst
quarantine-pages = Bla i karantena

start-title = Start ei køyring
start-lead = Køyringa spør KRR om føresette og tilsette med ein gong, slik avtalen med kvar kommune tillèt.
start-reach = Kven skal det spørjast om?
start-one-municipality = Éin kommune
start-one-person = Éin person
start-choose-municipality = Vel kommune
start-person-number = Nummeret til personen i Reim
start-person-help = Nummeret til kommunen og personen hos oss, til dømes 1-42. Aldri fødselsnummer.
start-kind = Kva skal skje med svara?
start-dry-help = Du får sjå kva som ville vorte endra, felt for felt. Ingenting blir endra før du godkjenner.
start-real-help = Svara blir tekne i bruk fortløpande. Skulle for mange miste ei opplysning, stoppar køyringa og spør.
start-errors = Du må rette { $count } feil før køyringa kan starte
start-fault-reach = Vel kven det skal spørjast om
start-fault-municipality = Vel kommunen det skal spørjast i
start-fault-person-number = Skriv nummeret til personen i Reim som to tal med bindestrek, til dømes 1-42
start-fault-unknown-person = Ingen person har dette nummeret i Reim
start-fault-municipality-keeps-nothing = Kommunen har berre avtale om oppslag ved behov. Der blir ingenting lagra, så ei køyring har ingenting å gjere
start-fault-person-keeps-nothing = Kommunen til personen har berre avtale om oppslag ved behov. Der blir ingenting lagra. «reim sync --person» i terminalen viser svaret utan å lagre det

notice-started = Køyringa er lagd i kø og startar straks.
notice-stopping = Køyringa stoppar straks. Ventar ho på registeret, stoppar ho når ho elles ville ha spurt igjen. Det som er gjort, blir ståande.
notice-already-over = Køyringa var alt over, så det var ingenting å stoppe.
notice-already-under-way = Det er alt ei køyring i gang som dekkjer dette. Her er ho.
notice-approved = Godkjent. Planen er gjennomført.
notice-being-carried-out = Godkjent. Planen er stor og blir gjennomført no. Last sida på nytt om litt for å sjå resultatet.
notice-refused = Avvist. Ingenting blir fjerna eller endra.
notice-settled = Merkt som løyst.

agreements-lead = Avtalen med kvar kommune avgjer kven det blir spurt om i KRR, kva svara blir brukte til og kor lenge. Køyringane gjer ikkje noko som ikkje står her.
agreements-none-title = Ingen avtalar
agreements-none = Utan avtale blir det ikkje spurt om nokon. Avtalane blir registrerte av den som driftar Reim.
agreement-ground = Føremål og heimel
agreement-people = Kven det blir spurt om
agreement-until = Gjeld til
agreement-on-behalf = Blir spurt på vegner av { $number }
agreement-no-basis = Heimel er ikkje oppgjeven
agreement-guardians = Føresette
agreement-not-guardians = Ikkje føresette
agreement-employees = Tilsette: { $basis }
agreement-not-employees = Ikkje tilsette; ingen heimel er oppgjeven
agreement-protected = Også dei med skjerma adresse
agreement-not-protected = Ikkje dei med skjerma adresse
agreement-kept = { $days ->
    [one] Blir sletta { $days } dag etter at personen ikkje lenger er med
   *[other] Blir sletta { $days } dagar etter at personen ikkje lenger er med
}
standing-good = Gjeld
standing-ends-soon = Går snart ut
standing-ended = Gått ut
standing-look-up = Berre oppslag ved behov
standing-no-basis = Manglar heimel
standing-nobody = Dekkjer ingen
