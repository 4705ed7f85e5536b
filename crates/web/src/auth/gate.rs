//! The doors of the house, and who goes through which. A page without a door cannot be served.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::MethodRouter,
};
use domain::access::Right;

use crate::{App, Error, Visit, api::Scope, loopback};

/// Who may go through a door. What they may do with the people behind it is asked for each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Anybody.
    Open,
    /// Anybody who has signed in.
    SignedIn,
    /// Whoever has the right somewhere.
    Right(Right),
    /// Whoever sits at the machine itself, also when nobody can sign in; or has the right.
    MachineOr(Right),
    /// No person, but a system whose token has the scope. What it may ask about is for each municipality to say.
    Client(Scope),
}

/// A path, who may go there, and what answers.
pub struct Door {
    pub path: &'static str,
    pub gate: Gate,
    pub methods: MethodRouter<App>,
}

/// Makes doors: `door("/drift", Gate::MachineOr(Right::Operate), get(show))`.
pub fn door(path: &'static str, gate: Gate, methods: MethodRouter<App>) -> Door {
    Door { path, gate, methods }
}

/// The doors as a router.
pub fn hang(doors: Vec<Door>) -> Router<App> {
    doors.into_iter().fold(Router::new(), |router, door| {
        router.route(door.path, door.methods.layer(from_fn_with_state(door.gate, guard)))
    })
}

async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match judge(gate, &request) {
        Verdict::Pass => next.run(request).await,
        Verdict::SayWho => ask_who(&request),
        Verdict::Refused(error) => error.into_response(),
    }
}

enum Verdict {
    Pass,
    /// Whoever is not known is asked who they are, whether or not there is anything for them behind the door.
    SayWho,
    Refused(Error),
}

fn judge(gate: Gate, request: &Request) -> Verdict {
    let visit = match Visit::of(request.extensions()) {
        Ok(visit) => visit,
        Err(error) => return Verdict::Refused(error),
    };
    let has = |right| visit.who().is_some_and(|who| who.standing.has_somewhere(right));
    match gate {
        Gate::Open => Verdict::Pass,
        // Such a door hangs in the API, which asks for the token.
        Gate::Client(_) => Verdict::Refused(Error::NotFound),
        Gate::SignedIn if visit.who().is_some() => Verdict::Pass,
        Gate::Right(right) | Gate::MachineOr(right) if has(right) => Verdict::Pass,
        Gate::MachineOr(_) if at_the_machine(request) => Verdict::Pass,
        _ if visit.who().is_none() && visit.can_sign_in() => Verdict::SayWho,
        Gate::MachineOr(_) if visit.who().is_none() => Verdict::Refused(Error::NotLocal),
        _ => Verdict::Refused(Error::NotFound),
    }
}

/// Whether the visitor sits at the machine that Reim runs on.
pub fn at_the_machine(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    loopback::is_local(peer, request.uri(), request.headers())
}

/// To the page for signing in, and from there back here. A form is not sent again by itself.
fn ask_who(request: &Request) -> Response {
    let wants_page = Visit::of(request.extensions()).is_ok_and(|visit| !visit.wants_json());
    if request.method() == Method::GET && wants_page {
        let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let query = serde_urlencoded::to_string([("til", back)]).expect("text can always be encoded");
        Redirect::to(&format!("/logg-inn?{query}")).into_response()
    } else {
        Error::SignedOut.into_response()
    }
}
