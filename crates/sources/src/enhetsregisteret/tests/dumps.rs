//! Dumps: read element by element, whatever they are cut into, and with a place for what is broken.

use std::{
    io::{self, Read, Write},
    ops::ControlFlow,
};

use domain::OrganisationNumber;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::{numbers, part};
use crate::enhetsregisteret::{Place, Reading, Stopped, read_entities, read_roles};

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn list(elements: &[Value]) -> String {
    json!(elements).to_string()
}

type Told = (Result<Reading, Stopped>, Vec<OrganisationNumber>, Vec<Place>);

fn entities(bytes: impl Read) -> Told {
    let (mut seen, mut broken) = (Vec::new(), Vec::new());
    let reading = read_entities(bytes, |element| {
        match element {
            Ok((number, glimpse, bytes)) => {
                assert_eq!(glimpse.form(), "ORGL");
                assert!(bytes.starts_with(b"{") && bytes.ends_with(b"}"));
                seen.push(number);
            }
            Err(fault) => broken.push(fault.place),
        }
        ControlFlow::Continue(())
    });
    (reading, seen, broken)
}

/// A few bytes at a time, and then, perhaps, none any more.
struct Dripping<'b>(&'b [u8], Option<io::ErrorKind>);

impl Read for Dripping<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return self.1.take().map_or(Ok(0), |kind| Err(kind.into()));
        }
        let length = into.len().min(7).min(self.0.len());
        let (now, later) = self.0.split_at(length);
        into[..length].copy_from_slice(now);
        self.0 = later;
        Ok(length)
    }
}

fn some(count: usize) -> (Vec<OrganisationNumber>, Vec<Value>) {
    let all = numbers(count);
    let parts = all.iter().map(|number| part(number.as_str())).collect();
    (all, parts)
}

#[test]
fn a_dump_is_read_packed_or_not_in_one_piece_or_in_drips_dense_or_spaced() {
    let (all, parts) = some(700);
    let (dense, spaced) = (list(&parts), serde_json::to_string_pretty(&parts).unwrap());
    for text in [&dense, &spaced] {
        for (reading, seen, broken) in
            [entities(text.as_bytes()), entities(&*packed(text)), entities(Dripping(&packed(text), None))]
        {
            assert_eq!(reading, Ok(Reading { elements: 700, broken: 0 }));
            assert_eq!((&seen, broken), (&all, Vec::new()));
        }
    }
    assert_eq!(entities(&b" [ ] "[..]).0, Ok(Reading::default()));
}

#[test]
fn two_packed_files_after_each_other_are_one() {
    let (_, parts) = some(3);
    let text = list(&parts);
    let (start, end) = text.split_at(text.len() / 2);
    let bytes = [packed(start), packed(end)].concat();
    assert_eq!(entities(&*bytes).0, Ok(Reading { elements: 3, broken: 0 }));
}

#[test]
fn a_broken_element_is_told_with_its_place_and_costs_no_other() {
    let (all, parts) = some(5);
    let whole = parts.iter().map(Value::to_string).collect::<Vec<_>>();
    let breakages: [fn(&str) -> String; 6] = [
        |part| part.replace("\"ORGL\"", "{\"ny\":[1]}"),
        |part| part.replace("\"ORGL\"", "\"OR\"GL\""),
        |part| part.replace("false", "fa\u{0}lse"),
        |part| part.replacen('}', "", 1),
        |part| part.replace("\"organisasjonsnummer\":\"31", "\"organisasjonsnummer\":\"39"),
        |part| format!("{part}}}"),
    ];
    for (nth, breakage) in breakages.iter().enumerate() {
        for at in [0, 2, 4] {
            let mut elements = whole.clone();
            elements[at] = breakage(&elements[at]);
            assert_ne!(elements[at], whole[at]);
            let text = format!("[{}]", elements.join(","));
            let before: usize = 1 + whole[..at].iter().map(|element| element.len() + 1).sum::<usize>();
            for text in [text.clone(), text.replace("},{\"_links", "} ,\n {\"_links")] {
                let (reading, seen, broken) = entities(text.as_bytes());
                let told = format!("breakage {nth} at {at}: {reading:?}");
                if nth == 5 {
                    // The element is whole, and what follows it is none.
                    assert_eq!((reading, &seen), (Ok(Reading { elements: 6, broken: 1 }), &all), "{told}");
                    continue;
                }
                assert_eq!(reading, Ok(Reading { elements: 5, broken: 1 }), "{told}");
                let mut others = all.clone();
                others.remove(at);
                assert_eq!(seen, others, "{told}");
                assert_eq!(broken.len(), 1);
                assert_eq!(broken[0].element, at as u64 + 1);
                assert!(text.contains(" ,\n") || broken[0].byte == before as u64, "{told}");
            }
        }
    }
}

