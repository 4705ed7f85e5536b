//! Numbers, dates and spans of time as they are written in each language.

use domain::{Phone, oslo};
use jiff::{Timestamp, civil::Date};

use crate::Language;

/// Narrow no-break space: groups thousands without letting the number break.
const THIN: char = '\u{202f}';
/// No-break space: keeps a number and its unit together.
const HARD: char = '\u{a0}';

/// 4190 as `4 190`, in English `4,190`.
pub fn number(language: Language, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let separator = if language == Language::English { ',' } else { THIN };
    let mut text = if number < 0 { "\u{2212}".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// One decimal below a hundred, none above: `13,2`, `4 120`.
pub fn decimal(language: Language, value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    if tenths.abs() >= 100.0 {
        #[expect(clippy::cast_possible_truncation, reason = "a rate; far below 2^63")]
        return number(language, value.round() as i64);
    }
    let text = format!("{tenths:.1}");
    if language == Language::English { text } else { text.replace('.', ",") }
}

/// A part of a whole with one decimal: `91,4 %`, in English `91.4%`. Nothing of nothing is no share.
pub fn percent(language: Language, part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".into();
    }
    // Whole tenths of a percent, rounded down, so that 100 % is said only of all.
    let tenths = i128::from(part) * 1000 / i128::from(whole);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if language == Language::English {
        format!("{whole}.{tenth}%")
    } else {
        format!("{whole},{tenth}{HARD}%")
    }
}

/// As [`percent`] without decimals: `62 %`.
pub fn whole_percent(language: Language, part: i64, whole: i64) -> String {
    let percent = if whole <= 0 { 0 } else { i128::from(part) * 100 / i128::from(whole) };
    if language == Language::English { format!("{percent}%") } else { format!("{percent}{HARD}%") }
}

/// `21.11.2026`, in English `21 Nov 2026`.
pub fn date(language: Language, at: Timestamp) -> String {
    civil(language, day(at))
}

/// A day as it stands in a form, in every language.
pub fn typed_date(date: Date) -> String {
    date.strftime("%d.%m.%Y").to_string()
}

/// A day as it stands in a form, or as machines write it.
pub fn read_date(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d.%m.%Y", text).ok())
}

/// The same for a day that is no instant.
pub fn civil(language: Language, date: Date) -> String {
    date.strftime(if language == Language::English { "%-d %b %Y" } else { "%d.%m.%Y" }).to_string()
}

/// `21.11.2026 03.00`, in English `21 Nov 2026 03:00`.
pub fn date_time(language: Language, at: Timestamp) -> String {
    strftime(at, if language == Language::English { "%-d %b %Y %H:%M" } else { "%d.%m.%Y %H.%M" })
}

/// Without the year: `21.11. 03.00`, in English `21 Nov 03:00`.
pub fn short_date_time(language: Language, at: Timestamp) -> String {
    strftime(at, if language == Language::English { "%-d %b %H:%M" } else { "%d.%m. %H.%M" })
}

/// The time of day: `03.00`, in English `03:00`.
pub fn clock(language: Language, at: Timestamp) -> String {
    strftime(at, if language == Language::English { "%H:%M" } else { "%H.%M" })
}

/// Seconds as the two largest units: `6 min 41 s`, `1 t 12 min`.
pub fn duration(language: Language, seconds: i64) -> String {
    let hour = if language == Language::English { "h" } else { "t" };
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}{HARD}s"),
        (0, _) => format!("{minutes}{HARD}min {seconds:02}{HARD}s"),
        _ => format!("{hours}{HARD}{hour} {minutes:02}{HARD}min"),
    }
}

/// An organisation number as people write it: `312 345 676`.
pub fn in_threes(figures: &str) -> String {
    let mut text = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && place.is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(figure);
    }
    text
}

/// A telephone number as people read it: `+47 451 11 111`; as it was given where it is no number of ours.
pub fn phone(phone: &Phone) -> String {
    let Some(figures) =
        phone.e164().and_then(|number| number.strip_prefix("+47")).filter(|rest| rest.len() == 8)
    else {
        return phone.e164().unwrap_or(phone.raw()).to_owned();
    };
    // Mobiles are written in groups of three, two and three; others in pairs.
    let groups: &[usize] = if figures.starts_with(['4', '9']) { &[3, 2, 3] } else { &[2, 2, 2, 2] };
    let mut text = "+47".to_owned();
    let mut rest = figures;
    for size in groups {
        let (group, after) = rest.split_at(*size);
        text.push(HARD);
        text.push_str(group);
        rest = after;
    }
    text
}

