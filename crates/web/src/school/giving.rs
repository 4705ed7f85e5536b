//! Giving a guardian another role for one child, and taking it back: what it does is shown before it is done.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    PersonId, PersonKey,
    guardian_role::{Role, RoleKey, Turn},
    oslo,
};
use jiff::Timestamp;
use serde::Deserialize;
use storage::{Transaction, blocks::BlockKey};
use sync::{
    giving::{self, Ground, NotGiven},
    hands::Act,
    recipients,
};

use super::{
    open::{Opened, open},
    person::{parse, seen_in_full},
    roles::{self, RoleLine},
};
use crate::{
    App, Error, Visit,
    auth::{name_of, who},
    csrf::Verified,
    format, house,
};

/// Letters in a reason: a sentence or two, so that it is read.
const LONGEST_REASON: usize = 300;

#[derive(Template)]
#[template(path = "school/giving.html")]
pub struct Page {
    pub visit: Visit,
    pub guardian: PersonKey,
    pub name: Option<String>,
    pub line: RoleLine,
    /// The roles that the visitor may give.
    pub roles: Vec<Role>,
    pub form: Form,
    pub fault: Option<Fault>,
    /// Whether the visitor may do anything at all with the role that counts.
    pub may_change: bool,
    /// What taking the role back would do, and to which role it would go.
    pub back: Option<(Role, Option<Turn>)>,
    /// What giving the chosen role would do, where that is to be shown before it is done.
    pub preview: Option<(Role, Option<Turn>)>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    pub barn: String,
    /// The role that counted when the form was shown.
    pub gjelder: String,
    pub rolle: String,
    pub grunn: String,
    pub til: String,
    pub steg: String,
}

/// What is wrong with the form, each with the field to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NoRole,
    NoReason,
    NotADate,
    EndsBeforeItBegins,
    Moved,
}

impl Fault {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoRole => "giving-fault-no-role",
            Self::NoReason => "giving-fault-no-reason",
            Self::NotADate => "fault-not-a-date",
            Self::EndsBeforeItBegins => "giving-fault-ends-before",
            Self::Moved => "giving-fault-moved",
        }
    }

    /// The id of the field to mend.
    pub const fn input(self) -> &'static str {
        match self {
            Self::NoRole | Self::Moved => "rolle",
            Self::NoReason => "grunn",
            Self::NotADate | Self::EndsBeforeItBegins => "til",
        }
    }
}

impl Page {
    /// The guardian's own page.
    fn own(&self) -> String {
        format!("/skole/personer/{}", self.guardian)
    }

    fn fault_of(&self, input: &str) -> Option<Fault> {
        self.fault.filter(|fault| fault.input() == input)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "barn")]
    child: String,
}

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let key = parse(&key)?;
    let mut tx = app.store.begin().await?;
    let page = page(&mut tx, visit, key, Form { barn: asked.child, ..Form::default() }).await?;
    tx.commit().await?;
    house::page(StatusCode::OK, &page)
}

