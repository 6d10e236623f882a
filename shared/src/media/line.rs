//! Text that fits a stamp.

use crate::text::Text;

/// One line of at most `MAX` characters, without control or direction-changing characters.
pub type Line<const MAX: usize> = Text<MAX, true>;
