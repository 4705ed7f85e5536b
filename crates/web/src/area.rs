//! The parts of the house, each with its name, its menu, and the size of its text.

use domain::access::Right;

use crate::auth::Who;

/// A part of the house, by where its pages stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The front, signing in, and what is about no part in particular.
    Front,
    /// A guardian's own pages.
    Portal,
    /// Contact details of guardians and employees.
    School,
    /// What a municipality decides: roles, access, its agreement.
    Admin,
    /// The municipality's own register.
    Register,
    /// Runs, quarantine, registers.
    Operations,
}

/// A page in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub path: &'static str,
    /// The key of its text.
    pub text: &'static str,
    /// Whether pages under it belong to it.
    pub with_those_under: bool,
}

const fn item(path: &'static str, text: &'static str) -> Item {
    Item { path, text, with_those_under: true }
}

const fn alone(path: &'static str, text: &'static str) -> Item {
    Item { path, text, with_those_under: false }
}

impl Area {
    pub fn of(path: &str) -> Self {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or("");
        match first {
            "min-profil" => Self::Portal,
            "skole" => Self::School,
            "admin" => Self::Admin,
            "register" => Self::Register,
            "drift" => Self::Operations,
            _ => Self::Front,
        }
    }

    /// The key of its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Front => "place-front",
            Self::Portal => "place-portal",
            Self::School => "place-school",
            Self::Admin => "place-admin",
            Self::Register => "place-register",
            Self::Operations => "place-operations",
        }
    }

    /// Where its name leads.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Front => "/",
            Self::Portal => "/min-profil",
            Self::School => "/skole/personer",
            Self::Admin => "/admin/roller",
            Self::Register => "/register/enheter",
            Self::Operations => "/drift",
        }
    }

    /// Designsystemet's size of text: larger for people who are here seldom.
    pub const fn text_size(self) -> &'static str {
        match self {
            Self::Front | Self::Portal => "md",
            Self::School | Self::Admin | Self::Register | Self::Operations => "sm",
        }
    }

    /// Whether its lines are kept short, for reading on a telephone.
    pub const fn is_narrow(self) -> bool {
        matches!(self, Self::Front | Self::Portal)
    }

    /// The pages of its main menu; none where there is one page to be at.
    pub const fn menu(self) -> &'static [Item] {
        match self {
            Self::Front | Self::Portal => &[],
            Self::School => {
                const { &[item("/skole/personer", "menu-people"), item("/skole/lister", "menu-lists")] }
            }
            Self::Admin => {
                const {
                    &[
                        item("/admin/roller", "menu-roles"),
                        item("/admin/neste-kjoring", "menu-next-run"),
                        item("/admin/tilgang", "menu-access"),
                        item("/admin/henvendelser", "menu-objections"),
                        item("/admin/avtale", "menu-agreement"),
                        item("/admin/innsyn", "menu-read-log"),
                    ]
                }
            }
            Self::Register => {
                const { &[item("/register/enheter", "menu-units"), item("/register/historikk", "menu-acts")] }
            }
            Self::Operations => {
                const {
                    &[
                        alone("/drift", "menu-operations"),
                        item("/drift/kjoringer", "menu-runs"),
                        item("/drift/karantene", "menu-quarantine"),
                        item("/drift/avtaler", "menu-agreements"),
                    ]
                }
            }
        }
    }
}

/// The pages under a visitor's own name.
pub fn own_menu(who: &Who) -> Vec<Item> {
    let mut items = vec![alone("/min-profil", "menu-my-profile")];
    let has = |right| who.standing.has_somewhere(right);
    if has(Right::SeePeople) {
        items.push(alone("/skole/personer", "place-school"));
    }
    if has(Right::ShapeRoles) {
        items.push(alone("/admin/roller", "place-admin"));
    }
    if has(Right::KeepRegister) {
        items.push(alone("/register/enheter", "place-register"));
    }
    if has(Right::Operate) {
        items.push(alone("/drift", "place-operations"));
    }
    items.push(alone("/min-profil/innsyn", "menu-insight"));
    items.push(alone("/min-profil/okter", "menu-sessions"));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_in_the_area_that_its_path_begins_with() {
        assert_eq!(Area::of("/"), Area::Front);
        assert_eq!(Area::of("/logg-inn"), Area::Front);
        assert_eq!(Area::of("/min-profil/okter"), Area::Portal);
        assert_eq!(Area::of("/drift"), Area::Operations);
        assert_eq!(Area::of("/driften"), Area::Front);
    }

    #[test]
    fn every_area_lies_where_its_home_is() {
        for area in [Area::Front, Area::Portal, Area::School, Area::Admin, Area::Register, Area::Operations] {
            assert_eq!(Area::of(area.home()), area);
            assert!(area.menu().iter().all(|item| Area::of(item.path) == area), "{area:?}");
        }
    }
}
