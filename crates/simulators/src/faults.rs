//! Faults on order: what a register shall do wrong, when, and how often.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// Who does something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Register {
    Krr,
    Maskinporten,
    MinProfil,
    Folkeregisteret,
    IdPorten,
    Enhetsregisteret,
    Klass,
}

/// An order. As JSON: `{"at": "krr", "kind": "status", "status": 503, "after": 2, "times": 1}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Fault {
    pub at: Register,
    #[serde(flatten)]
    pub kind: FaultKind,
    /// So many calls are answered rightly first.
    #[serde(default)]
    pub after: u32,
    /// So many calls then go wrong; without it, all until the orders are taken back.
    #[serde(default)]
    pub times: Option<u32>,
}

/// What goes wrong. Counts of rows are cut to what the answer has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// Any status instead of the answer; `retry_after` as the header has it, seconds or a date.
    Status { status: u16, retry_after: Option<String>, body: Option<String> },
    /// The answer comes late.
    Slow { milliseconds: u64 },
    /// No answer ever comes.
    Hang,
    /// The connection breaks after so many bytes of the body.
    Cut {
        #[serde(default)]
        after_bytes: usize,
    },
    /// The answer ends in the middle, as though it were whole.
    Truncated,

    /// Maskinporten refuses with one of its codes, such as `MP-121`, whatever it was sent.
    Refusal { code: String },
    /// Maskinporten's clock goes ahead of everybody's (or behind, if negative).
    ClockOff { seconds: i64 },
    /// The token lives this long only; `expires_in` says so. Zero and less is possible.
    TokenFor { seconds: i64 },

    /// KRR or Folkeregisteret takes the token for expired.
    ExpiredToken,
    /// It finds no scope of its own in the token.
    MissingScope,
    /// Rows have a field that nobody knows.
    UnknownField,
    /// The first rows have a word that nobody knows in `status`, `reservasjon`, `varslingsstatus` or `spraak`.
    UnknownWord { field: String, rows: usize },
    /// The first rows have a value that cannot be: in `epostadresse`, `mobiltelefonnummer` or one of the times.
    BadValue { field: String, rows: usize },
    /// The last rows are not there; of a dump, the first.
    MissingRows { rows: usize },
    /// Rows about people whom nobody asked about.
    ExtraRows { rows: usize },
    /// The rows come in another order.
    ReorderedRows,
    /// The first rows come twice, the second time with another e-mail address if `contradictory`.
    DoubledRows {
        rows: usize,
        #[serde(default)]
        contradictory: bool,
    },

    /// ID-porten sends people back with this instead of a code, such as `access_denied`.
    ErrorCallback { error: String },
    /// ID-porten sends people back in another's name.
    WrongSender,
    /// The identity token says the lowest level, whatever was asked for.
    LowerLevel,
    /// It tells no `pid`, as for some foreign identities.
    MissingPid,
    /// It answers another question.
    WrongNonce,
    /// It is another issuer's.
    WrongIssuer,
    /// It is another client's.
    WrongAudience,
    /// It is an hour old.
    ExpiredIdToken,
    /// It tells how they signed in as a list, and not as a text.
    AmrAsList,
    /// It is signed by a key that is not published.
    UnknownKey,
    /// It is signed by another key than the one it names.
    BadSignature,
}

/// The orders that stand. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Order>>>);

#[derive(Debug)]
struct Order {
    fault: Fault,
    seen: u32,
    done: u32,
}

impl Fault {
    /// The next call goes wrong, and then no more.
    pub fn once(at: Register, kind: FaultKind) -> Self {
        Self { at, kind, after: 0, times: Some(1) }
    }

    /// All calls go wrong until the orders are taken back.
    pub fn always(at: Register, kind: FaultKind) -> Self {
        Self { at, kind, after: 0, times: None }
    }

    /// Lets so many calls through first.
    #[must_use]
    pub fn after(self, calls: u32) -> Self {
        Self { after: calls, ..self }
    }
}

impl FaultKind {
    /// Whether a call to this path can go wrong in this way; other calls do not use the order up.
    fn can_happen_at(&self, path: &str) -> bool {
        match self {
            Self::ErrorCallback { .. } | Self::WrongSender => path == "/authorize",
            Self::LowerLevel
            | Self::MissingPid
            | Self::WrongNonce
            | Self::WrongIssuer
            | Self::WrongAudience
            | Self::ExpiredIdToken
            | Self::AmrAsList
            | Self::UnknownKey
            | Self::BadSignature => path == "/token",
            _ => true,
        }
    }

    /// A status with nothing else.
    pub fn status(status: u16) -> Self {
        Self::Status { status, retry_after: None, body: None }
    }
}

impl Faults {
    pub fn order(&self, fault: Fault) {
        self.orders().push(Order { fault, seen: 0, done: 0 });
    }

    pub fn clear(&self) {
        self.orders().clear();
    }

    /// Orders of which something is left.
    pub fn pending(&self) -> Vec<Fault> {
        self.orders().iter().filter(|order| order.is_left()).map(|order| order.fault.clone()).collect()
    }

    /// Counts a call, and says what shall go wrong with it. Of several orders the oldest comes first.
    pub(crate) fn next(&self, at: Register, path: &str) -> Option<FaultKind> {
        let mut orders = self.orders();
        let mut next = None;
        let concerned = |order: &&mut Order| order.fault.at == at && order.fault.kind.can_happen_at(path);
        for order in orders.iter_mut().filter(concerned) {
            order.seen += 1;
            if next.is_none() && order.seen > order.fault.after && order.is_left() {
                order.done += 1;
                next = Some(order.fault.kind.clone());
            }
        }
        next
    }

    fn orders(&self) -> MutexGuard<'_, Vec<Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Order {
    fn is_left(&self) -> bool {
        self.fault.times.is_none_or(|times| self.done < times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_comes_after_the_calls_let_through_and_as_often_as_ordered() {
        let faults = Faults::default();
        faults.order(Fault { times: Some(2), ..Fault::always(Register::Krr, FaultKind::Hang).after(1) });
        let happened: Vec<_> = (0..5).map(|_| faults.next(Register::Krr, "/").is_some()).collect();
        assert_eq!(happened, [false, true, true, false, false]);
        assert!(faults.next(Register::Maskinporten, "/").is_none());
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn what_is_wrong_with_a_token_waits_until_a_token_is_asked_for() {
        let faults = Faults::default();
        faults.order(Fault::once(Register::IdPorten, FaultKind::WrongNonce));
        let happens = |path| faults.next(Register::IdPorten, path).is_some();
        assert_eq!(["/par", "/authorize", "/token", "/token"].map(happens), [false, false, true, false]);
    }

    #[test]
    fn an_order_is_short_json() {
        let json = r#"{"at":"krr","kind":"status","status":429,"retry_after":"7","after":2}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        let kind = FaultKind::Status { status: 429, retry_after: Some("7".into()), body: None };
        assert_eq!(fault, Fault::always(Register::Krr, kind).after(2));
        let json = r#"{"at":"maskinporten","kind":"refusal","code":"MP-121","times":1}"#;
        let kind = FaultKind::Refusal { code: "MP-121".into() };
        assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), Fault::once(Register::Maskinporten, kind));
    }
}
