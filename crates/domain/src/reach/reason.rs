//! Why somebody may not be reached.

/// In the order in which they count: of several, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The municipality does not know the person, or the caller may not know of them.
    Unknown,
    /// The person is shielded, by a protected address or by the municipality.
    Protected,
    /// No role of the person's receives this kind of message.
    NoRole,
    /// The municipality may not ask KRR about the person, or has no identity number to ask by.
    NotPermitted,
    /// KRR did not answer, or has not for so long that the copy no longer serves.
    RegisterUnavailable,
    /// Against digital decisions (eForvaltningsforskriften § 9).
    Reserved,
    /// KRR does not know the person, or no longer.
    NotInRegister,
    /// KRR has not said whether the person is reserved.
    ReservationUnknown,
    /// "Ikke oppdater fra KRR", or a lock: what a hand keeps does not serve for a decision.
    OptedOut,
    /// Not confirmed in eighteen months (§ 32), or KRR says that it does not serve.
    Stale,
    /// Only a school or kindergarten system knows an address.
    Unconfirmed,
    /// There is none for the channels asked for.
    NoAddress,
}

impl Reason {
    pub const ALL: [Self; 12] = [
        Self::Unknown,
        Self::Protected,
        Self::NoRole,
        Self::NotPermitted,
        Self::RegisterUnavailable,
        Self::Reserved,
        Self::NotInRegister,
        Self::ReservationUnknown,
        Self::OptedOut,
        Self::Stale,
        Self::Unconfirmed,
        Self::NoAddress,
    ];

    /// The word that the API speaks; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Protected => "protected",
            Self::NoRole => "no_role",
            Self::NotPermitted => "not_permitted",
            Self::RegisterUnavailable => "register_unavailable",
            Self::Reserved => "reserved",
            Self::NotInRegister => "not_in_register",
            Self::ReservationUnknown => "reservation_unknown",
            Self::OptedOut => "opted_out",
            Self::Stale => "stale",
            Self::Unconfirmed => "unconfirmed",
            Self::NoAddress => "no_address",
        }
    }
}
