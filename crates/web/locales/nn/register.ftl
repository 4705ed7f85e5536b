# Kommuneregisteret: einingar, avvik og historikk.
place-register = Kommuneregisteret
menu-units = Einingar
menu-acts = Historikk

units-title = Einingar i { $municipality }
units-taken = Einingane er tekne inn. Dei følgjer Einingsregisteret til kommunen seier noko anna.
units-added = Eininga er lagd til.
units-to-take = Einingsregisteret har { $count ->
     [one] éi eining
    *[other] { $count } einingar
    } som ikkje er tekne inn her.
units-see-to-take = Sjå kva for nokre
units-unknown-there = Kommunen er ikkje funnen i Einingsregisteret. Einingane kan førast her likevel, og blir haldne saman når registeret er henta.
units-on-day = Slik det er { $day }.
units-today = Vis i dag
units-search = Namn eller organisasjonsnummer
units-all-kinds = Alle typar
units-day = Per dato
units-only-differing = Berre avvik frå Einingsregisteret ({ $count })
units-show = Vis treff
units-count = { $count ->
     [0] Ingen einingar
     [one] Éi eining
    *[other] { $count } einingar
    }
units-none-yet = Ingen einingar er registrerte enno. Byrja med å ta inn dei som Einingsregisteret har.
units-none-found = Ingen einingar passar. Prøv færre bokstavar, ein annan type eller ein annan dato.

unit-name = Namn
unit-kind = Type
unit-parent = Høyrer til
unit-number = Organisasjonsnummer
unit-number-short = Org.nr.
unit-visiting = Besøksadresse
unit-postal = Postadresse
unit-phone = Telefon
unit-email = E-post
unit-web = Nettstad
unit-hours = Opningstid
unit-industry = Næringskode
unit-status = Status
unit-only-here = Berre hos kommunen
unit-closed-there = Sletta i Einingsregisteret
unit-closed-there-help = Einingsregisteret har sletta eininga. Steng ho her òg, eller ta kontakt med Einingsregisteret dersom det er feil.
unit-differs = { $count ->
     [one] Eitt avvik
    *[other] { $count } avvik
    }
unit-in-step = I samsvar
unit-ends = Blir stengd { $day }
unit-later = Ei endring er planlagd frå { $day }.
unit-see-later = Sjå ho
unit-belongs-to = Høyrer til
unit-change = Endre
unit-add-under = Legg til eining under
unit-close = Steng
unit-new = Legg til eining
unit-about = Om eininga
unit-from = Frå
unit-nothing = Ikkje oppgitt
unit-came-from = Kom frå
unit-went-on-in = Ført vidare i
unit-children = Einingar under ({ $count })
unit-no-children = Ingen einingar høyrer til denne.
unit-saved = Endringa er lagra.
unit-settled = Avviket er avgjort.
unit-gone = Avviket var ikkje lenger slik det vart vist, så ingenting er gjort. Slik er det no.
unit-no-reason = { $field }: skriv kvifor verdien til kommunen skal stå

sides-title = Kommunen og Einingsregisteret
sides-lead = { $count ->
     [one] Eitt felt er ulikt
    *[other] { $count } felt er ulike
    }. Avgjer kven som har rett; det kan angrast.
sides-none = Ingenting å avgjera. Der kommunen ikkje seier noko sjølv, blir det vist som Einingsregisteret har.
side-field = Felt
side-ours = Kommunen
side-theirs = Einingsregisteret
side-agree = Like
side-follows = Følgjer Einingsregisteret
side-ours-alone = Berre kommunen
side-differ = Ulike
side-kept = Kommunens står
side-settle = Avgjer: { $field }
side-take-theirs = Bruk det Einingsregisteret har
side-reason = Behald kommunens, fordi
side-keep-ours = Behald kommunens

unit-change-title = Endre { $name }
unit-close-title = Steng { $name }
unit-form-lead = Lat eit felt stå tomt for å visa det Einingsregisteret har. Før noko blir lagra, får du sjå kva som blir endra.
unit-close-lead = Eininga blir borte frå og med dagen du vel. Det som var før, kan alltid visast, og stenginga kan angrast.
unit-theirs = Einingsregisteret: { $value }
unit-address-lines = Gate eller postboks
unit-postal-code = Postnummer
unit-postal-place = Poststad
unit-choose = Vel
unit-close-children = { $count ->
     [one] Éi eining høyrer
    *[other] { $count } einingar høyrer
    } til denne. Kva skal skje med { $count ->
     [one] ho
    *[other] dei
    }?
