//! Which parts of a person are asked for: those that are used, and no more.

use domain::folkeregisteret::AddressKind;
use reqwest::Url;

/// The parts that are no address, by the register's own words.
pub(super) const IDENTIFIER: &str = "identifikasjonsnummer";
pub(super) const STATUS: &str = "status";
pub(super) const NAME: &str = "navn";
pub(super) const PROTECTION: &str = "adressebeskyttelse";

/// The address of the look-up with the parts in it. Without `somBestilt`, what becomes of those who are not found is not
/// documented.
pub(super) fn named_in(mut look_up: Url) -> Url {
    let addresses = AddressKind::ALL.map(AddressKind::word);
    let parts = [IDENTIFIER, STATUS, NAME, PROTECTION].into_iter().chain(addresses);
    look_up
        .query_pairs_mut()
        .extend_pairs(parts.map(|part| ("part", part)))
        .append_pair("somBestilt", "true");
    look_up
}
