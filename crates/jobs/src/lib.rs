//! The mechanism of what is done later, again, or every night: a queue of jobs under leases, and a schedule.
//!
//! A job is queued in the transaction of the change that calls for it ([`push`]), and a [`Worker`] runs it under a
//! lease. It runs **at least once**: a process that dies with a job in hand loses the lease, and another runs the job
//! from its beginning. So a handler keeps its place in the register, in the transaction that did the work.
//!
//! **Invariant:** nothing here knows a register or a rule. What a kind of job means is its [`Handlers`] entry, and
//! what runs when is the one table of the program.

mod cron;
mod handlers;
mod queue;
mod retry;
mod schedule;
mod worker;

pub use cron::{Cron, InvalidCron};
pub use handlers::{Answer, Assignment, Handlers};
pub use queue::{Task, push};
pub use retry::Retry;
pub use schedule::{Entry, Schedule};
pub use worker::{Lease, Worker};
