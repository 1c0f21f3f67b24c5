//! The `atelier` command.

use std::process::ExitCode;

/// Gives memory back under load, where glibc's arenas grow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    atelier::cli::main()
}
