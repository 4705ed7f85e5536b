//! "Too much?": when a run must stop and ask before it takes values away.

/// At most this many removals are never too many, however small the municipality.
pub const ALWAYS_ALLOWED: i64 = 20;
/// Above [`ALWAYS_ALLOWED`], at most this share of what is held, in hundredths.
pub const ALLOWED_PERCENT: i64 = 5;

/// How many of `held` values of one kind a run may remove unasked: max(20, 5 %), rounded down.
pub const fn limit(held: i64) -> i64 {
    let share = held * ALLOWED_PERCENT / 100;
    if share > ALWAYS_ALLOWED { share } else { ALWAYS_ALLOWED }
}

/// Whether a run that would remove `removals` of `held` must be approved by a person first.
pub const fn must_ask(removals: i64, held: i64) -> bool {
    removals > limit(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_or_five_percent_whichever_is_more() {
        assert!(!must_ask(20, 20), "a small municipality may lose twenty");
        assert!(must_ask(21, 20));
        assert!(!must_ask(20, 0));
        assert!(!must_ask(50, 1000));
        assert!(must_ask(51, 1000));
        assert!(!must_ask(51, 1039), "five percent is rounded down");
    }
}
