//! The `embajador` program.

fn main() {}