/// Puts names in Norwegian order: Æ, Ø and Å come last, and accents make no difference.
pub fn alphabetical(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase);
    letters
        .map(|letter| match letter {
            'æ' | 'ä' => '{',
            'ø' | 'ö' => '|',
            'å' => '}',
            'á' | 'à' | 'â' => 'a',
            'č' | 'ç' => 'c',
            'đ' => 'd',
            'é' | 'è' | 'ê' => 'e',
            'ŋ' | 'ñ' => 'n',
            'ó' | 'ò' | 'ô' => 'o',
            'š' => 's',
            'ŧ' => 't',
            'ž' => 'z',
            letter => letter,
        })
        .collect()
}

/// The day in Oslo, where the nights are counted.
pub fn day(at: Timestamp) -> Date {
    oslo::date(at)
}

fn strftime(at: Timestamp, format: &str) -> String {
    at.to_zoned(oslo::ZONE).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NB: Language = Language::Bokmaal;
    const EN: Language = Language::English;

    #[test]
    fn numbers_are_grouped_and_shares_never_rounded_up_to_all() {
        assert_eq!(number(NB, 2_614_000), "2\u{202f}614\u{202f}000");
        assert_eq!(number(NB, 999), "999");
        assert_eq!(number(NB, -1000), "\u{2212}1\u{202f}000");
        assert_eq!(number(EN, 4190), "4,190");
        assert_eq!(percent(NB, 4189, 4190), "99,9\u{a0}%");
        assert_eq!(percent(EN, 1, 1), "100.0%");
        assert_eq!(percent(NB, 0, 0), "–");
        assert_eq!(in_threes("312345676"), "312\u{202f}345\u{202f}676");
        assert_eq!(decimal(NB, 13.24), "13,2");
        assert_eq!(decimal(EN, 4120.4), "4,120");
    }

    #[test]
    fn times_are_told_in_oslo_on_both_sides_of_the_clock_changes() {
        let told = |at: &str| date_time(NB, at.parse().unwrap());
        assert_eq!(told("2026-03-29T00:59:00Z"), "29.03.2026 01.59");
        assert_eq!(told("2026-03-29T01:00:00Z"), "29.03.2026 03.00");
        assert_eq!(told("2026-10-25T00:30:00Z"), "25.10.2026 02.30");
        assert_eq!(told("2026-10-25T01:30:00Z"), "25.10.2026 02.30");
        assert_eq!(date_time(EN, "2026-11-21T02:00:00Z".parse().unwrap()), "21 Nov 2026 03:00");
        assert_eq!(day("2026-11-20T23:30:00Z".parse().unwrap()).to_string(), "2026-11-21");
    }

    #[test]
    fn names_stand_in_norwegian_order() {
        let mut names = ["Åsnes", "Øyer", "Ærøy", "Zyx", "Kárášjohka", "Karlsøy", "asker"];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(names, ["asker", "Kárášjohka", "Karlsøy", "Zyx", "Ærøy", "Øyer", "Åsnes"]);
    }

    #[test]
    fn telephone_numbers_are_grouped_as_people_say_them() {
        let told = |text: &str| phone(&Phone::parse(text).unwrap()).replace(HARD, " ");
        assert_eq!(told("45111111"), "+47 451 11 111");
        assert_eq!(told("0047 22 11 11 11"), "+47 22 11 11 11");
        assert_eq!(told("+46 70 123 45 67"), "+46701234567");
    }

    #[test]
    fn spans_are_told_in_their_two_largest_units() {
        assert_eq!(duration(NB, 41), "41\u{a0}s");
        assert_eq!(duration(NB, 401), "6\u{a0}min 41\u{a0}s");
        assert_eq!(duration(NB, 4320), "1\u{a0}t 12\u{a0}min");
        assert_eq!(duration(EN, 4320), "1\u{a0}h 12\u{a0}min");
    }
}
