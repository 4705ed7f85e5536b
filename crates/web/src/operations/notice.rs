//! What a page says first after something was done. The address carries only which of these it is.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Started,
    AlreadyUnderWay,
    Stopping,
    AlreadyOver,
    Approved,
    BeingCarriedOut,
    Refused,
    Settled,
}

impl Notice {
    const ALL: [Self; 8] = [
        Self::Started,
        Self::AlreadyUnderWay,
        Self::Stopping,
        Self::AlreadyOver,
        Self::Approved,
        Self::BeingCarriedOut,
        Self::Refused,
        Self::Settled,
    ];

    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Started => "startet",
            Self::AlreadyUnderWay => "pagar",
            Self::Stopping => "stopper",
            Self::AlreadyOver => "over",
            Self::Approved => "godkjent",
            Self::BeingCarriedOut => "gjennomfores",
            Self::Refused => "avvist",
            Self::Settled => "lost",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.word() == word)
    }

    pub fn text(self) -> &'static str {
        match self {
            Self::Started => "notice-started",
            Self::AlreadyUnderWay => "notice-already-under-way",
            Self::Stopping => "notice-stopping",
            Self::AlreadyOver => "notice-already-over",
            Self::Approved => "notice-approved",
            Self::BeingCarriedOut => "notice-being-carried-out",
            Self::Refused => "notice-refused",
            Self::Settled => "notice-settled",
        }
    }

    pub fn color(self) -> &'static str {
        match self {
            Self::AlreadyUnderWay | Self::AlreadyOver | Self::BeingCarriedOut => "info",
            _ => "success",
        }
    }
}
