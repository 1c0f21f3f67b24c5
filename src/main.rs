//! The `atelier` command.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: atelier::allocator::Allocator = atelier::allocator::Allocator;

fn main() -> ExitCode {
    atelier::allocator::give_back_soon();
    atelier::cli::main()
}
