//! Judges invented drafts of all procedures that ship and digests everything that is said of them. Built for the server
//! and for the browser it must come to the same digests: a phone may not see other rules than the office.
//!
//! Nothing here comes from outside but the seed: no clock, no randomness, no files.

mod drafts;
mod random;

use std::sync::LazyLock;

use domain::form::{accepted_paths, evaluate, pruned};

use drafts::Procedure;
use random::Random;

static PROCEDURES: LazyLock<Vec<Procedure>> = LazyLock::new(drafts::procedures);

/// The digest of what is said of so many drafts; each block of a seed has drafts of its own.
// WebAssembly is called by name. `unsafe` here promises only that nothing else is linked under this one.
#[unsafe(no_mangle)]
pub extern "C" fn digest(seed: u64, block: u64, drafts: u64) -> u64 {
    let mut random = Random::new(seed ^ block.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut said = Fnv::new();
    for _ in 0..drafts {
        let procedure = random.one_of(&PROCEDURES);
        let today = drafts::day(&mut random);
        let draft = procedure.draft(&mut random);
        for section in &procedure.form.procedure.sections {
            for path in accepted_paths(&procedure.form, &section.id, &draft) {
                said.add(path.as_str());
            }
        }
        let evaluated = evaluate(&procedure.form, &draft, today);
        for field in evaluated.fields() {
            let offered: Vec<_> = field.offered.iter().map(|choice| &choice.value).collect();
            said.json(&(&field.path, &field.typed_at, field.required, field.awaited, offered));
            said.json(&(&field.value, &field.findings));
        }
        said.json(&pruned(&procedure.form, &draft, today));
    }
    said.0
}

/// Fowler, Noll and Vo's hash, 1a, of 64 bits: no defence against anybody, and none is needed.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    fn json(&mut self, said: &impl serde::Serialize) {
        // What cannot be written is told apart from all that can.
        let written = serde_json::to_string(said).unwrap_or_default();
        self.add(&written);
    }
}
