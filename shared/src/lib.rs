//! x
pub mod city;
pub mod codes;
pub mod ids;
pub mod media;
