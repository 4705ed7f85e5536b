# Signing in and out, the front page, and what stands at the top of every page.
place-front = Forside
place-portal = Foresattportalen
place-school = Skole og barnehage
menu-people = Personer
menu-lists = Lister
menu-my-profile = Min profil
menu-insight = Innsyn
menu-sessions = Innlogginger
own-menu = Din meny
own-menu-small = Din meny, i menyen
sign-in = Logg inn
sign-out = Logg ut
signed-in-as = Logget inn som { $name }
signed-in-nameless = Innlogget

front-title = Velkommen til Reim
front-text = Her ser du hvilke opplysninger skole og barnehage har om deg, og hvor hver av dem kommer fra.
front-at-the-machine = Du sitter ved maskinen som kjører Reim:
front-go = Til forsiden

sign-in-title = Logg inn
sign-in-text = Du logger inn med ID-porten: BankID, Buypass eller Commfides. Etterpå kommer du tilbake hit.
sign-in-button = Logg inn med ID-porten
sign-in-none = Innlogging er ikke satt opp her. Driftssidene vises likevel på maskinen der Reim kjører.
sign-in-failed-title = Innloggingen ble ikke fullført
sign-in-cancelled-title = Du avbrøt innloggingen
sign-in-cancelled-text = Ingenting er gjort. Du kan logge inn når du vil.
sign-in-again = Prøv å logge inn igjen
signed-out-title = Du er logget ut
signed-out-onwards = Nå logger vi deg ut av ID-porten også, så du ikke forblir innlogget i andre tjenester.
signed-out-onwards-button = Logg ut av ID-porten
signed-out-text = Lukk nettleseren hvis andre bruker den samme maskinen.

sign-in-unasked = Vi kjenner ikke igjen dette svaret fra ID-porten. Det kan være brukt før, eller siden kan ha stått åpen for lenge.
    .remedy = Begynn innloggingen på nytt herfra.
sign-in-another-browser = Svaret fra ID-porten kom til en annen nettleser enn den som begynte innloggingen.
    .remedy = Begynn innloggingen på nytt i denne nettleseren. Informasjonskapsler må være slått på.
sign-in-too-late = Det gikk for lang tid før du kom tilbake fra ID-porten.
    .remedy = Begynn innloggingen på nytt.
sign-in-without-number = ID-porten kjenner ikke noe norsk fødselsnummer eller D-nummer for deg, og uten det finner vi deg ikke.
    .remedy = Ta kontakt med kommunen.

error-count = Du må rette { $count } feil før du kan gå videre
error-signed-out-title = Du er ikke lenger logget inn
error-signed-out-text = Du var borte så lenge at du ble logget ut, så ingenting er gjort. Logg inn igjen i et annet vindu, og gå tilbake til skjemaet: det du skrev, står der fortsatt.

sign-in-not-yours = Det er noe galt mellom oss og ID-porten. Det skyldes ikke noe du gjorde.
    .remedy = Prøv igjen om litt. Hvis det fortsetter, gi kommunen feilkoden nedenfor.
sign-in-code = Feilkode: { $code }
