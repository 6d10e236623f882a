//! Media are known by the SHA-256 of their bytes.

mod hash;

pub use hash::Sha256Hash;
