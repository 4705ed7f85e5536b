//! The headings of each election.

use domain::election::{Born, Gender, Seat, Votes};
use jiff::civil::date;

use super::{bytes, file, told};

#[test]
fn municipal_elections_of_2011_have_party_codes_and_extra_votes() {
    let read = file(
        "KOMMNR;KOMMUNE;PARTIKODE;PARTINAVN;PLASSNR;NAVN;FØDT;KJØNN;STEMMETILLEGG;STILTE 2007\n\
         0101;Halden;A;Det norske Arbeiderparti;1;Åse Ødegård;1971;K;Ja;Nei\n\
         301;Oslo;BYL;Byluftlisten;12;Per van der Lund;12.04.1950;M;;Ja\n",
    );
    assert_eq!(told(&read), ["3 KOMMNR import-municipality-zero-restored note"]);
    let [first, second] = read.candidates.as_slice() else { panic!("two candidates") };
    assert_eq!((first.party.code.as_deref(), first.rank, first.preferred), (Some("A"), 1, Some(true)));
    assert_eq!((first.born, first.gender), (Some(Born::Year(1971)), Some(Gender::Woman)));
    assert_eq!(second.place.municipality.unwrap().as_str(), "0301");
    assert_eq!((second.born, second.preferred), (Some(Born::On(date(1950, 4, 12))), Some(false)));
    assert_eq!((second.name.given.as_str(), second.name.family.as_str()), ("Per", "van der Lund"));
    assert!(read.tally.adds_up() && read.tally.accepted == 2);
}

#[test]
fn elections_of_2015_and_2019_differ_in_their_capitals_and_in_two_words() {
    let of_2015 = file(
        "Valg;Fylke;Kommunenr;Kommune;Partikode;Parti;Kandidatnr;Kandidat;Bosted;Stilling;Fødselsår;Kjønn\n\
         Kommunestyrevalget 2015;Østfold;0101;Halden;V;Venstre;2;Kari Bakken;Halden;Bonde;1980;Kvinne\n",
    );
    let of_2019 = file(
        "valg;fylke;kommunenr;kommune;partikode;partinavn;kandidatnr;navn;bosted;stilling;fødselsår;kjønn\n\
         Kommunestyrevalget 2019;Østfold;0101;Halden;V;Venstre;2;Kari Bakken;Halden;Bonde;1980;Kvinne\n",
    );
    let (before, after) = (&of_2015.candidates[0], &of_2019.candidates[0]);
    assert_eq!(
        (before.election.as_deref(), after.election.as_deref()),
        (Some("Kommunestyrevalget 2015"), Some("Kommunestyrevalget 2019"))
    );
    assert_eq!(
        (&before.place, &before.party, &before.name, before.born),
        (&after.place, &after.party, &after.name, after.born)
    );
    assert_eq!((before.residence.as_deref(), before.occupation.as_deref()), (Some("Halden"), Some("Bonde")));
    let county = file(
        "valg;fylke;partikode;partinavn;kandidatnr;navn;bosted;stilling;fødselsår;kjønn\n\
         Fylkestingsvalget 2019;Nordland;SP;Senterpartiet;1;Ola Moen;Bodø;;1966;Mann\n",
    );
    let county = &county.candidates[0];
    assert_eq!((county.place.county.as_deref(), county.place.municipality), (Some("Nordland"), None));
    assert_eq!((county.occupation.as_deref(), county.gender), (None, Some(Gender::Man)));
}

