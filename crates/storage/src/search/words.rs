//! Names as they are looked for: any word of a name by its first letters, however it is accented.

/// Letters of a word that take part in its number: the most that fit in 63 bits.
const LETTERS: u32 = 11;
/// Figures, letters, and one place for all letters that are none of ours; zero ends a word.
const BASE: i64 = 41;

/// The words of a name, and the other ways of writing those that have an å.
pub fn words(name: &str) -> Vec<String> {
    let mut words = typed(name);
    let other_ways: Vec<String> = words
        .iter()
        .flat_map(|word| [word.replace('å', "aa"), word.replace("aa", "å")])
        .filter(|way| !words.contains(way))
        .collect();
    words.extend(other_ways);
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of what somebody typed.
pub fn typed(text: &str) -> Vec<String> {
    let folded: String = text.chars().flat_map(char::to_lowercase).flat_map(letter).collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether each of the words begins some word of the name.
pub fn matches(name: &str, wanted: &[String]) -> bool {
    let words = words(name);
    wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// A word as a number: words that begin alike are next to each other.
pub(crate) fn number(word: &str) -> i64 {
    range(word).0
}

/// The numbers of all words that begin like this, from the first to the one after the last.
pub(crate) fn range(beginning: &str) -> (i64, i64) {
    let mut letters = beginning.chars().map(place);
    let (mut first, mut used) = (0, 0);
    while used < LETTERS
        && let Some(place) = letters.next()
    {
        first = first * BASE + place;
        used += 1;
    }
    let width = BASE.pow(LETTERS - used);
    (first * width, (first + 1) * width)
}

/// The numbers of what each of these words begins, the narrowest first. What begins like a longer one of them says
/// nothing more; beginnings that are left have no word in common.
pub fn ranges(wanted: &[String]) -> Vec<(i64, i64)> {
    let mut all: Vec<(i64, i64)> = wanted.iter().map(|word| range(word)).collect();
    all.sort_unstable_by_key(|(from, to)| (to - from, *from));
    let mut kept: Vec<(i64, i64)> = Vec::with_capacity(all.len());
    for (from, to) in all {
        if !kept.iter().any(|within| from <= within.0 && within.1 <= to) {
            kept.push((from, to));
        }
    }
    kept
}

fn place(letter: char) -> i64 {
    match letter {
        '0'..='9' => 1 + i64::from(u32::from(letter) - u32::from('0')),
        'a'..='z' => 11 + i64::from(u32::from(letter) - u32::from('a')),
        'æ' => 37,
        'ø' => 38,
        'å' => 39,
        _ => 40,
    }
}

/// A letter without its accent. Æ, ø and å are letters of their own, also as the neighbours write them.
fn letter(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'á' | 'à' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => ('a', None),
        'ä' => ('æ', None),
        'ç' | 'č' | 'ć' => ('c', None),
        'đ' | 'ď' | 'ð' => ('d', None),
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => ('e', None),
        'ğ' | 'ǧ' | 'ǥ' => ('g', None),
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' => ('i', None),
        'ǩ' => ('k', None),
        'ł' | 'ľ' => ('l', None),
        'ñ' | 'ŋ' | 'ń' | 'ň' => ('n', None),
        'ó' | 'ò' | 'ô' | 'õ' | 'ō' => ('o', None),
        'ö' | 'ő' | 'œ' => ('ø', None),
        'ř' => ('r', None),
        'š' | 'ś' | 'ş' | 'ș' => ('s', None),
        'ß' => ('s', Some('s')),
        'ŧ' | 'ť' | 'ţ' | 'ț' => ('t', None),
        'þ' => ('t', Some('h')),
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => ('u', None),
        'ý' | 'ÿ' => ('y', None),
        'ž' | 'ź' | 'ż' | 'ʒ' | 'ǯ' => ('z', None),
        // Marks that stand by themselves after their letter.
        '\u{300}'..='\u{36f}' => return None.into_iter().chain(None),
        other => (other, None),
    };
    Some(first).into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_word_of_a_name_is_found_by_its_beginning_in_any_order() {
        let name = "Åse-Marie Ødegård Østby";
        for wanted in ["åse", "ÅSE ødeg", "østby marie", "ødegård å", "aase", "ødegaard"] {
            assert!(matches(name, &typed(wanted)), "{wanted}");
        }
        for wanted in ["gård", "ode", "åse hansen"] {
            assert!(!matches(name, &typed(wanted)), "{wanted}");
        }
    }

    #[test]
    fn accents_make_no_difference_and_our_own_letters_do() {
        assert!(matches("Émile Müller", &typed("emile muller")));
        assert!(matches("Emile Muller", &typed("émile")));
        assert!(matches("Björn Wärnström", &typed("bjørn wærn")));
        assert!(matches("Haakon Aas", &typed("håkon ås")));
        assert!(matches("Isaac", &typed("isaa")) && matches("Isaac", &typed("isa")));
        assert!(matches("Máret Ánne Šárrá", &typed("maret anne sarra")));
        assert!(!matches("Ola", &typed("øla")));
    }

    #[test]
    fn numbers_keep_words_with_the_same_beginning_together() {
        let (from, to) = range("øst");
        for word in ["øst", "østby", "østre", "østzzzzzzzzzzz", "østå"] {
            assert!((from..to).contains(&number(word)), "{word}");
        }
        for word in ["øs", "øsu", "åst", "ost", "ø", "ørst"] {
            assert!(!(from..to).contains(&number(word)), "{word}");
        }
        let typed = ["han", "å", "hansen", "hansen", "åse"].map(str::to_owned);
        assert_eq!(ranges(&typed), [range("hansen"), range("åse")], "each once, and the longest first");
        assert_eq!(range("åååååååååååå"), range("ååååååååååå"), "what is beyond is not told apart by number");
        assert!(range("ж").1 > range("ж").0 && number("жжжжжжжжжжж") > 0);
    }
}
