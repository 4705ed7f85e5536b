# Kommuneregisteret: enheter, avvik og historikk.
place-register = Kommuneregisteret
menu-units = Enheter
menu-acts = Historikk

units-title = Enheter i { $municipality }
units-taken = Enhetene er tatt inn. De følger Enhetsregisteret til kommunen sier noe annet.
units-added = Enheten er lagt til.
units-to-take = Enhetsregisteret har { $count ->
     [one] én enhet
    *[other] { $count } enheter
    } som ikke er tatt inn her.
units-see-to-take = Se hvilke
units-unknown-there = Kommunen er ikke funnet i Enhetsregisteret. Enhetene kan føres her likevel, og sammenholdes når registeret er hentet.
units-on-day = Slik det er { $day }.
units-today = Vis i dag
units-search = Navn eller organisasjonsnummer
units-all-kinds = Alle typer
units-day = Per dato
units-only-differing = Bare avvik fra Enhetsregisteret ({ $count })
units-show = Vis treff
units-count = { $count ->
     [0] Ingen enheter
     [one] Én enhet
    *[other] { $count } enheter
    }
units-none-yet = Ingen enheter er registrert ennå. Begynn med å ta inn dem som Enhetsregisteret har.
units-none-found = Ingen enheter passer. Prøv færre bokstaver, en annen type eller en annen dato.

unit-name = Navn
unit-kind = Type
unit-parent = Hører til
unit-number = Organisasjonsnummer
unit-number-short = Org.nr.
unit-visiting = Besøksadresse
unit-postal = Postadresse
unit-phone = Telefon
unit-email = E-post
unit-web = Nettsted
unit-hours = Åpningstid
unit-industry = Næringskode
unit-status = Status
unit-only-here = Bare hos kommunen
unit-closed-there = Slettet i Enhetsregisteret
unit-closed-there-help = Enhetsregisteret har slettet enheten. Steng den her også, eller ta kontakt med Enhetsregisteret hvis det er feil.
unit-differs = { $count ->
     [one] Ett avvik
    *[other] { $count } avvik
    }
unit-in-step = I samsvar
unit-ends = Stenges { $day }
unit-later = En endring er planlagt fra { $day }.
unit-see-later = Se den
unit-belongs-to = Hører til
unit-change = Endre
unit-add-under = Legg til enhet under
unit-close = Steng
unit-new = Legg til enhet
unit-about = Om enheten
unit-from = Fra
unit-nothing = Ikke oppgitt
unit-came-from = Kom fra
unit-went-on-in = Videreført i
unit-children = Enheter under ({ $count })
unit-no-children = Ingen enheter hører til denne.
unit-saved = Endringen er lagret.
unit-settled = Avviket er avgjort.
unit-gone = Avviket var ikke lenger slik det ble vist, så ingenting er gjort. Slik er det nå.
unit-no-reason = { $field }: skriv hvorfor kommunens verdi skal stå

sides-title = Kommunen og Enhetsregisteret
sides-lead = { $count ->
     [one] Ett felt er ulikt
    *[other] { $count } felt er ulike
    }. Avgjør hvem som har rett; det kan angres.
sides-none = Ingenting å avgjøre. Der kommunen ikke sier noe selv, vises det Enhetsregisteret har.
side-field = Felt
side-ours = Kommunen
side-theirs = Enhetsregisteret
side-agree = Like
side-follows = Følger Enhetsregisteret
side-ours-alone = Bare kommunen
side-differ = Ulike
side-kept = Kommunens står
side-settle = Avgjør: { $field }
side-take-theirs = Bruk Enhetsregisterets
side-reason = Behold kommunens, fordi
side-keep-ours = Behold kommunens

unit-change-title = Endre { $name }
unit-close-title = Steng { $name }
unit-form-lead = La et felt stå tomt for å vise det Enhetsregisteret har. Før noe lagres, får du se hva som blir endret.
unit-close-lead = Enheten blir borte fra og med dagen du velger. Det som var før, kan alltid vises, og stengingen kan angres.
unit-theirs = Enhetsregisteret: { $value }
unit-address-lines = Gate eller postboks
unit-postal-code = Postnummer
unit-postal-place = Poststed
unit-choose = Velg
unit-close-children = { $count ->
     [one] Én enhet hører
    *[other] { $count } enheter hører
    } til denne. Hva skal skje med { $count ->
     [one] den
    *[other] dem
    }?
