//! What is said of Folkeregisteret.

use super::table::Entry;

pub(super) const FOLKEREGISTERET: &[Entry] = &[
    Entry {
        key: "folkeregisteret-too-many",
        nb: "Det ble spurt om mer enn 1000 personer på en gang. Dette er en feil i programmet; meld den.",
        nn: "Det vart spurt om meir enn 1000 personar på ein gong. Dette er ein feil i programmet; meld han.",
        en: "More than 1000 people were asked about at once. This is a fault in the program; report it.",
    },
    Entry {
        key: "folkeregisteret-too-old",
        nb: "Folkeregisteret har ikke lenger hendelsene siden sist. Alle slås opp på nytt av seg selv.",
        nn: "Folkeregisteret har ikkje lenger hendingane sidan sist. Alle blir slegne opp på nytt av seg sjølv.",
        en: "The National Population Register no longer has the events since last time. Everybody is looked up anew by itself.",
    },
    Entry {
        key: "folkeregisteret-paused",
        nb: "Folkeregisteret har vært nede og får være i fred en stund. Det prøves igjen av seg selv.",
        nn: "Folkeregisteret har vore nede og får vere i fred ei stund. Det blir prøvd igjen av seg sjølv.",
        en: "The National Population Register has been down and is left alone for a while. It is tried again by itself.",
    },
    Entry {
        key: "folkeregisteret-token",
        nb: "Reim fikk ikke tilgangstoken fra Maskinporten. reim doctor sier hvorfor.",
        nn: "Reim fekk ikkje tilgangstoken frå Maskinporten. reim doctor seier kvifor.",
        en: "Reim got no access token from Maskinporten. reim doctor says why.",
    },
    Entry {
        key: "folkeregisteret-unauthorized",
        nb: "Folkeregisteret godtar ikke tokenet. Kontroller at Folkeregisteret og Maskinporten hører til samme miljø (test eller produksjon).",
        nn: "Folkeregisteret godtek ikkje tokenet. Kontroller at Folkeregisteret og Maskinporten høyrer til same miljø (test eller produksjon).",
        en: "The National Population Register does not accept the token. Check that it and Maskinporten belong to the same environment (test or production).",
    },
    Entry {
        key: "folkeregisteret-forbidden",
        nb: "Folkeregisteret avslår. Kontroller hos Skatteetaten at virksomheten har rettighetspakken «offentlig med hjemmel», og ved leverandør at kommunen har delegert den i Altinn.",
        nn: "Folkeregisteret avslår. Kontroller hos Skatteetaten at verksemda har rettspakken «offentlig med hjemmel», og ved leverandør at kommunen har delegert han i Altinn.",
        en: "The National Population Register refuses. Check with Skatteetaten that the organisation has the rights “offentlig med hjemmel” and, for a supplier, that the municipality has delegated them in Altinn.",
    },
    Entry {
        key: "folkeregisteret-bad-request",
        nb: "Folkeregisteret avslår selve spørsmålet. Grensesnittet kan være endret; meld feilen.",
        nn: "Folkeregisteret avslår sjølve spørsmålet. Grensesnittet kan vere endra; meld feilen.",
        en: "The National Population Register refuses the question itself. Its interface may have changed; report the fault.",
    },
    Entry {
        key: "folkeregisteret-rate-limited",
        nb: "Folkeregisteret ber oss vente. Det prøves igjen av seg selv.",
        nn: "Folkeregisteret ber oss vente. Det blir prøvd igjen av seg sjølv.",
        en: "The National Population Register asks us to wait. It is tried again by itself.",
    },
    Entry {
        key: "folkeregisteret-unavailable",
        nb: "Folkeregisteret virker ikke. Det prøves igjen av seg selv; se driftsmeldingene hos Skatteetaten om det varer.",
        nn: "Folkeregisteret verkar ikkje. Det blir prøvd igjen av seg sjølv; sjå driftsmeldingane hos Skatteetaten om det varer.",
        en: "The National Population Register is not working. It is tried again by itself; see Skatteetaten's notices if it lasts.",
    },
    Entry {
        key: "folkeregisteret-timeout",
        nb: "Folkeregisteret svarte ikke i tide. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Folkeregisteret svarte ikkje i tide. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "The National Population Register did not answer in time. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "folkeregisteret-unreachable",
        nb: "Folkeregisteret kan ikke nås. Kontroller nettverk, navneoppslag og brannmur (port 443).",
        nn: "Folkeregisteret kan ikkje nåast. Kontroller nettverk, namneoppslag og brannmur (port 443).",
        en: "The National Population Register cannot be reached. Check network, name look-up and firewall (port 443).",
    },
    Entry {
        key: "folkeregisteret-cut",
        nb: "Svaret fra Folkeregisteret ble brutt. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Svaret frå Folkeregisteret vart brote. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "The National Population Register's answer broke off. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "folkeregisteret-garbled",
        nb: "Svaret fra Folkeregisteret kan ikke leses. Kontroller adressen, og at ingen mellomtjener svarer i stedet.",
        nn: "Svaret frå Folkeregisteret kan ikkje lesast. Kontroller adressa, og at ingen mellomtenar svarar i staden.",
        en: "The National Population Register's answer cannot be read. Check the address, and that no proxy answers in its place.",
    },
    Entry {
        key: "folkeregisteret-too-large",
        nb: "Svaret fra Folkeregisteret er større enn noe svar kan være. Kontroller adressen.",
        nn: "Svaret frå Folkeregisteret er større enn noko svar kan vere. Kontroller adressa.",
        en: "The National Population Register's answer is larger than any answer can be. Check the address.",
    },
    Entry {
        key: "folkeregisteret-redirected",
        nb: "Adressen til Folkeregisteret viser et annet sted. Den skal være uten noe etter vertsnavnet.",
        nn: "Adressa til Folkeregisteret viser ein annan stad. Ho skal vere utan noko etter vertsnamnet.",
        en: "The National Population Register's address leads elsewhere. It has nothing after the name of the host.",
    },
    Entry {
        key: "folkeregisteret-unexpected",
        nb: "Folkeregisteret svarer på en måte som ikke er dokumentert. Kontroller adressen; den skal være uten noe etter vertsnavnet.",
        nn: "Folkeregisteret svarar på ein måte som ikkje er dokumentert. Kontroller adressa; ho skal vere utan noko etter vertsnamnet.",
        en: "The National Population Register answers in a way that is not documented. Check the address; it has nothing after the name of the host.",
    },
    Entry {
        key: "doctor-folkeregisteret",
        nb: "Folkeregisteret",
        nn: "Folkeregisteret",
        en: "National Population Register",
    },
    Entry {
        key: "doctor-folkeregisteret-answers",
        nb: "Folkeregisteret godtar tokenet og rettighetspakken «offentlig med hjemmel».",
        nn: "Folkeregisteret godtek tokenet og rettspakken «offentlig med hjemmel».",
        en: "The National Population Register accepts the token and the rights “offentlig med hjemmel”.",
    },
    Entry {
        key: "doctor-folkeregisteret-refuses",
        nb: "Folkeregisteret kan ikke spørres ({detail}).",
        nn: "Folkeregisteret kan ikkje spørjast ({detail}).",
        en: "The National Population Register cannot be asked ({detail}).",
    },
];
