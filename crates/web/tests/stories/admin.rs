//! What a municipality's administrator sees and does.

mod access;
mod agreement;
mod giving;
mod next_run;
mod objections;
mod read_log;
mod roles;

use domain::{
    MunicipalityNumber,
    access::{Place, Role},
};
use jiff::civil::date;

use crate::{
    school::desk::Desk,
    visitor::{Page, Visitor},
};

/// An administrator of the municipality.
async fn administrator(desk: &Desk, special: bool) -> anyhow::Result<Visitor> {
    desk.comes(200, Role::Administrator, Place::Municipality(desk.world.municipality), special).await
}

/// An administrator of the neighbouring municipality.
async fn neighbour(desk: &Desk) -> anyhow::Result<Visitor> {
    let mut tx = desk.world.store.begin().await?;
    let number = MunicipalityNumber::parse("9902")?;
    let there = tx.add_municipality("Hjelmeset", number, date(2020, 1, 1)).await?;
    tx.commit().await?;
    desk.comes(201, Role::Administrator, Place::Municipality(there), true).await
}

/// The fields of a page's form that has a button with this text, as a browser would send them, and more.
pub fn fields<'a>(shown: &'a Page, button: &str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let form = shown.text.split("<form").find(|form| form.contains(button)).expect("there is such a button");
    let part = |text: &'a str, name: &str| {
        text.split_once(&format!("{name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap())
    };
    let hidden = form.split("<input ").filter(|input| input.starts_with("type=\"hidden\""));
    let mut fields: Vec<(&str, &str)> = hidden
        .filter_map(|input| Some((part(input, "name")?, part(input, "value")?)))
        .filter(|(name, _)| *name != "token")
        .collect();
    fields.extend(more);
    fields
}
