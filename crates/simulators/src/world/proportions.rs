//! How many of what the invented country has. Per thousand unless said otherwise; change the country here.

/// Families by kind; the four add up to 1000.
pub const FAMILIES_TOGETHER: u32 = 480;
pub const FAMILIES_IN_TWO_HOUSEHOLDS: u32 = 170;
pub const FAMILIES_WITH_ONE_GUARDIAN: u32 = 110;
pub const FAMILIES_WITHOUT_CHILDREN: u32 = 240;

/// Of families with two guardians, those where the second has no parental responsibility.
pub const WITHOUT_PARENTAL_RESPONSIBILITY: u32 = 60;
/// Of couples who live together, those who gave KRR the same e-mail address.
pub const SHARED_EMAIL: u32 = 120;
/// Of couples who live together, those with one family name.
pub const SAME_FAMILY_NAME: u32 = 550;

/// Of guardians, those whom the municipality employs.
pub const GUARDIANS_EMPLOYED: u32 = 60;
/// Of adults without children, those whom the municipality employs.
pub const OTHERS_EMPLOYED: u32 = 700;
/// Of employees, those whose position has ended.
pub const POSITIONS_ENDED: u32 = 40;

/// Of children in kindergarten age, those who go to one.
pub const IN_KINDERGARTEN: u32 = 930;
/// Of pupils and kindergarten children, those who have left their place.
pub const PLACES_ENDED: u32 = 15;
/// Of families, where there is more than one municipality, those who use the neighbour's kindergarten.
pub const KINDERGARTEN_NEXT_DOOR: u32 = 10;

/// Protected addresses (client, confidential, strictly confidential), by family.
pub const PROTECTED: [u32; 3] = [3, 4, 2];

/// Adults whom KRR has never heard of, and those who deleted themselves there.
pub const NOT_IN_KRR: u32 = 60;
pub const DELETED_IN_KRR: u32 = 10;
/// Of those in KRR: reserved; with all details older than 18 months; with the test environment's reset values.
pub const RESERVED: u32 = 25;
pub const EXPIRED: u32 = 45;
pub const RESET: u32 = 3;
/// Of those in KRR: only a mobile, only an e-mail, neither.
pub const ONLY_MOBILE: u32 = 50;
pub const ONLY_EMAIL: u32 = 25;
pub const NO_DETAILS: u32 = 5;
/// Of mobiles: foreign; without country code; with 0047 in front.
pub const MOBILE_FOREIGN: u32 = 15;
pub const MOBILE_BARE: u32 = 90;
pub const MOBILE_DOUBLE_ZERO: u32 = 10;
/// Of those in KRR, who chose a language: bokmål, nynorsk, English, Northern Sámi; the rest chose none.
pub const LANGUAGES: [u32; 4] = [620, 110, 60, 5];
/// Of those in KRR: a mailbox at Digipost, at e-Boks.
pub const MAILBOXES: [u32; 2] = [250, 160];
/// Of e-mail addresses and mobiles, those proved by a one-time code.
pub const VALIDATED: u32 = 350;

/// What a school or kindergarten has typed for e-mail: an older address, another case, the work address,
/// nonsense, nothing; the rest is as in KRR.
pub const TYPED_EMAIL: [u32; 5] = [160, 60, 80, 15, 120];
/// What it has typed for mobile: an older number, nonsense, nothing; the rest is as in KRR.
pub const TYPED_MOBILE: [u32; 3] = [130, 10, 90];
/// Names that one system writes otherwise: without the middle name, by an earlier family name.
pub const TYPED_NAME: [u32; 2] = [120, 30];
/// Guardians without a national identity number in the system, and with a mistyped one.
pub const TYPED_NATIONAL_ID: [u32; 2] = [8, 4];
/// Guardians with a fixed line too.
pub const TYPED_FIXED_LINE: u32 = 40;

/// Of households, where nobody knows their home, and where it has no road.
pub const UNKNOWN_RESIDENCE: u32 = 3;
pub const WITHOUT_ROAD: u32 = 50;
/// Of house numbers, those with a letter.
pub const LETTERED: u32 = 150;
/// Of adults, those with a post box.
pub const POST_BOX: u32 = 30;
/// Of families in two households, those whose children live in both by agreement.
pub const SHARED_RESIDENCE: u32 = 500;
