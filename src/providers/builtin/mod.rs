//! The engines that need no key and no network. What they make says so.
