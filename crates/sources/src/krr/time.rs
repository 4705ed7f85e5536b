//! KRR's times: `2023-06-29T10:14:52+02`, which is not RFC 3339, and `2023-08-05T10:45:15.768Z`, which is.

use jiff::{Timestamp, civil, tz::Offset};

/// An instant in either form, or in any other of ISO 8601 that jiff knows. `None` where there is no telling.
pub fn parse(text: &str) -> Option<Timestamp> {
    common(text.as_bytes()).or_else(|| text.trim().parse().ok())
}

/// The two forms that KRR writes, by hand: half a dozen of them come with every person, millions a night.
fn common(text: &[u8]) -> Option<Timestamp> {
    let (wall, rest) = text.split_first_chunk::<19>()?;
    let [y1, y2, y3, y4, b'-', mo1, mo2, b'-', d1, d2, b'T', h1, h2, b':', mi1, mi2, b':', s1, s2] = *wall
    else {
        return None;
    };
    let (nanosecond, offset) = match *rest {
        [b'Z'] => (0, Offset::UTC),
        [b'.', f1, f2, f3, b'Z'] => {
            let milliseconds = i32::from(digit(f1)?) * 100 + i32::from(pair(f2, f3)?);
            (milliseconds * 1_000_000, Offset::UTC)
        }
        [b'+', o1, o2] => (0, Offset::from_hours(pair(o1, o2)?).ok()?),
        _ => return None,
    };
    let year = i16::from(pair(y1, y2)?) * 100 + i16::from(pair(y3, y4)?);
    let (month, day) = (pair(mo1, mo2)?, pair(d1, d2)?);
    // A leap second is refused here and left to jiff.
    let (hour, minute, second) = (pair(h1, h2)?, pair(mi1, mi2)?, pair(s1, s2)?);
    let wall = civil::DateTime::new(year, month, day, hour, minute, second, nanosecond).ok()?;
    offset.to_timestamp(wall).ok()
}

fn pair(tens: u8, ones: u8) -> Option<i8> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn digit(character: u8) -> Option<i8> {
    character.is_ascii_digit().then(|| (character - b'0').cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_forms_of_krr_are_read() {
        let seen = [
            ("2023-06-10T21:00:01+02", "2023-06-10T19:00:01Z"),
            ("2023-06-29T10:14:52+02", "2023-06-29T08:14:52Z"),
            ("2023-08-05T10:45:15.768Z", "2023-08-05T10:45:15.768Z"),
            ("2014-03-20T10:44:39+01", "2014-03-20T09:44:39Z"),
            ("2018-11-20T00:00:00+01", "2018-11-19T23:00:00Z"),
        ];
        for (text, utc) in seen {
            assert!(common(text.as_bytes()).is_some(), "{text} takes the fast path");
            assert_eq!(parse(text).unwrap().to_string(), utc);
        }
    }

    #[test]
    fn other_forms_of_the_standard_are_read_too() {
        let others = [
            ("2023-06-10T21:00:01+02:00", "2023-06-10T19:00:01Z"),
            ("2023-06-10T21:00:01+0200", "2023-06-10T19:00:01Z"),
            ("2023-06-10T21:00:01-03", "2023-06-11T00:00:01Z"),
            ("2023-06-10T21:00:01.5Z", "2023-06-10T21:00:01.5Z"),
            ("2023-06-10T21:00:01.123456789+02", "2023-06-10T19:00:01.123456789Z"),
            ("2023-06-10 21:00:01z", "2023-06-10T21:00:01Z"),
        ];
        for (text, utc) in others {
            assert_eq!(parse(text).unwrap().to_string(), utc, "{text}");
        }
    }

    #[test]
    fn a_time_of_nowhere_or_never_is_none() {
        let nonsense = [
            "",
            "yesterday",
            "2023-06-10T21:00:01",
            "2023-06-10",
            "2023-02-29T10:00:00Z",
            "2023-06-10T25:00:00Z",
            "10.06.2023 21:00",
            "2023-06-10T21:00:01+02x",
            "２０２３-06-10T21:00:01Z",
        ];
        for text in nonsense {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_fast_path_says_what_jiff_says(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|\\.[0-9]{3}Z|\\+[0-9]{2})",
        ) {
            if let Some(fast) = common(text.as_bytes()) {
                prop_assert_eq!(Some(fast), text.parse().ok());
            }
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC{0,40}") {
            parse(&text);
        }
    }
}
