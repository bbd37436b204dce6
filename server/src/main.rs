//! What happens.
fn main() {}
