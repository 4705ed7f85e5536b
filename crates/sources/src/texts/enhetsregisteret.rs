//! What is said of Enhetsregisteret.

use super::table::Entry;

pub(super) const ENHETSREGISTERET: &[Entry] = &[
    Entry {
        key: "enhetsregisteret-paused",
        nb: "Enhetsregisteret har vært nede og får være i fred en stund. Det prøves igjen av seg selv.",
        nn: "Einingsregisteret har vore nede og får vere i fred ei stund. Det blir prøvd igjen av seg sjølv.",
        en: "Enhetsregisteret has been down and is left alone for a while. It is tried again by itself.",
    },
    Entry {
        key: "enhetsregisteret-bad-request",
        nb: "Enhetsregisteret avslår selve spørsmålet. Grensesnittet kan være endret; meld feilen.",
        nn: "Einingsregisteret avslår sjølve spørsmålet. Grensesnittet kan vere endra; meld feilen.",
        en: "Enhetsregisteret refuses the question itself. Its interface may have changed; report the fault.",
    },
    Entry {
        key: "enhetsregisteret-rate-limited",
        nb: "Enhetsregisteret ber oss vente. Det prøves igjen av seg selv.",
        nn: "Einingsregisteret ber oss vente. Det blir prøvd igjen av seg sjølv.",
        en: "Enhetsregisteret asks us to wait. It is tried again by itself.",
    },
    Entry {
        key: "enhetsregisteret-unavailable",
        nb: "Enhetsregisteret virker ikke. Det prøves igjen av seg selv; se driftsmeldingene hos Brønnøysundregistrene om det varer.",
        nn: "Einingsregisteret verkar ikkje. Det blir prøvd igjen av seg sjølv; sjå driftsmeldingane hos Brønnøysundregistra om det varer.",
        en: "Enhetsregisteret is not working. It is tried again by itself; see the notices of Brønnøysundregistrene if it lasts.",
    },
    Entry {
        key: "enhetsregisteret-timeout",
        nb: "Enhetsregisteret svarte ikke i tide. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Einingsregisteret svarte ikkje i tide. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "Enhetsregisteret did not answer in time. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "enhetsregisteret-unreachable",
        nb: "Enhetsregisteret kan ikke nås. Kontroller nettverk, navneoppslag og brannmur (port 443).",
        nn: "Einingsregisteret kan ikkje nåast. Kontroller nettverk, namneoppslag og brannmur (port 443).",
        en: "Enhetsregisteret cannot be reached. Check network, name look-up and firewall (port 443).",
    },
    Entry {
        key: "enhetsregisteret-cut",
        nb: "Svaret fra Enhetsregisteret ble brutt. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Svaret frå Einingsregisteret vart brote. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "Enhetsregisteret's answer broke off. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "enhetsregisteret-garbled",
        nb: "Svaret fra Enhetsregisteret kan ikke leses. Kontroller adressen, og at ingen mellomtjener svarer i stedet.",
        nn: "Svaret frå Einingsregisteret kan ikkje lesast. Kontroller adressa, og at ingen mellomtenar svarar i staden.",
        en: "Enhetsregisteret's answer cannot be read. Check the address, and that no proxy answers in its place.",
    },
    Entry {
        key: "enhetsregisteret-too-large",
        nb: "Svaret fra Enhetsregisteret er større enn noe svar kan være. Kontroller adressen.",
        nn: "Svaret frå Einingsregisteret er større enn noko svar kan vere. Kontroller adressa.",
        en: "Enhetsregisteret's answer is larger than any answer can be. Check the address.",
    },
    Entry {
        key: "enhetsregisteret-redirected",
        nb: "Adressen til Enhetsregisteret viser et annet sted. Kontroller adressen i konfigurasjonen; den slutter på /api.",
        nn: "Adressa til Einingsregisteret viser ein annan stad. Kontroller adressa i konfigurasjonen; ho sluttar på /api.",
        en: "Enhetsregisteret's address leads elsewhere. Check the address in the configuration; it ends in /api.",
    },
    Entry {
        key: "enhetsregisteret-unexpected",
        nb: "Enhetsregisteret svarer på en måte som ikke er dokumentert. Kontroller adressen i konfigurasjonen; den slutter på /api.",
        nn: "Einingsregisteret svarar på ein måte som ikkje er dokumentert. Kontroller adressa i konfigurasjonen; ho sluttar på /api.",
        en: "Enhetsregisteret answers in a way that is not documented. Check the address in the configuration; it ends in /api.",
    },
    Entry {
        key: "doctor-enhetsregisteret",
        nb: "Enhetsregisteret",
        nn: "Einingsregisteret",
        en: "Enhetsregisteret",
    },
    Entry {
        key: "doctor-enhetsregisteret-answers",
        nb: "Enhetsregisteret svarer; det nyeste totaluttrekket er fra {at}.",
        nn: "Einingsregisteret svarar; det nyaste totaluttrekket er frå {at}.",
        en: "Enhetsregisteret answers; its newest dump is from {at}.",
    },
    Entry {
        key: "doctor-enhetsregisteret-refuses",
        nb: "Enhetsregisteret kan ikke spørres ({detail}).",
        nn: "Einingsregisteret kan ikkje spørjast ({detail}).",
        en: "Enhetsregisteret cannot be asked ({detail}).",
    },
];