pub async fn submit(
    State(app): State<App>,
    Path(key): Path<String>,
    Verified { visit, form }: Verified<Form>,
) -> Result<Response, Error> {
    let key = parse(&key)?;
    let mut tx = app.store.begin().await?;
    // From here on nobody else gives the guardian a role.
    tx.lock_block(BlockKey::of(key.municipality, key.person)).await?;
    let mut page = page(&mut tx, visit, key, form).await?;
    if !page.may_change {
        return Err(Error::NotFound);
    }
    let ground = Ground { counting: RoleKey::from_code(&page.form.gjelder).ok_or(Error::Unreadable)? };
    let wanted = match page.form.steg.as_str() {
        "ta-tilbake" => Ok((None, None)),
        _ => page.wanted().map(|(role, until)| (Some(role), until)),
    };
    let author = name_of(who(&page.visit)?);
    let reason: String = page.form.grunn.trim().chars().take(LONGEST_REASON).collect();
    let is_special = who(&page.visit)?.standing.is_special_in(key.municipality);
    let done = match wanted {
        Err(fault) => Err(fault),
        Ok((role, until)) => {
            let act = Act { author: &author, reason: &reason, at: page.visit.now, until };
            if page.form.steg == "vis" {
                let (held, _) = giving::counting(&mut tx, key, page.line.child, act.at).await?;
                giving::check(&tx.guardian_roles(key.municipality).await?, held, role, is_special, &act)
            } else {
                giving::give(&mut tx, (key, page.line.child), role, ground, is_special, &act).await?
            }
            .map_err(fault)
        }
    };
    match done {
        Ok(()) if page.form.steg == "vis" => {
            let role = RoleKey::from_code(&page.form.rolle);
            let turn = recipients::of_giving(&mut tx, key, page.line.child, role, page.visit.now).await?;
            page.preview = page.roles.iter().find(|one| Some(one.key) == role).cloned().map(|it| (it, turn));
            tx.commit().await?;
            house::page(StatusCode::OK, &page)
        }
        Ok(()) => {
            tx.commit().await?;
            let told = if page.form.steg == "ta-tilbake" { "rolle-tatt-tilbake" } else { "rolle-gitt" };
            Ok(Redirect::to(&format!("/skole/personer/{key}?beskjed={told}")).into_response())
        }
        Err(fault) => {
            drop(tx);
            let mut tx = app.store.begin().await?;
            open(&mut tx, &page.visit, key).await?;
            tx.commit().await?;
            page.fault = Some(fault);
            let moved = fault == Fault::Moved;
            let status = if moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            house::page(status, &page)
        }
    }
}

fn fault(refused: NotGiven) -> Fault {
    match refused {
        // What a visitor may not give is not among what they choose from.
        NotGiven::NoSuchRole | NotGiven::NeedsSpecial => Fault::NoRole,
        NotGiven::NoReason => Fault::NoReason,
        NotGiven::EndsBeforeItBegins => Fault::EndsBeforeItBegins,
        NotGiven::Moved => Fault::Moved,
    }
}

impl Page {
    /// The role that was chosen, and when it ends.
    fn wanted(&self) -> Result<(RoleKey, Option<Timestamp>), Fault> {
        let role = RoleKey::from_code(&self.form.rolle);
        let role = role.filter(|key| self.roles.iter().any(|role| role.key == *key)).ok_or(Fault::NoRole)?;
        let until = match self.form.til.trim() {
            "" => None,
            last => Some(format::read_date(last).and_then(oslo::end_of).ok_or(Fault::NotADate)?),
        };
        Ok((role, until))
    }
}

/// The page about one of the guardian's children. One that the visitor may not know of does not exist.
async fn page(
    tx: &mut Transaction,
    visit: Visit,
    guardian: PersonKey,
    mut form: Form,
) -> Result<Page, Error> {
    let opened: Box<Opened> = seen_in_full(tx, &visit, guardian).await?;
    if !opened.may_edit {
        return Err(Error::NotFound);
    }
    let child = form.barn.parse().map(PersonId).map_err(|_| Error::NotFound)?;
    let mut lines = roles::lines(&opened, visit.now);
    let found = lines.iter().position(|line| line.child == child).ok_or(Error::NotFound)?;
    let line = lines.swap_remove(found);
    let is_special = who(&visit)?.standing.is_special_in(guardian.municipality);
    let may_give = |role: &&Role| !role.retired && (is_special || !role.key.needs_special());
    let roles = opened.roles.iter().filter(may_give).filter(|role| role.key != line.role.key);
    let roles: Vec<Role> = roles.cloned().collect();
    let mut back = None;
    if line.given.is_some() {
        let stated = tx.stated_roles(guardian).await?.remove(&child).unwrap_or_default();
        let role = roles::role(&opened, domain::guardian_role::counts(None, stated));
        let turn = recipients::of_giving(tx, guardian, child, None, visit.now).await?;
        back = Some((role, turn));
    }
    if form.gjelder.is_empty() {
        form.gjelder = line.role.key.code();
    }
    let may_change = is_special || !line.role.key.needs_special();
    let name = opened.profile.name().map(|(name, _)| name.to_owned());
    Ok(Page { visit, guardian, name, line, roles, form, fault: None, may_change, back, preview: None })
}
