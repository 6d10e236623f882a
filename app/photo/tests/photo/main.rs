//! The photo pipeline through its public door: bytes of a camera in, photo of a case out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::print_stdout)]

mod arbitrary_bytes;
mod exif_back;
mod fixture;
mod looks;
mod orientation;
mod real_files;
mod refusals;
mod stamp_reads;
