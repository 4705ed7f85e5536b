# Signing in and out, the front page, and what stands at the top of every page.
place-front = Framside
place-portal = Føresettportalen
place-school = Skule og barnehage
menu-people = Personar
menu-lists = Lister
menu-my-profile = Min profil
menu-insight = Innsyn
menu-sessions = Innloggingar
own-menu = Din meny
own-menu-small = Din meny, i menyen
sign-in = Logg inn
sign-out = Logg ut
signed-in-as = Logga inn som { $name }
signed-in-nameless = Innlogga

front-title = Velkomen til Reim
front-text = Her ser du kva opplysningar skule og barnehage har om deg, og kvar kvar av dei kjem frå.
front-at-the-machine = Du sit ved maskina som køyrer Reim:
front-go = Til framsida

sign-in-title = Logg inn
sign-in-text = Du loggar inn med ID-porten: BankID, Buypass eller Commfides. Etterpå kjem du attende hit.
sign-in-button = Logg inn med ID-porten
sign-in-none = Innlogging er ikkje sett opp her. Driftssidene blir likevel viste på maskina der Reim køyrer.
sign-in-failed-title = Innlogginga vart ikkje fullført
sign-in-cancelled-title = Du avbraut innlogginga
sign-in-cancelled-text = Ingenting er gjort. Du kan logge inn når du vil.
sign-in-again = Prøv å logge inn igjen
signed-out-title = Du er logga ut
signed-out-onwards = No loggar vi deg ut av ID-porten òg, så du ikkje blir ståande innlogga i andre tenester.
signed-out-onwards-button = Logg ut av ID-porten
signed-out-text = Lukk nettlesaren om andre bruker den same maskina.

sign-in-unasked = Vi kjenner ikkje att dette svaret frå ID-porten. Det kan vere brukt før, eller sida kan ha stått open for lenge.
    .remedy = Start innlogginga på nytt herifrå.
sign-in-another-browser = Svaret frå ID-porten kom til ein annan nettlesar enn den som starta innlogginga.
    .remedy = Start innlogginga på nytt i denne nettlesaren. Informasjonskapslar må vere slått på.
sign-in-too-late = Det gjekk for lang tid før du kom attende frå ID-porten.
    .remedy = Start innlogginga på nytt.
sign-in-without-number = ID-porten kjenner ikkje noko norsk fødselsnummer eller D-nummer for deg, og utan det finn vi deg ikkje.
    .remedy = Ta kontakt med kommunen.

error-count = Du må rette { $count } feil før du kan gå vidare
error-signed-out-title = Du er ikkje lenger logga inn
error-signed-out-text = Du var borte så lenge at du vart logga ut, så ingenting er gjort. Logg inn igjen i eit anna vindauge, og gå attende til skjemaet: det du skreiv, står der framleis.

sign-in-not-yours = Det er noko gale mellom oss og ID-porten. Det kjem ikkje av noko du gjorde.
    .remedy = Prøv igjen om litt. Om det held fram, gi kommunen feilkoden nedanfor.
sign-in-code = Feilkode: { $code }
