//! The pure domain of 城管通: what a case is, who may do what with it, and how handset and centre
//! agree on it.
//!
//! Nothing in this crate does I/O, reads a clock or iterates in random order, so that the same bytes
//! lead to the same case on every phone, server and test.

pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod city;
pub mod clock;
pub mod codes;
pub mod duty;
pub mod geo;
pub mod ids;
pub mod media;
pub mod notice;
pub mod ops;
pub mod person;
pub mod similar;
pub mod supervision;
pub mod sync;
pub mod text;
pub mod workflow;
