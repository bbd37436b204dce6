//! The native side: prints a digest for each block of drafts.

use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Option<Vec<u64>> = std::env::args().skip(1).map(|number| number.parse().ok()).collect();
    let Some([seed, blocks, drafts]) = numbers.as_deref() else {
        eprintln!("agreement SEED BLOCKS DRAFTS_PER_BLOCK");
        return ExitCode::FAILURE;
    };
    for block in 0..*blocks {
        println!("{block} {:016x}", agreement::digest(*seed, block, *drafts));
    }
    ExitCode::SUCCESS
}
