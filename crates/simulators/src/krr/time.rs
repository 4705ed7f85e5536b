//! Times as KRR writes them. In Oslo, without a table of zones: the rule has stood since 1996.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday},
    tz::{Offset, TimeZone},
};

/// `2023-06-29T10:14:52+02`
pub fn write_offset(out: &mut Vec<u8>, time: Timestamp) {
    let hours = if is_summer(time) { 2 } else { 1 };
    write_civil(out, Offset::constant(hours).to_datetime(time));
    out.extend_from_slice(if hours == 2 { b"+02" } else { b"+01" });
}

/// `2023-08-05T10:45:15.768Z`
pub fn write_utc(out: &mut Vec<u8>, time: Timestamp) {
    write_civil(out, Offset::UTC.to_datetime(time));
    out.push(b'.');
    digits(out, time.subsec_millisecond().unsigned_abs(), 3);
    out.push(b'Z');
}

fn write_civil(out: &mut Vec<u8>, at: DateTime) {
    digits(out, at.year().unsigned_abs().into(), 4);
    let parts =
        [(b'-', at.month()), (b'-', at.day()), (b'T', at.hour()), (b':', at.minute()), (b':', at.second())];
    for (before, number) in parts {
        out.push(before);
        digits(out, number.unsigned_abs().into(), 2);
    }
}

fn digits(out: &mut Vec<u8>, number: u32, count: u32) {
    for place in (0..count).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        out.push(b'0' + u8::try_from(digit).expect("one digit"));
    }
}

/// From 01:00 UTC on the last Sunday of March until the same hour on the last Sunday of October.
fn is_summer(time: Timestamp) -> bool {
    let year = Offset::UTC.to_datetime(time).year();
    let turn = |month| {
        let last = Date::new(year, month, 31).expect("both months have 31 days");
        let sunday = last.nth_weekday(-1, Weekday::Sunday).expect("the calendar goes on before");
        let sunday = if last.weekday() == Weekday::Sunday { last } else { sunday };
        sunday.at(1, 0, 0, 0).to_zoned(TimeZone::UTC).expect("UTC has every hour").timestamp()
    };
    turn(3) <= time && time < turn(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: fn(&mut Vec<u8>, Timestamp), time: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, time.parse().unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn times_are_written_as_krr_has_written_them() {
        assert_eq!(written(write_offset, "2023-06-29T08:14:52Z"), "2023-06-29T10:14:52+02");
        assert_eq!(written(write_offset, "2018-11-19T23:00:00Z"), "2018-11-20T00:00:00+01");
        assert_eq!(written(write_utc, "2023-08-05T10:45:15.768Z"), "2023-08-05T10:45:15.768Z");
    }

    #[test]
    fn the_offset_turns_with_the_clocks() {
        for (before, after) in [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"),
            ("2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z"),
        ] {
            assert!(written(write_offset, before).ends_with("T01:59:59+01"));
            assert!(written(write_offset, after).ends_with("T03:00:00+02"));
        }
        assert!(written(write_offset, "2026-10-25T00:59:59Z").ends_with("T02:59:59+02"));
        assert!(written(write_offset, "2026-10-25T01:00:00Z").ends_with("T02:00:00+01"));
    }
}