unit-close-move = Flyttes til en annen enhet
unit-close-to = Flyttes til
unit-close-too = Stenges samme dag
unit-day = Gjelder fra
unit-day-help = Dag, måned, år. Kan være fram i tid eller tilbake i tid.
unit-day-close-help = Den første dagen enheten ikke lenger finnes.
unit-reason = Hvorfor (valgfritt)
unit-preview = Se hva som blir endret
unit-mistake-kind = Velg type
unit-mistake-parent = Velg hva enheten hører til
unit-mistake-number = Organisasjonsnummeret har ni siffer, og kontrollsifferet må stemme
unit-mistake-postal-code = Skriv postnummer med fire siffer, og poststed
unit-mistake-phone = Skriv et telefonnummer med åtte siffer, eller med landkode
unit-mistake-email = Skriv en e-postadresse, for eksempel post@kommune.no
unit-mistake-web = Skriv en nettadresse, for eksempel www.kommune.no
unit-mistake-industry = Næringskoden har fem siffer, for eksempel 85.201
unit-mistake-place = Velg hvor enhetene under skal flyttes
unit-mistake-day = Skriv dagen som dag.måned.år, for eksempel 01.08.2026
unit-mistake-too-long = Teksten er for lang

unit-effect-title = Dette blir endret { $day }
unit-effect-lead = { $count ->
     [one] Én enhet blir
    *[other] { $count } enheter blir
    } berørt. Ingenting er lagret ennå.
effect-new = Ny
effect-changed = Endres
effect-ended = Stenges
effect-before = Før:
effect-after = Nå:
effect-left-to-register = Overlates til Enhetsregisteret
unit-approve = Lagre
unit-go-on = Tilbake til skjemaet

adopt-title = Ta inn fra Enhetsregisteret
adopt-lead = { $count ->
     [one] Én enhet tas
    *[other] { $count } enheter tas
    } inn slik de står i Enhetsregisteret, med samme plass i treet. De følger registeret til kommunen sier noe annet, og det hele kan angres.
adopt-do = { $count ->
     [one] Ta inn enheten
    *[other] Ta inn { $count } enheter
    }

acts-title = Historikk for { $municipality }
acts-lead = Alt som er gjort med enhetene, det siste først. Alt kan angres, så lenge ikke noe senere bygger på det.
acts-none = Ingenting er gjort ennå.
acts-earlier = Vis tidligere
acts-undone = Det er angret.
acts-undone-before = Det var angret allerede.
acts-built-on = Det kan ikke angres alene: noe senere bygger på det. Angre det siste først.
acts-stands-on = Det kan ikke angres nå: andre enheter hører til det som ville bli borte. Flytt dem først.
act-add-unit = La til
act-change-unit = Endret
act-move-unit = Flyttet
act-close-unit = Stengte
act-merge-units = Slo sammen
act-split-unit = Delte
act-settle-difference = Avgjorde avvik
act-adopt = Tok inn fra Enhetsregisteret
act-undo = Angre
act-undone = Angret
act-reason = Grunn: { $reason }

fault-not-there = { $name } finnes ikke den dagen. Velg en annen dag.
fault-nothing = Ingenting er endret.
fault-nameless = Enheten må ha et navn eller et organisasjonsnummer.
fault-ring = { $name } kan ikke høre til seg selv eller noe under seg. Velg en annen enhet.
fault-orphan = { $name } ville høre til en enhet som ikke finnes hele tiden. Velg en senere dag eller en annen enhet.
fault-has-children = Disse hører til enheten, eller er planlagt å gjøre det: { $names }. Velg hva som skal skje med dem.
fault-second-top = Kommunen har én øverste enhet. Velg hva denne hører til.
fault-top = Kommunen selv kan ikke stenges, slås sammen eller deles her.
fault-same-number = { $name } har det organisasjonsnummeret allerede.
fault-too-few = Velg minst to enheter.
fault-not-its-own = { $name } hører ikke til enheten som deles.
fault-left-over = Velg hvor disse skal: { $names }.

unit-kind-municipality = Kommunen
unit-kind-administration = Administrasjon
unit-kind-department = Etat eller avdeling
unit-kind-school = Skole
unit-kind-adult-education = Voksenopplæring
unit-kind-culture-school = Kulturskole
unit-kind-kindergarten = Barnehage
unit-kind-nursing-home = Sykehjem eller bolig
unit-kind-home-care = Hjemmetjeneste
unit-kind-health-centre = Legekontor eller helsestasjon
unit-kind-child-welfare = Barnevern
unit-kind-social-services = NAV og sosialtjeneste
unit-kind-library = Bibliotek
unit-kind-culture = Kultur
unit-kind-sports = Idrett
unit-kind-fire-service = Brann og redning
unit-kind-technical = Teknisk
unit-kind-planning = Plan og bygg
unit-kind-undertaking = Kommunalt foretak
unit-kind-other = Annet
