//! The monthly survey: question bank, questionnaires, waves, samples, answers, estimates, releases.

pub mod answer;
pub mod columns;
pub mod estimate;
pub mod invitation;
pub mod item;
pub mod load;
pub mod mask;
pub mod publication;
pub mod questionnaire;
pub mod release;
pub mod results;
pub mod sample;
pub mod schedule;
