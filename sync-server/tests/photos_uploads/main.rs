//! Media on their way to the centre, through the public door: HTTP in, bytes in the vault out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::string_slice, clippy::print_stdout)]

mod bucket;
mod centre;
mod disk;
mod kill;
mod limits;
mod link;
mod links;
mod looking;
mod order;
mod promotion;
mod protocol;
mod stand_in;
mod stock_clients;
