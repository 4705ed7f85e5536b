//! What is done with one block's answer, decided inside the transaction that writes it.

use std::{collections::VecDeque, sync::Arc};

use domain::{
    KrrClaim, KrrReport, Outcome, PersonId, PersonKey, Precedence, Source, claims::Told, krr::ProblemCode,
};
use jiff::Timestamp;
use storage::{
    RunId,
    blocks::{AskException, BlockKey, BlockWrites, Decision, Growth, HeardAlone, HeldKrr, HeldRest},
    plans::PlanItem,
    quarantine::Finding,
    runs::RunMode,
};

use super::{
    compare::{Compared, Heard, compare},
    payload::{payload, weigh},
};

/// What came of asking about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are reports, and a box would cost an allocation a person"
)]
pub enum BlockAnswer {
    Report(KrrReport),
    NotReturned,
    /// No usable answer about this person, though there was one about others.
    Failed(ProblemCode),
    /// No answer at all.
    Unanswered,
}

/// Everything that is known of one block when its answer has come.
pub struct ContactsDecision {
    pub run: RunId,
    pub mode: RunMode,
    pub block: BlockKey,
    /// When the question was asked: a claim is as old as its question.
    pub asked_at: Timestamp,
    pub now: Timestamp,
    pub rules: Arc<Precedence>,
    /// In key order.
    pub answers: Vec<(PersonId, BlockAnswer)>,
    /// Whether the whole block was asked about, not one person of it.
    pub whole_block: bool,
    /// Rows about nobody who was asked about.
    pub strays: usize,
    state: State,
}

#[derive(Default)]
struct State {
    /// New claims in key order, with whether they take a value away.
    new: VecDeque<(PersonId, KrrClaim, bool)>,
    growth: Growth,
    findings: Vec<Finding>,
    exceptions: Vec<AskException>,
    /// Nobody was asked, or nobody answered.
    unanswered: bool,
}

impl ContactsDecision {
    #[expect(
        clippy::too_many_arguments,
        reason = "one value each of what a block is known by; made in two places"
    )]
    pub fn new(
        run: RunId,
        mode: RunMode,
        block: BlockKey,
        asked_at: Timestamp,
        now: Timestamp,
        rules: Arc<Precedence>,
        answers: Vec<(PersonId, BlockAnswer)>,
        whole_block: bool,
        strays: usize,
    ) -> Self {
        Self { run, mode, block, asked_at, now, rules, answers, whole_block, strays, state: State::default() }
    }

    fn find(&mut self, person: PersonId, field: Option<domain::Field>, code: ProblemCode) {
        let key = PersonKey { municipality: self.block.municipality, person };
        let finding = Finding { source: Source::Krr, subject: key.to_string(), code: code.code(), field };
        self.state.findings.push(finding);
    }

    fn heard_alone(&mut self, person: PersonId, heard: HeardAlone) {
        self.state.exceptions.push(AskException { person, heard });
    }
}

impl Decision for ContactsDecision {
    type Outcome = Growth;

    fn block(&self) -> BlockKey {
        self.block
    }

    fn run(&self) -> Option<RunId> {
        self.whole_block.then_some(self.run)
    }

    fn concerned(&mut self, held: Vec<HeldKrr>) -> Vec<PersonId> {
        let mut held = held.into_iter().peekable();
        for (person, answer) in std::mem::take(&mut self.answers) {
            while held.next_if(|held| held.person < person).is_some() {}
            let held = held.next_if(|held| held.person == person);
            let had_value = held.as_ref().is_some_and(|held| held.told.claim.outcome() == Outcome::Value);
            self.state.growth.held += i64::from(had_value);
            let outcome = match answer {
                BlockAnswer::Report(report) => {
                    for problem in &report.problems {
                        self.find(person, problem.field, problem.code);
                    }
                    let outcome = report.claim.outcome();
                    let heard = Heard { report, at: self.asked_at };
                    if let Compared::New { claim, removal } =
                        compare(held.as_ref().map(|held| &held.told), heard)
                    {
                        self.state.new.push_back((person, claim, removal));
                    }
                    if !self.whole_block {
                        self.heard_alone(person, HeardAlone::Answer);
                    }
                    outcome
                }
                BlockAnswer::NotReturned => {
                    self.heard_alone(person, HeardAlone::Silence);
                    Outcome::NotReturned
                }
                BlockAnswer::Failed(code) => {
                    self.find(person, None, code);
                    self.heard_alone(person, HeardAlone::Failure { code: code.code() });
                    Outcome::Failed
                }
                BlockAnswer::Unanswered => {
                    self.state.unanswered = true;
                    Outcome::Failed
                }
            };
            self.state.growth.tally.count(outcome);
        }
        self.state.new.iter().map(|(person, ..)| *person).collect()
    }

    fn decide(mut self, rest: Vec<HeldRest>) -> (BlockWrites, Growth) {
        let mut people = Vec::with_capacity(self.state.new.len());
        let mut plan = Vec::new();
        for held in rest {
            while self.state.new.front().is_some_and(|(person, ..)| *person < held.person) {
                self.state.new.pop_front();
            }
            let Some((person, claim, removal)) = self.state.new.pop_front() else { break };
            debug_assert_eq!(person, held.person, "everybody concerned has a derived row");
            let told = Told { claim, at: self.asked_at };
            if self.mode == RunMode::Real && !removal {
                let write = weigh(told, held, &self.rules, self.now);
                self.state.growth.changed += i64::from(!write.fields.is_empty());
                people.push(write);
                continue;
            }
            let (base_revision, before) = (held.revision, held.derived.clone());
            let write = weigh(told.clone(), held, &self.rules, self.now);
            self.state.growth.removals += i64::from(removal);
            self.state.growth.changed += i64::from(self.mode == RunMode::Dry && !write.fields.is_empty());
            plan.push(PlanItem {
                person,
                base_revision,
                fields: write.fields,
                removal,
                payload: payload(&told, &before, &write.derived, write.fields),
            });
        }
        if self.strays > 0 {
            // Nobody to name: the block is all that is known of rows that should not have come.
            let subject = format!("{}-block-{}", self.block.municipality, self.block.block);
            let code = ProblemCode::UnaskedIdentifier.code();
            self.state.findings.push(Finding { source: Source::Krr, subject, code, field: None });
        }
        self.state.growth.quarantined = i64::try_from(self.state.findings.len()).unwrap_or(i64::MAX);
        let tally = self.state.growth.tally;
        let writes = BlockWrites {
            run: self.run,
            at: self.now,
            source: Source::Krr,
            people,
            plan,
            findings: self.state.findings,
            exceptions: self.state.exceptions,
            growth: self.state.growth,
            asked_at: (!self.state.unanswered).then_some(self.asked_at),
            // A block in which nobody was answered for has been tried, not heard.
            answered: tally.failed + tally.not_returned < tally.asked || tally.asked == 0,
            stamps_block: self.whole_block,
        };
        (writes, self.state.growth)
    }
}
