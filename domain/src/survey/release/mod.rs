//! Releases: what leaves the office. A declared list of tables of counts over the same respondents, in which small
//! numbers are withheld so that nobody can work them out again, jointly over all tables.
//!
//! **The rule.** Of every number that is withheld, all that is published leaves an interval of possible values at
//! least as wide as the threshold ([`Protected::interval`]), to somebody who knows that counts are whole and not
//! negative: a group of 3 may as well be one of 0 or of 13. It holds for the small numbers and for those withheld with
//! them alike, so that it can be checked by what is published alone. Which of them are the small ones is not said
//! anywhere, because that would narrow them to 1 to threshold − 1.
//!
//! **What is withheld.**
//! - A number of respondents from 1 to threshold − 1, in a table or in a margin.
//! - What a group said all of whose members gave the same answer (or an answer that came from one group only): the
//!   number is not small, but tells what each of them answered. It goes with some of the zeros beside it.
//! - Any other zero is shown, unless it is needed to protect a number: it says that nobody answered so. A code that
//!   nobody has is shown as zero everywhere.
//! - As many other numbers as it takes.
//!
//! **How.** First the margins (`groups::together`): codes with too few respondents are withheld together with
//! others, in all tables, as if they were one code. Each respondent who has one of them may, by what is published, have
//! any of them. (Zeros of the group as a whole are shown.) That leaves a release whose margins are all known, so that
//! nothing links its tables any more and each can be protected alone (`complement`): where a number could be worked
//! out to less than the interval, the cheapest cycle of cells through it is withheld too, until all bounds hold.
//!
//! **Coarser answers.** An item may be crossed by groups of its codes ([`Finer`]) while its distribution tells each
//! code. The codes of a group add up to it. A group that is shown is as well known as n is, so its codes are withheld among
//! themselves (`groups::within`); of groups that are withheld together each code is withheld. So the codes of a
//! group and the people who have it can be chosen independently of each other, and the crossed tables have margins that
//! are known, or withheld together, as before.
//!
//! **Why it holds.** The bounds of a table with known margins are those of a flow in a network, whole numbers included
//! (L. H. Cox, "Network models for complementary cell suppression", JASA 90, 1995); `grid` computes them exactly.
//! Choices for different tables, and for the codes withheld together, can be made independently, so that the bounds
//! of the whole are those of the parts. A solution always exists: with everything withheld, a cell of a row of r and a
//! column of c of n respondents lies anywhere from max(0, r + c − n) to min(r, c), which is at least as wide as the
//! threshold, since r, c, n − r and n − c are at least that after the first step.
//!
//! Where three dimensions are all crossed in pairs, that some people must have all three can tell more. It is attacked that
//! way in the tests too; of 300 generated releases, half of them with attributes crossed with each other, it narrowed some
//! numbers of one, by one person. A publication crosses no attributes with each other and has no such three.
//!
//! **Who knows the algorithm** can make the choice again and see which counts would have led to it. Of margins that
//! tells no more than that one may be small: any number below the threshold stays possible (tested by making all
//! choices). In tables, the choice is by margins and by lots that depend on a secret ([`Request::secret`]), not by what
//! is in the cells chosen; there is no proof, but who makes all choices for very small tables learns from one table in
//! ten something if the secret is known, and from hardly any if it is not (tested likewise).
//!
//! Not covered: what people know of respondents from elsewhere, other releases about nearly the same people, and what
//! weights say (see [`Protected::share_allowed`]).

mod complement;
mod grid;
mod groups;
mod protected;
mod request;

pub use protected::{Protected, ProtectedTable, Shown};
pub use request::{Dimension, Finer, ProtectError, Request, Table};

/// Threshold where the office sets no other: numbers of respondents from 1 to 9 are withheld.
pub const DEFAULT_THRESHOLD: u64 = 10;

/// Withholds in all tables of a release what must not be learnt. The same request always gives the same release.
///
/// # Errors
/// The tables do not describe one set of respondents, or there are too few respondents for any release.
pub fn protect(request: &Request) -> Result<Protected, ProtectError> {
    let margins = request.margins()?;
    let mut groups: Vec<Vec<usize>> =
        margins.iter().map(|margin| groups::together(margin, request.threshold)).collect();
    for (place, dimension) in request.dimensions.iter().enumerate() {
        if let Some(finer) = &dimension.finer {
            groups[finer.dimension] =
                groups::within(&margins[finer.dimension], &finer.groups, &groups[place], request.threshold);
        }
    }
    let tables = request.tables.iter().enumerate();
    let tables =
        tables.map(|(place, table)| protected::table(request, place, table, &margins, &groups)).collect();
    Ok(Protected {
        threshold: request.threshold,
        respondents: margins.first().map_or(0, |margin| margin.iter().sum()),
        dimensions: request.dimensions.clone(),
        margins: margins
            .iter()
            .zip(&groups)
            .map(|(margin, group)| protected::margin(margin, group))
            .collect(),
        tables,
    })
}