#[test]
fn elections_of_2023_have_commas_no_party_codes_and_days_with_short_years() {
    let headings = "Valg,Fylkesnummer,Fylke,Kommunenummer,Kommune,Bydelsnummer,Bydel,Partinavn,Kandidatnr,Navn,Bosted,\
                    Stilling,Partitilhørighet,Fødselsår,Fødselsdato(MM-DD-YY),Kjønn";
    let read = file(&format!(
        "{headings},Stemmetillegg\n\
         Kommunestyrevalget 2023,03,Oslo,0301,Oslo,01,Gamle Oslo,\"Bygdelista, Sentrum\",4,Siv Haug,Oslo,\"Snekker, pensjonist\",,1971,03-25-71,Kvinne,Ja\n\
         Kommunestyrevalget 2023,03,Oslo,0301,Oslo,,,Rødt,5,Jon Vik,Oslo,,,2004,12-31-04,Mann,Nei\n"
    ));
    assert_eq!(told(&read), Vec::<String>::new());
    let [first, second] = read.candidates.as_slice() else { panic!("two candidates") };
    assert_eq!((first.party.name.as_str(), first.party.code.as_deref()), ("Bygdelista, Sentrum", None));
    assert_eq!(first.born, Some(Born::On(date(1971, 3, 25))));
    assert_eq!((first.place.ward.as_deref(), first.preferred), (Some("Gamle Oslo"), Some(true)));
    assert_eq!((second.born, second.place.ward.as_deref()), (Some(Born::On(date(2004, 12, 31))), None));
    let without = file(&format!(
        "{headings}\nFylkestingsvalget 2023,18,Nordland,,,,,Rødt,5,Jon Vik,Bodø,,,2004,12-31-04,Mann\n"
    ));
    assert_eq!((without.candidates[0].preferred, without.candidates[0].place.municipality), (None, None));
}

#[test]
fn the_storting_of_2025_has_whole_days_and_a_byte_order_mark() {
    let read = file(
        "\u{FEFF}Valg;Valgdistrikt;Partinavn;Kandidatnr;Navn;Bosted;Stilling;Fødselsdato;Alder;Kjønn\n\
         Stortingsvalget 2025;Troms;Kystpartiet;1;Åse Marie Ødegård;Tromsø;Fisker;25.03.1971;54;Kvinne\n",
    );
    let candidate = &read.candidates[0];
    assert_eq!(
        candidate.election.as_deref(),
        Some("Stortingsvalget 2025"),
        "the mark is no part of the heading"
    );
    assert_eq!(
        (candidate.place.county.as_deref(), candidate.born),
        (Some("Troms"), Some(Born::On(date(1971, 3, 25))))
    );
    assert_eq!(candidate.name.splitting, domain::election::Splitting::Likely);
}

#[test]
fn seats_have_votes_and_what_came_of_it() {
    let read = file(
        "\u{FEFF}parti;kandidatnummer;kandidatnavn;fødselsår;stemmetillegg;personstemmer;slengere;totalt;status\n\
         Bygdelista;1;Åse Ødegård;1971;312;1 204;17;1533;Innvalgt\n\
         Bygdelista;2;Per Lund;1950;0;88;;88;Vararepresentant\n",
    );
    assert_eq!(told(&read), Vec::<String>::new());
    let [first, second] = read.candidates.as_slice() else { panic!("two candidates") };
    let votes = Votes { added: Some(312), personal: Some(1204), from_others: Some(17), total: Some(1533) };
    assert_eq!((first.votes, first.seat, first.preferred), (Some(votes), Some(Seat::Elected), None));
    assert_eq!((second.seat, second.votes.unwrap().from_others), (Some(Seat::Deputy), None));
    assert_eq!(first.place, domain::election::Place::default());
}

#[test]
fn an_older_encoding_and_another_delimiter_are_read_and_the_encoding_is_told() {
    let text = "Parti;Kandidatnr;Kandidat;Kjønn\nBygdelista;1;Åse Ødegård;Kvinne\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let read = bytes(&latin).unwrap();
    assert_eq!(told(&read), ["- - import-other-encoding note"]);
    assert_eq!(read.candidates[0].name.whole, "Åse Ødegård");
    for delimiter in ["\t", "|", ","] {
        assert_eq!(file(&text.replace(';', delimiter)).candidates, read.candidates);
    }
}
