//! The pure domain: codes, places, catalogue and a city's own facts, without input or output.

pub mod catalogue;
pub mod city;
pub mod codes;
pub mod geo;
pub mod ids;