unit-close-move = Blir flytt til ei anna eining
unit-close-to = Blir flytt til
unit-close-too = Blir stengd same dag
unit-day = Gjeld frå
unit-day-help = Dag, månad, år. Kan vera fram i tid eller tilbake i tid.
unit-day-close-help = Den første dagen eininga ikkje lenger finst.
unit-reason = Kvifor (valfritt)
unit-preview = Sjå kva som blir endra
unit-mistake-kind = Vel type
unit-mistake-parent = Vel kva eininga høyrer til
unit-mistake-number = Organisasjonsnummeret har ni siffer, og kontrollsifferet må stemma
unit-mistake-postal-code = Skriv postnummer med fire siffer, og poststad
unit-mistake-phone = Skriv eit telefonnummer med åtte siffer, eller med landkode
unit-mistake-email = Skriv ei e-postadresse, til dømes post@kommune.no
unit-mistake-web = Skriv ei nettadresse, til dømes www.kommune.no
unit-mistake-industry = Næringskoden har fem siffer, til dømes 85.201
unit-mistake-place = Vel kvar einingane under skal flyttast
unit-mistake-day = Skriv dagen som dag.månad.år, til dømes 01.08.2026
unit-mistake-too-long = Teksten er for lang

unit-effect-title = Dette blir endra { $day }
unit-effect-lead = { $count ->
     [one] Éi eining blir
    *[other] { $count } einingar blir
    } vedkomne. Ingenting er lagra enno.
effect-new = Ny
effect-changed = Blir endra
effect-ended = Blir stengd
effect-before = Før:
effect-after = No:
effect-left-to-register = Blir overlate til Einingsregisteret
unit-approve = Lagra
unit-go-on = Tilbake til skjemaet

adopt-title = Ta inn frå Einingsregisteret
adopt-lead = { $count ->
     [one] Éi eining blir teken
    *[other] { $count } einingar blir tekne
    } inn slik dei står i Einingsregisteret, med same plass i treet. Dei følgjer registeret til kommunen seier noko anna, og det heile kan angrast.
adopt-do = { $count ->
     [one] Ta inn eininga
    *[other] Ta inn { $count } einingar
    }

acts-title = Historikk for { $municipality }
acts-lead = Alt som er gjort med einingane, det siste først. Alt kan angrast, så lenge ikkje noko seinare byggjer på det.
acts-none = Ingenting er gjort enno.
acts-earlier = Vis tidlegare
acts-undone = Det er angra.
acts-undone-before = Det var angra alt.
acts-built-on = Det kan ikkje angrast åleine: noko seinare byggjer på det. Angra det siste først.
acts-stands-on = Det kan ikkje angrast no: andre einingar høyrer til det som ville bli borte. Flytt dei først.
act-add-unit = La til
act-change-unit = Endra
act-move-unit = Flytta
act-close-unit = Stengde
act-merge-units = Slo saman
act-split-unit = Delte
act-settle-difference = Avgjorde avvik
act-adopt = Tok inn frå Einingsregisteret
act-undo = Angra
act-undone = Angra
act-reason = Grunn: { $reason }

fault-not-there = { $name } finst ikkje den dagen. Vel ein annan dag.
fault-nothing = Ingenting er endra.
fault-nameless = Eininga må ha eit namn eller eit organisasjonsnummer.
fault-ring = { $name } kan ikkje høyra til seg sjølv eller noko under seg. Vel ei anna eining.
fault-orphan = { $name } ville høyra til ei eining som ikkje finst heile tida. Vel ein seinare dag eller ei anna eining.
fault-has-children = Desse høyrer til eininga, eller er planlagde å gjera det: { $names }. Vel kva som skal skje med dei.
fault-second-top = Kommunen har éi øvste eining. Vel kva denne høyrer til.
fault-top = Kommunen sjølv kan ikkje stengjast, slåast saman eller delast her.
fault-same-number = { $name } har det organisasjonsnummeret alt.
fault-too-few = Vel minst to einingar.
fault-not-its-own = { $name } høyrer ikkje til eininga som blir delt.
fault-left-over = Vel kvar desse skal: { $names }.

unit-kind-municipality = Kommunen
unit-kind-administration = Administrasjon
unit-kind-department = Etat eller avdeling
unit-kind-school = Skule
unit-kind-adult-education = Vaksenopplæring
unit-kind-culture-school = Kulturskule
unit-kind-kindergarten = Barnehage
unit-kind-nursing-home = Sjukeheim eller bustad
unit-kind-home-care = Heimeteneste
unit-kind-health-centre = Legekontor eller helsestasjon
unit-kind-child-welfare = Barnevern
unit-kind-social-services = NAV og sosialteneste
unit-kind-library = Bibliotek
unit-kind-culture = Kultur
unit-kind-sports = Idrett
unit-kind-fire-service = Brann og redning
unit-kind-technical = Teknisk
unit-kind-planning = Plan og bygg
unit-kind-undertaking = Kommunalt føretak
unit-kind-other = Anna
