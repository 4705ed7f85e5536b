//! Places with names in several languages.

/// SSB writes Norwegian, Sámi and Kven names as one, joined by " - ", the one that the municipality puts first in front;
/// and behind a name that two places share stands which of them is meant: "Våler (Østfold)".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParallelNames<'n>(pub &'n str);

impl<'n> ParallelNames<'n> {
    /// Each name by itself, in SSB's order. A hyphen without spaces belongs to the name: "Sør-Varanger".
    pub fn each(self) -> impl Iterator<Item = &'n str> {
        without_distinction(self.0)
            .split(" - ")
            .map(|name| without_distinction(name).trim())
            .filter(|name| !name.is_empty())
    }

    /// Whether the two places have a name in common, in any language: "Hamarøy" and "Hábmer - Hamarøy" have.
    pub fn share_one_with(self, other: ParallelNames<'_>) -> bool {
        self.each().any(|name| other.each().any(|theirs| theirs == name))
    }
}

fn without_distinction(name: &str) -> &str {
    let name = name.trim_end();
    match name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) {
        Some((name, _)) => name,
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_names_are_taken_apart_and_a_hyphen_is_not() {
        let each = |names| ParallelNames(names).each().collect::<Vec<_>>();
        assert_eq!(each("Storfjord - Omasvuotna - Omasvuono"), ["Storfjord", "Omasvuotna", "Omasvuono"]);
        assert_eq!(each("Sør-Varanger"), ["Sør-Varanger"]);
        assert_eq!(each("Våler (Østfold)"), ["Våler"]);
        assert_eq!(each("Herøy (Nordland)"), ["Herøy"]);
        assert_eq!(each(""), Vec::<&str>::new());
    }

    #[test]
    fn a_name_in_any_language_is_a_name_in_common() {
        let share = |one, other| ParallelNames(one).share_one_with(ParallelNames(other));
        assert!(share("Hamarøy", "Hábmer - Hamarøy"));
        assert!(share("Sande (Møre og Romsdal)", "Sande"));
        assert!(!share("Nes (Buskerud)", "Nesbyen"));
        assert!(!share("", ""));
    }
}
