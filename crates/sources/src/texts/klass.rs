//! What is said of KLASS.

use super::table::Entry;

pub(super) const KLASS: &[Entry] = &[
    Entry {
        key: "klass-paused",
        nb: "SSBs Klass har vært nede og får være i fred en stund. Det prøves igjen av seg selv.",
        nn: "Klass hos SSB har vore nede og får vere i fred ei stund. Det blir prøvd igjen av seg sjølv.",
        en: "SSB's KLASS has been down and is left alone for a while. It is tried again by itself.",
    },
    Entry {
        key: "klass-bad-request",
        nb: "Klass avslår selve spørsmålet. Grensesnittet kan være endret; meld feilen.",
        nn: "Klass avslår sjølve spørsmålet. Grensesnittet kan vere endra; meld feilen.",
        en: "KLASS refuses the question itself. Its interface may have changed; report the fault.",
    },
    Entry {
        key: "klass-not-found",
        nb: "Klass har ingenting å svare. Kontroller adressen; den skal ende på /api/klass/v1.",
        nn: "Klass har ingenting å svare. Kontroller adressa; ho skal ende på /api/klass/v1.",
        en: "KLASS has nothing to answer. Check the address; it ends in /api/klass/v1.",
    },
    Entry {
        key: "klass-rate-limited",
        nb: "Klass ber oss vente. Det prøves igjen av seg selv.",
        nn: "Klass ber oss vente. Det blir prøvd igjen av seg sjølv.",
        en: "KLASS asks us to wait. It is tried again by itself.",
    },
    Entry {
        key: "klass-unavailable",
        nb: "Klass virker ikke. Det prøves igjen av seg selv; se driftsmeldingene hos SSB om det varer.",
        nn: "Klass verkar ikkje. Det blir prøvd igjen av seg sjølv; sjå driftsmeldingane hos SSB om det varer.",
        en: "KLASS is not working. It is tried again by itself; see SSB's notices if it lasts.",
    },
    Entry {
        key: "klass-timeout",
        nb: "Klass svarte ikke i tide. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Klass svarte ikkje i tide. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "KLASS did not answer in time. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "klass-unreachable",
        nb: "Klass kan ikke nås. Kontroller nettverk, navneoppslag og brannmur (data.ssb.no, port 443).",
        nn: "Klass kan ikkje nåast. Kontroller nettverk, namneoppslag og brannmur (data.ssb.no, port 443).",
        en: "KLASS cannot be reached. Check network, name look-up and firewall (data.ssb.no, port 443).",
    },
    Entry {
        key: "klass-cut",
        nb: "Svaret fra Klass ble brutt. Det prøves igjen av seg selv; kontroller nettverket om det varer.",
        nn: "Svaret frå Klass vart brote. Det blir prøvd igjen av seg sjølv; kontroller nettverket om det varer.",
        en: "KLASS's answer broke off. It is tried again by itself; check the network if it lasts.",
    },
    Entry {
        key: "klass-garbled",
        nb: "Svaret fra Klass kan ikke leses. Kontroller adressen, og at ingen mellomtjener svarer i stedet.",
        nn: "Svaret frå Klass kan ikkje lesast. Kontroller adressa, og at ingen mellomtenar svarar i staden.",
        en: "KLASS's answer cannot be read. Check the address, and that no proxy answers in its place.",
    },
    Entry {
        key: "klass-too-large",
        nb: "Svaret fra Klass er større enn noe svar kan være. Kontroller adressen.",
        nn: "Svaret frå Klass er større enn noko svar kan vere. Kontroller adressa.",
        en: "KLASS's answer is larger than any answer can be. Check the address.",
    },
    Entry {
        key: "klass-redirected",
        nb: "Adressen til Klass viser et annet sted. Den er https://data.ssb.no/api/klass/v1.",
        nn: "Adressa til Klass viser ein annan stad. Ho er https://data.ssb.no/api/klass/v1.",
        en: "KLASS's address leads elsewhere. It is https://data.ssb.no/api/klass/v1.",
    },
    Entry {
        key: "klass-unexpected",
        nb: "Klass svarer på en måte som ikke er dokumentert. Kontroller adressen; den er https://data.ssb.no/api/klass/v1.",
        nn: "Klass svarar på ein måte som ikkje er dokumentert. Kontroller adressa; ho er https://data.ssb.no/api/klass/v1.",
        en: "KLASS answers in a way that is not documented. Check the address; it is https://data.ssb.no/api/klass/v1.",
    },
    Entry { key: "doctor-klass", nb: "Klass (SSB)", nn: "Klass (SSB)", en: "KLASS (Statistics Norway)" },
    Entry {
        key: "doctor-klass-answers",
        nb: "SSB svarer.",
        nn: "SSB svarar.",
        en: "Statistics Norway answers.",
    },
    Entry {
        key: "doctor-klass-refuses",
        nb: "Klass kan ikke spørres ({detail}).",
        nn: "Klass kan ikkje spørjast ({detail}).",
        en: "KLASS cannot be asked ({detail}).",
    },
];
