//! The texts about issuers of tokens, and about signing in.

use super::table::Entry;

pub(super) const SIGN_IN: &[Entry] = &[
    Entry {
        key: "issuer-unreachable",
        nb: "Tjenesten kan ikke nås. Kontroller nettverk, navneoppslag og brannmur (port 443).",
        nn: "Tenesta kan ikkje nåast. Kontroller nettverk, namneoppslag og brannmur (port 443).",
        en: "The service cannot be reached. Check network, name resolution and firewall (port 443).",
    },
    Entry {
        key: "issuer-unavailable",
        nb: "Tjenesten svarer ikke som den skal. Prøv igjen om litt; se status.digdir.no om det varer.",
        nn: "Tenesta svarar ikkje som ho skal. Prøv igjen om litt; sjå status.digdir.no om det varer.",
        en: "The service is not answering as it should. Try again in a while; see status.digdir.no if it lasts.",
    },
    Entry {
        key: "issuer-wrong-address",
        nb: "Adressen til utstederen er feil i konfigurasjonen. ID-porten skal stå uten skråstrek til slutt (https://idporten.no), Maskinporten med (https://maskinporten.no/).",
        nn: "Adressa til utferdaren er feil i konfigurasjonen. ID-porten skal stå utan skråstrek til slutt (https://idporten.no), Maskinporten med (https://maskinporten.no/).",
        en: "The issuer's address is wrong in the configuration. ID-porten is written without a slash at the end (https://idporten.no), Maskinporten with one (https://maskinporten.no/).",
    },
    Entry {
        key: "issuer-lacking",
        nb: "Utstederen mangler noe som trengs her. Kontroller at adressen i konfigurasjonen er ID-portens eller Maskinportens egen.",
        nn: "Utferdaren manglar noko som trengst her. Kontroller at adressa i konfigurasjonen er ID-porten eller Maskinporten si eiga.",
        en: "The issuer lacks something that is needed here. Check that the address in the configuration is ID-porten's or Maskinporten's own.",
    },
    Entry {
        key: "sign-in-client",
        nb: "ID-porten kjenner ikke klienten eller nøkkelen. Kontroller klient-id og kid, at nøkkelen er registrert i Samarbeidsportalen, og at den er yngre enn ett år.",
        nn: "ID-porten kjenner ikkje klienten eller nøkkelen. Kontroller klient-id og kid, at nøkkelen er registrert i Samarbeidsportalen, og at han er yngre enn eitt år.",
        en: "ID-porten does not know the client or the key. Check the client id and kid, that the key is registered in Samarbeidsportalen, and that it is younger than one year.",
    },
    Entry {
        key: "sign-in-request",
        nb: "ID-porten godtar ikke forespørselen. Kontroller at returadressen i konfigurasjonen er registrert på klienten, tegn for tegn.",
        nn: "ID-porten godtek ikkje førespurnaden. Kontroller at returadressa i konfigurasjonen er registrert på klienten, teikn for teikn.",
        en: "ID-porten does not accept the request. Check that the return address in the configuration is registered on the client, character by character.",
    },
    Entry {
        key: "sign-in-grant",
        nb: "ID-porten godtar ikke koden fra innloggingen. Den kan være brukt eller for gammel; logg inn på nytt. Skjer det hver gang, kontroller klokken på denne maskinen.",
        nn: "ID-porten godtek ikkje koden frå innlogginga. Han kan vere brukt eller for gammal; logg inn på nytt. Skjer det kvar gong, kontroller klokka på denne maskina.",
        en: "ID-porten does not accept the code of the sign-in. It may be used or too old; sign in again. If it happens every time, check this machine's clock.",
    },
    Entry {
        key: "sign-in-scope",
        nb: "Klienten mangler et scope. Legg openid og profile til på klienten i Samarbeidsportalen.",
        nn: "Klienten manglar eit scope. Legg openid og profile til på klienten i Samarbeidsportalen.",
        en: "The client lacks a scope. Add openid and profile to the client in Samarbeidsportalen.",
    },
    Entry {
        key: "sign-in-not-registered",
        nb: "Klienten er ikke registrert for denne måten å logge inn på. Den skal bruke authorization_code og private_key_jwt; rett det i Samarbeidsportalen.",
        nn: "Klienten er ikkje registrert for denne måten å logge inn på. Han skal bruke authorization_code og private_key_jwt; rett det i Samarbeidsportalen.",
        en: "The client is not registered for this way of signing in. It should use authorization_code and private_key_jwt; correct it in Samarbeidsportalen.",
    },
    Entry {
        key: "sign-in-refused",
        nb: "ID-porten avslår av en grunn som ikke er kjent her. Gi Digdir beskrivelsen og sporings-id: servicedesk@digdir.no.",
        nn: "ID-porten avslår av ein grunn som ikkje er kjend her. Gje Digdir beskrivinga og sporings-id: servicedesk@digdir.no.",
        en: "ID-porten refuses for a reason not known here. Give Digdir the description and trace id: servicedesk@digdir.no.",
    },
    Entry {
        key: "sign-in-cancelled",
        nb: "Innloggingen ble avbrutt. Du kan prøve igjen.",
        nn: "Innlogginga vart avbroten. Du kan prøve igjen.",
        en: "The sign-in was cancelled. You can try again.",
    },
    Entry {
        key: "sign-in-needed",
        nb: "Du må logge inn for å gå videre.",
        nn: "Du må logge inn for å gå vidare.",
        en: "You must sign in to go on.",
    },
    Entry {
        key: "sign-in-level-not-to-be-had",
        nb: "Innloggingen var ikke på det sikkerhetsnivået som kreves her. Logg inn igjen og velg en elektronisk ID på et høyere nivå, for eksempel BankID.",
        nn: "Innlogginga var ikkje på det tryggleiksnivået som er kravd her. Logg inn igjen og vel ein elektronisk ID på eit høgare nivå, til dømes BankID.",
        en: "The sign-in was not at the level of security required here. Sign in again with an electronic ID at a higher level, such as BankID.",
    },
    Entry {
        key: "sign-in-too-late",
        nb: "Det gikk for lang tid før du kom tilbake fra ID-porten. Logg inn på nytt.",
        nn: "Det gjekk for lang tid før du kom tilbake frå ID-porten. Logg inn på nytt.",
        en: "It took too long until you came back from ID-porten. Sign in again.",
    },
    Entry {
        key: "sign-in-wrong-state",
        nb: "Innloggingen hører ikke til dette vinduet, eller den er brukt før. Logg inn på nytt.",
        nn: "Innlogginga høyrer ikkje til dette vindauget, eller ho er brukt før. Logg inn på nytt.",
        en: "The sign-in does not belong to this window, or it has been used before. Sign in again.",
    },
    Entry {
        key: "sign-in-not-from-idporten",
        nb: "Svaret er ikke slik ID-porten svarer denne klienten. Kontroller utsteder og klient-id i konfigurasjonen. Gjentar det seg, kan noen prøve å komme inn som en annen; meld det til sikkerhetsansvarlig.",
        nn: "Svaret er ikkje slik ID-porten svarar denne klienten. Kontroller utferdar og klient-id i konfigurasjonen. Tek det seg opp att, kan nokon prøve å kome inn som ein annan; meld det til tryggleiksansvarleg.",
        en: "The answer is not as ID-porten answers this client. Check issuer and client id in the configuration. If it is repeated, somebody may be trying to get in as another; tell whoever is responsible for security.",
    },
    Entry {
        key: "sign-in-clock",
        nb: "Svaret fra ID-porten er fra en annen tid. Slå på tidssynkronisering (NTP) på denne maskinen.",
        nn: "Svaret frå ID-porten er frå ei anna tid. Slå på tidssynkronisering (NTP) på denne maskina.",
        en: "ID-porten's answer is from another time. Turn on time synchronisation (NTP) on this machine.",
    },
    Entry {
        key: "sign-in-wrong-environment",
        nb: "Fødselsnummeret fra ID-porten hører ikke til dette miljøet. Kontroller at miljø (test eller produksjon) og utsteder i konfigurasjonen passer sammen.",
        nn: "Fødselsnummeret frå ID-porten høyrer ikkje til dette miljøet. Kontroller at miljø (test eller produksjon) og utferdar i konfigurasjonen passar saman.",
        en: "The national identity number from ID-porten does not belong to this environment. Check that the environment (test or production) and the issuer in the configuration go together.",
    },
    Entry { key: "doctor-idporten", nb: "ID-porten", nn: "ID-porten", en: "ID-porten" },
    Entry {
        key: "doctor-idporten-key",
        nb: "Nøkkel for ID-porten",
        nn: "Nøkkel for ID-porten",
        en: "Key for ID-porten",
    },
    Entry {
        key: "doctor-idporten-client",
        nb: "Klient i ID-porten",
        nn: "Klient i ID-porten",
        en: "Client at ID-porten",
    },
    Entry {
        key: "doctor-idporten-reached",
        nb: "ID-porten svarer på {issuer} og har alt som trengs.",
        nn: "ID-porten svarar på {issuer} og har alt som trengst.",
        en: "ID-porten answers at {issuer} and has all that is needed.",
    },
    Entry {
        key: "doctor-idporten-failed",
        nb: "ID-porten på {issuer} kan ikke brukes ({detail}).",
        nn: "ID-porten på {issuer} kan ikkje brukast ({detail}).",
        en: "ID-porten at {issuer} cannot be used ({detail}).",
    },
    Entry {
        key: "doctor-idporten-accepts",
        nb: "ID-porten kjenner klienten, nøkkelen og returadressen {address}.",
        nn: "ID-porten kjenner klienten, nøkkelen og returadressa {address}.",
        en: "ID-porten knows the client, the key and the return address {address}.",
    },
    Entry {
        key: "doctor-idporten-refuses",
        nb: "ID-porten tar ikke imot noen som skal tilbake til {address} ({detail}).",
        nn: "ID-porten tek ikkje imot nokon som skal tilbake til {address} ({detail}).",
        en: "ID-porten receives nobody who is to come back to {address} ({detail}).",
    },
];
