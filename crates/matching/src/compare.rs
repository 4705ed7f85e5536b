//! How two records agree, field by field.

use crate::{
    Prepared,
    counts::Common,
    names::{Word, is_short_for},
};

/// What is compared, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Given,
    Family,
    Between,
    Year,
    Gender,
    Email,
    Phone,
    Party,
    Kind,
    Role,
    Unit,
    Municipality,
    /// How many share the first and last name.
    Namesakes,
    /// How common the first name is in the municipality.
    CommonGiven,
    /// How common the family name is in the municipality.
    CommonFamily,
}

macro_rules! agreements {
    ($($(#[$doc:meta])* $name:ident of $field:ident = $code:literal),* $(,)?) => {
        /// How one field of two records agrees.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Agreement { $($(#[$doc])* $name),* }

        impl Agreement {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub const fn field(self) -> Field {
                match self { $(Self::$name => Field::$field),* }
            }

            /// The word by which it is told to the person who decides; it never changes.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

agreements! {
    GivenSame of Given = "given-same",
    /// The first of several given names.
    GivenFirst of Given = "given-first",
    /// Anne Marie and Annemarie.
    GivenJoined of Given = "given-joined",
    GivenSounds of Given = "given-sounds",
    GivenNear of Given = "given-near",
    GivenShort of Given = "given-short",
    GivenInitial of Given = "given-initial",
    /// Somewhere else in the other's name.
    GivenElsewhere of Given = "given-elsewhere",
    /// Where the other has the family name, and the other way round.
    NamesSwapped of Given = "names-swapped",
    GivenDiffers of Given = "given-differs",
    GivenMissing of Given = "given-missing",
    FamilySame of Family = "family-same",
    /// A double name of which the other has a part.
    FamilyPart of Family = "family-part",
    FamilySounds of Family = "family-sounds",
    FamilyNear of Family = "family-near",
    /// Among the other's names between: somebody who has taken another name keeps the old one there.
    FamilyBetween of Family = "family-between",
    FamilySwapped of Family = "family-swapped",
    FamilyDiffers of Family = "family-differs",
    FamilyMissing of Family = "family-missing",
    BetweenShared of Between = "between-shared",
    BetweenNear of Between = "between-near",
    BetweenInitial of Between = "between-initial",
    BetweenOneHas of Between = "between-one-has",
    BetweenNone of Between = "between-none",
    BetweenDiffers of Between = "between-differs",
    YearSame of Year = "year-same",
    YearOff of Year = "year-off",
    YearSwapped of Year = "year-swapped",
    YearMissing of Year = "year-missing",
    YearDiffers of Year = "year-differs",
    GenderSame of Gender = "gender-same",
    GenderMissing of Gender = "gender-missing",
    GenderDiffers of Gender = "gender-differs",
    EmailSame of Email = "email-same",
    EmailShared of Email = "email-shared",
    EmailMissing of Email = "email-missing",
    EmailDiffers of Email = "email-differs",
    PhoneSame of Phone = "phone-same",
    PhoneShared of Phone = "phone-shared",
    PhoneMissing of Phone = "phone-missing",
    PhoneDiffers of Phone = "phone-differs",
    PartySame of Party = "party-same",
    PartyMissing of Party = "party-missing",
    PartyDiffers of Party = "party-differs",
    KindSame of Kind = "kind-same",
    KindDiffers of Kind = "kind-differs",
    RoleSame of Role = "role-same",
    RoleDiffers of Role = "role-differs",
    RoleMissing of Role = "role-missing",
    UnitSame of Unit = "unit-same",
    UnitDiffers of Unit = "unit-differs",
    UnitMissing of Unit = "unit-missing",
    MunicipalitySame of Municipality = "municipality-same",
    MunicipalityDiffers of Municipality = "municipality-differs",
    NamesakesNone of Namesakes = "namesakes-none",
    NamesakesOne of Namesakes = "namesakes-one",
    NamesakesSome of Namesakes = "namesakes-some",
    NamesakesMany of Namesakes = "namesakes-many",
    NamesOtherwise of Namesakes = "names-otherwise",
    GivenRare of CommonGiven = "given-rare",
    GivenSeldom of CommonGiven = "given-seldom",
    GivenCommon of CommonGiven = "given-common",
    GivenVeryCommon of CommonGiven = "given-very-common",
    FamilyRare of CommonFamily = "family-rare",
    FamilySeldom of CommonFamily = "family-seldom",
    FamilyCommon of CommonFamily = "family-common",
    FamilyVeryCommon of CommonFamily = "family-very-common",
}

/// As many fields as there are.
pub const FIELDS: usize = 15;

/// Compares two records, one word for each field. `common` is how common what they have is, in either list.
pub fn compare(held: &Prepared, incoming: &Prepared, common: Common) -> [Agreement; FIELDS] {
    use Agreement as A;
    let (given, family) = names(held, incoming);
    let same = |same: bool, yes, no| if same { yes } else { no };
    [
        given,
        family,
        between(held, incoming),
        year(held.year, incoming.year),
        texts(&held.gender, &incoming.gender, [A::GenderSame, A::GenderMissing, A::GenderDiffers]),
        email(held, incoming, common.email),
        phone(held, incoming, common.phone),
        texts(&held.party, &incoming.party, [A::PartySame, A::PartyMissing, A::PartyDiffers]),
        same(held.kind == incoming.kind, A::KindSame, A::KindDiffers),
        texts(&held.role, &incoming.role, [A::RoleSame, A::RoleMissing, A::RoleDiffers]),
        texts(&held.unit, &incoming.unit, [A::UnitSame, A::UnitMissing, A::UnitDiffers]),
        same(held.municipality == incoming.municipality, A::MunicipalitySame, A::MunicipalityDiffers),
        namesakes(given, family, common.namesakes),
        how_common(common.first, [A::GivenRare, A::GivenSeldom, A::GivenCommon, A::GivenVeryCommon]),
        how_common(common.last, [A::FamilyRare, A::FamilySeldom, A::FamilyCommon, A::FamilyVeryCommon]),
    ]
}

fn how_common(count: u32, [rare, seldom, common, very_common]: [Agreement; 4]) -> Agreement {
    match count {
        0..=2 => rare,
        3..=6 => seldom,
        7..=20 => common,
        _ => very_common,
    }
}

fn names(held: &Prepared, incoming: &Prepared) -> (Agreement, Agreement) {
    let straight = (given(held, incoming), family(held, incoming));
    let agrees = |of: Agreement| {
        !matches!(of, Agreement::GivenDiffers | Agreement::FamilyDiffers | Agreement::GivenElsewhere)
    };
    if !agrees(straight.0) && !matches!(straight.1, Agreement::FamilySame | Agreement::FamilyPart) {
        let crossed = |one: &Prepared, other: &Prepared| match (one.first(), other.last()) {
            (Some(first), Some(last)) => first.sound == last.sound || first.is_near(last),
            _ => false,
        };
        if crossed(held, incoming) && crossed(incoming, held) {
            return (Agreement::NamesSwapped, Agreement::FamilySwapped);
        }
    }
    straight
}

fn given(held: &Prepared, incoming: &Prepared) -> Agreement {
    let (Some(one), Some(other)) = (held.first(), incoming.first()) else { return Agreement::GivenMissing };
    if one.text == other.text {
        return if held.given == incoming.given { Agreement::GivenSame } else { Agreement::GivenFirst };
    }
    if is_joined(held, other) || is_joined(incoming, one) {
        return Agreement::GivenJoined;
    }
    if one.sound == other.sound {
        return Agreement::GivenSounds;
    }
    if one.abbreviates(other) {
        return Agreement::GivenInitial;
    }
    if is_short_for(one, other) {
        return Agreement::GivenShort;
    }
    if one.is_near(other) {
        return Agreement::GivenNear;
    }
    let elsewhere =
        |word: &Word, other: &Prepared| other.between().any(|between| between.sound == word.sound);
    if elsewhere(one, incoming) || elsewhere(other, held) {
        return Agreement::GivenElsewhere;
    }
    Agreement::GivenDiffers
}

/// Whether two names of one are written as one by the other.
fn is_joined(apart: &Prepared, joined: &Word) -> bool {
    let second = apart.given.get(1).or(apart.middle.first());
    let (Some(first), Some(second)) = (apart.first(), second) else { return false };
    joined.text.len() == first.text.len() + second.text.len()
        && joined.text.starts_with(&first.text)
        && joined.text.ends_with(&second.text)
}

fn family(held: &Prepared, incoming: &Prepared) -> Agreement {
    if held.family.is_empty() || incoming.family.is_empty() {
        return Agreement::FamilyMissing;
    }
    if held.family == incoming.family {
        return Agreement::FamilySame;
    }
    let any = |one: &[Word], other: &[Word], alike: &dyn Fn(&Word, &Word) -> bool| {
        one.iter().any(|word| other.iter().any(|of| alike(word, of)))
    };
    let (one, other) = (&held.family, &incoming.family);
    if any(one, other, &|one, other| one.text == other.text && one.text.len() > 1) {
        return Agreement::FamilyPart;
    }
    if any(one, other, &|one, other| one.sound == other.sound) {
        return Agreement::FamilySounds;
    }
    if any(one, other, &Word::is_near) {
        return Agreement::FamilyNear;
    }
    let is_between = |family: &[Word], of: &Prepared| {
        let mut between = of.given.iter().skip(1).chain(&of.middle).filter(|word| word.text.len() > 1);
        between.any(|word| family.iter().any(|name| name.sound == word.sound))
    };
    if is_between(one, incoming) || is_between(other, held) {
        return Agreement::FamilyBetween;
    }
    Agreement::FamilyDiffers
}

fn between(held: &Prepared, incoming: &Prepared) -> Agreement {
    let (mut one, mut other) = (held.between().peekable(), incoming.between().peekable());
    match (one.peek().is_some(), other.peek().is_some()) {
        (false, false) => return Agreement::BetweenNone,
        (true, true) => (),
        _ => return Agreement::BetweenOneHas,
    }
    let any = |alike: &dyn Fn(&Word, &Word) -> bool| {
        held.between().any(|word| incoming.between().any(|of| alike(word, of)))
    };
    if any(&|one, other| one.text.len() > 1 && one.sound == other.sound) {
        Agreement::BetweenShared
    } else if any(&Word::is_near) {
        Agreement::BetweenNear
    } else if any(&Word::abbreviates) {
        Agreement::BetweenInitial
    } else {
        Agreement::BetweenDiffers
    }
}

fn year(held: Option<u16>, incoming: Option<u16>) -> Agreement {
    let (Some(one), Some(other)) = (held, incoming) else { return Agreement::YearMissing };
    let swapped = |year: u16| year / 100 * 100 + year % 10 * 10 + year / 10 % 10;
    match one.abs_diff(other) {
        0 => Agreement::YearSame,
        1 => Agreement::YearOff,
        _ if swapped(one) == other => Agreement::YearSwapped,
        _ => Agreement::YearDiffers,
    }
}

/// The same, one of them missing, or different.
fn texts(held: &str, incoming: &str, [same, missing, differs]: [Agreement; 3]) -> Agreement {
    if held.is_empty() || incoming.is_empty() {
        missing
    } else if held == incoming {
        same
    } else {
        differs
    }
}

/// More than so many of a list have what is not one person's.
const SHARED: u32 = 2;

fn email(held: &Prepared, incoming: &Prepared, count: u32) -> Agreement {
    let (Some(one), Some(other)) = (&held.email, &incoming.email) else { return Agreement::EmailMissing };
    if one != other {
        Agreement::EmailDiffers
    } else if count > SHARED {
        Agreement::EmailShared
    } else {
        Agreement::EmailSame
    }
}

fn phone(held: &Prepared, incoming: &Prepared, count: u32) -> Agreement {
    let (Some(one), Some(other)) = (&held.phone, &incoming.phone) else { return Agreement::PhoneMissing };
    if one != other {
        Agreement::PhoneDiffers
    } else if count > SHARED {
        Agreement::PhoneShared
    } else {
        Agreement::PhoneSame
    }
}

/// Only where the names agree does it matter how many bear them.
fn namesakes(given: Agreement, family: Agreement, count: u32) -> Agreement {
    use Agreement as A;
    let given =
        matches!(given, A::GivenSame | A::GivenFirst | A::GivenJoined | A::GivenSounds | A::GivenNear);
    let family = matches!(family, A::FamilySame | A::FamilyPart | A::FamilySounds | A::FamilyNear);
    match count {
        _ if !given || !family => A::NamesOtherwise,
        0 | 1 => A::NamesakesNone,
        2 => A::NamesakesOne,
        3 | 4 => A::NamesakesSome,
        _ => A::NamesakesMany,
    }
}
