//! A plan of reforms that waits, as the pages tell it.

use domain::classification::{Happening, Named};
use jiff::civil::Date;
use storage::{
    Reader,
    runs::{Run, RunKind, RunState},
};
use sync::classification::planned;

use crate::operations::view::ReformLine;

/// What happens, where the plan still fits what is held; else nothing.
pub async fn waiting(reader: &mut Reader, run: &Run, today: Date) -> anyhow::Result<Vec<ReformLine>> {
    let waits = matches!(run.state, RunState::Planned | RunState::NeedsApproval);
    if run.kind != RunKind::Classification || !waits {
        return Ok(Vec::new());
    }
    let Ok(planned) = planned(reader, today).await? else { return Ok(Vec::new()) };
    if reader.reform_plan(run.id).await? != Some(planned.digest()) {
        return Ok(Vec::new());
    }
    Ok(planned.happenings.iter().map(|(on, happening)| line(*on, happening)).collect())
}

fn line(on: Date, happening: &Happening) -> ReformLine {
    let one = |named: &Named| format!("{} {}", named.code, named.name);
    let all = |list: &[Named]| list.iter().map(one).collect::<Vec<_>>().join(", ");
    let (from, to) = match happening {
        Happening::Renamed { code, from, to } => (format!("{code} {from}"), to.clone()),
        Happening::Renumbered { from, to } | Happening::PartMoved { from, to } => (one(from), one(to)),
        Happening::Merged { from, into } => (all(from), one(into)),
        Happening::Split { from, between, .. } => (one(from), all(between)),
        Happening::Founded(new) => (String::new(), one(new)),
        Happening::Ended(old) => (one(old), String::new()),
    };
    ReformLine { on, kind: happening.code(), from, to }
}
