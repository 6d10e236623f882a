//! The workflow held against `workflow.md` §3, which is written down here a second time, by hand.

mod answers;
mod city;
mod desk;
mod media;
mod platform;
mod rules;
mod story;
mod table;
mod walks;
