//! What the users ask for: pages of lists, searches of every sort, and people.

use std::sync::Arc;

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, PersonKey};
use simulators::{World, world::Citizen};
use storage::Store;

use super::{house::TOKEN, http::Visit, krr, register};

/// One kind of page, measured by itself.
pub struct Kind {
    pub name: &'static str,
    pub visits: Vec<Visit>,
    /// What the same visits ask the database at the least, each like the visit at its place.
    pub queries: Vec<Query>,
}

/// The main question behind a page.
#[derive(Clone)]
pub enum Query {
    /// Fifty people of a list, by name.
    List,
    /// Whose names have words that begin like these.
    Words(Vec<(i64, i64)>),
    Number(String),
    /// All about one person, and that they were read.
    Person(PersonId),
}

/// People from whose names the searches are made.
const PEOPLE: usize = 200;

pub async fn all(
    store: &Store,
    municipality: MunicipalityId,
    world: &Arc<World>,
) -> anyhow::Result<Vec<Kind>> {
    let people = register::sample(world, PEOPLE);
    let mut numbers = Vec::with_capacity(people.len());
    for citizen in &people {
        numbers.push(register::number(store, municipality, world, *citizen).await?);
    }
    let school = world.municipalities()[0].schools().next().context("a school")?.organisation();
    let school = format!("{}:school:{}", municipality.0, school.as_str());
    let lists = ["slatt-av", "uten-e-post", "uten-mobil", "ikke-bekreftet", "reservert"];
    let list = |list: &str, unit: &str, page: usize| {
        page_of(format!("/skole/lister?liste={list}&enhet={unit}&side={page}"))
    };
    let page = |number: &PersonId| {
        page_of(format!("/skole/personer/{}", PersonKey { municipality, person: *number }))
    };
    let (searches, asked) =
        people.iter().enumerate().filter_map(|(turn, citizen)| search(world, *citizen, turn)).unzip();
    Ok(vec![
        Kind {
            name: "page_of_50",
            visits: lists.iter().flat_map(|kind| (1..=3).map(|page| list(kind, "", page))).collect(),
            queries: vec![Query::List],
        },
        Kind {
            name: "page_of_50_of_a_school",
            visits: lists.iter().map(|kind| list(kind, &school, 1)).collect(),
            queries: vec![Query::List],
        },
        Kind { name: "search", visits: searches, queries: asked },
        Kind {
            name: "person",
            visits: numbers.iter().map(page).collect(),
            queries: numbers.iter().copied().map(Query::Person).collect(),
        },
    ])
}

fn page_of(path: String) -> Visit {
    Visit { path, form: None }
}

/// One way to look for somebody, another for each turn.
fn search(world: &World, citizen: Citizen, turn: usize) -> Option<(Visit, Query)> {
    let adult = world.adult(citizen);
    let beginning = |name: &str, letters: usize| name.chars().take(letters).collect::<String>();
    let (given, family) = (adult.given_name, adult.family_name);
    let text = match turn % 8 {
        // A family name, as common as they are.
        0 => family.to_owned(),
        1 => format!("{given} {family}"),
        2 => beginning(family, 3),
        3 => {
            let child = world.children(citizen.family()).into_iter().next()?;
            format!("{} {}", child.given_name, child.family_name)
        }
        4 => krr::mobile(citizen)?,
        5 => "Finnesikke".to_owned(),
        // The rarest of family names.
        6 => "Westad".to_owned(),
        _ => format!("{} {}", beginning(given, 2), beginning(family, 2)),
    };
    let query = if turn % 8 == 4 {
        Query::Number(text.clone())
    } else {
        Query::Words(storage::search::words::ranges(&storage::search::words::typed(&text)))
    };
    let form = serde_urlencoded::to_string([("token", TOKEN), ("sok", &text)]).ok()?;
    Some((Visit { path: "/skole/personer".to_owned(), form: Some(form) }, query))
}
