//! A question that comes to nothing while KRR answers others, put in ever smaller parts until whoever KRR breaks down
//! over stands alone.

use std::collections::{BTreeMap, VecDeque};

use domain::{NationalId, krr::ProblemCode};

use super::{Answer, AskError, answer::Failed};

/// So many parts that come to nothing before any is answered: then it is KRR that does not work. All halves and
/// quarters, so that three people are found wherever they stand.
const IN_VAIN: usize = 6;
/// So many in a row later on: then KRR has stopped working meanwhile.
const IN_VAIN_IN_A_ROW: usize = 12;
/// Enough for a dozen among a thousand.
const MOST_QUESTIONS: usize = 300;

/// Puts the question in halves, their halves and so on, the larger parts first: parts that are answered come early, and
/// tell somebody in the question from a KRR that is down. Whoever comes to nothing alone has failed.
///
/// The error is one that came to nothing where none, or no longer any, was answered.
pub(super) async fn ask<'p, F>(
    people: &'p [NationalId],
    put: impl Fn(&'p [NationalId]) -> F,
) -> Result<Answer, AskError>
where
    F: Future<Output = Result<Answer, AskError>>,
{
    let mut left = VecDeque::new();
    halve(0, people, &mut left);
    let mut answers = BTreeMap::new();
    let (mut answered, mut in_vain, mut last) = (false, 0, AskError::BadRequest);
    for _ in 0..MOST_QUESTIONS {
        let Some((place, part)) = left.pop_front() else { break };
        match put(part).await {
            Ok(answer) => {
                answers.insert(place, answer);
                (answered, in_vain) = (true, 0);
            }
            Err(error) if error.may_be_over_somebody() => {
                in_vain += 1;
                if in_vain >= if answered { IN_VAIN_IN_A_ROW } else { IN_VAIN } {
                    return Err(error);
                }
                if let [culprit] = part {
                    answers.insert(
                        place,
                        Answer { failed: vec![failed(*culprit, &error)], ..Answer::default() },
                    );
                }
                halve(place, part, &mut left);
                last = error;
            }
            Err(error) => return Err(error),
        }
    }
    if !answered || !left.is_empty() {
        return Err(last);
    }
    Ok(in_order(answers))
}

/// The two halves of several, each with the place of its first among all; nothing of one.
fn halve<'p>(place: usize, people: &'p [NationalId], parts: &mut VecDeque<(usize, &'p [NationalId])>) {
    if people.len() > 1 {
        let (first, second) = people.split_at(people.len() / 2);
        parts.extend([(place, first), (place + first.len(), second)]);
    }
}

fn failed(national_id: NationalId, error: &AskError) -> Failed {
    let code = match error {
        AskError::BadRequest => ProblemCode::RefusedIdentifier,
        _ => ProblemCode::BreaksRegister,
    };
    Failed { national_id, code }
}

fn in_order(answers: BTreeMap<usize, Answer>) -> Answer {
    let mut whole = Answer::default();
    for answer in answers.into_values() {
        whole.append(answer);
    }
    whole
}
