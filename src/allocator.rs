//! The memory allocator of the program and the benchmarks, and how soon it gives back what is free.

use std::ffi::c_long;

use libmimalloc_sys::{mi_option_set_default, mi_option_t};

/// Keeps memory flat under load, where glibc's arenas grow.
pub use mimalloc::MiMalloc as Allocator;

/// How long memory is free before the system gets it back, in milliseconds. The allocator's own value keeps a
/// painter's hundred megabytes for seconds; giving back at once would cost a call to the system at every turn.
const PURGE_DELAY_MS: c_long = 10;
/// Source: `mi_option_purge_delay` in mimalloc.h, version 3; the bindings leave it without a name.
const PURGE_DELAY: mi_option_t = 15;

/// To be called before any thread is started. `MIMALLOC_PURGE_DELAY` in the environment counts for more.
pub fn give_back_soon() {
    // SAFETY: it stores a number at a valid place of the allocator's options, while there is one thread.
    #[allow(unsafe_code)]
    unsafe {
        mi_option_set_default(PURGE_DELAY, PURGE_DELAY_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_that_of_the_delay() {
        // SAFETY: it reads a number.
        #[allow(unsafe_code)]
        let usual = unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        assert_eq!(usual, 1_000, "mimalloc's options have other numbers now");
    }
}