#[test]
fn what_is_cut_off_says_where_and_gives_what_came() {
    let (all, parts) = some(1000);
    let text = list(&parts);
    let packed = packed(&text);
    for bytes in [
        Dripping(&packed[..packed.len() / 2], None),
        Dripping(&packed[..packed.len() / 2], Some(io::ErrorKind::ConnectionReset)),
        Dripping(&text.as_bytes()[..text.len() / 2], None),
    ] {
        let (reading, seen, broken) = entities(bytes);
        let Err(Stopped::Cut(place)) = reading else { panic!("{reading:?}") };
        assert_eq!((place.element, broken), (seen.len() as u64, Vec::new()));
        assert!(seen.len() > 100 && all.starts_with(&seen));
    }
    // The list is whole, but not its packing: nobody can tell whether all of it was right.
    let (reading, seen, _) = entities(&packed[..packed.len() - 4]);
    assert!(matches!(reading, Err(Stopped::Cut(_))), "{reading:?}");
    assert_eq!(seen.len(), 1000);
}

#[test]
fn what_is_no_list_is_no_dump() {
    for body in ["", "{}", "<html>", "null", "[{}x"] {
        let (reading, seen, _) = entities(body.as_bytes());
        assert!(matches!(reading, Err(Stopped::NotAList(_) | Stopped::Cut(_))), "{body}: {reading:?}");
        assert_eq!(seen, []);
    }
}

#[test]
fn whoever_has_seen_enough_stops() {
    let (_, parts) = some(10);
    let mut seen = 0;
    let reading = read_entities(list(&parts).as_bytes(), |_| {
        seen += 1;
        if seen == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((reading, seen), (Err(Stopped::CalledOff), 4));
}

#[test]
fn roles_say_in_their_links_whose_they_are_and_whether_somebody_owns_it() {
    let [own, owner] = numbers(2)[..] else { panic!("two") };
    let roles = |code: &str| {
        json!({
            "rollegrupper": [{ "type": { "kode": code }, "roller": [
                { "type": { "kode": code }, "enhet": { "organisasjonsnummer": owner.as_str(), "navn": null } },
            ] }],
            "_links": { "enhet": { "href": format!("https://data.brreg.no/enhetsregisteret/api/enheter/{own}") } },
        })
    };
    let only_self =
        json!({ "rollegrupper": [], "_links": { "self": { "href": format!("/enheter/{own}/roller") } } });
    let text = list(&[roles("EIKM"), roles("REVI"), only_self, json!({ "rollegrupper": [] })]);
    let mut told = Vec::new();
    let reading = read_roles(text.as_bytes(), |element| {
        told.push(element.map(|(number, roles)| (number, roles.tells_of_owners())).ok());
        ControlFlow::Continue(())
    });
    assert_eq!(told, [Some((own, true)), Some((own, false)), Some((own, false)), None]);
    assert_eq!(reading, Ok(Reading { elements: 4, broken: 1 }));
}
