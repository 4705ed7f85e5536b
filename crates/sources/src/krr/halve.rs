//! A question that KRR refuses because of somebody in it, halved until that somebody stands alone.

use domain::{NationalId, krr::ProblemCode};

use super::{Answer, AskError, answer::Failed};

/// Enough for a dozen culprits among a thousand.
const MOST_QUESTIONS: usize = 300;
/// So many refused one by one and nobody answered: then it is not about them.
const CULPRITS_WITHOUT_AN_ANSWER: usize = 8;

/// Puts the question, in as many parts as it takes. Whoever is refused alone has failed; the others are answered.
pub(super) async fn ask<'p, F>(
    people: &'p [NationalId],
    put: impl Fn(&'p [NationalId]) -> F,
) -> Result<Answer, AskError>
where
    F: Future<Output = Result<Answer, AskError>>,
{
    let mut answer = Answer::default();
    let mut answered = false;
    let mut left = Vec::from_iter((!people.is_empty()).then_some(people));
    for _ in 0..MOST_QUESTIONS {
        let Some(part) = left.pop() else { return Ok(answer) };
        match (put(part).await, part) {
            (Ok(more), _) => {
                answered = true;
                answer.append(more);
            }
            (Err(AskError::BadRequest), [culprit]) => {
                answer.failed.push(refused(*culprit));
                if !answered && answer.failed.len() >= CULPRITS_WITHOUT_AN_ANSWER {
                    return Err(AskError::BadRequest);
                }
            }
            (Err(AskError::BadRequest), several) => {
                let (first, second) = several.split_at(several.len() / 2);
                // The first half is asked first, so that the answer keeps the order.
                left.extend([second, first]);
            }
            (Err(error), _) => return Err(error),
        }
    }
    if left.is_empty() { Ok(answer) } else { Err(AskError::BadRequest) }
}

pub(super) fn refused(national_id: NationalId) -> Failed {
    Failed { national_id, code: ProblemCode::RefusedIdentifier }
}
