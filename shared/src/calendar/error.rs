//! Why a calendar is not one.

/// The rule that a calendar, or a text of one, broke. Screens use [`CalendarError::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not a date of the years 1970 to 9999, written as `2026-10-01`.
    #[error("not a date")]
    Date,
    /// Not a day of a year, written as `05-01`.
    #[error("not a day of the year")]
    MonthDay,
    /// Not two times of day, written as `08:00-12:00`, the first before the second.
    #[error("not an interval of one day")]
    Interval,
    /// Intervals out of order or over each other.
    #[error("intervals overlap or are out of order")]
    Overlap,
    /// A day without working intervals, or with too many.
    #[error("a working day has 1 to {0} intervals")]
    Intervals(usize),
    /// A range of dates that ends before it begins, or begins with a date and ends with a day of year.
    #[error("not a range of days")]
    Range,
    /// More entries than a calendar holds.
    #[error("more than {0} entries")]
    TooMany(usize),
    /// No place on earth is that far from UTC.
    #[error("the offset from UTC is beyond 14 hours")]
    Offset,
}

impl CalendarError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Date => "calendar.date",
            Self::MonthDay => "calendar.month_day",
            Self::Interval => "calendar.interval",
            Self::Overlap => "calendar.overlap",
            Self::Intervals(_) => "calendar.intervals",
            Self::Range => "calendar.range",
            Self::TooMany(_) => "calendar.too_many",
            Self::Offset => "calendar.offset",
        }
    }
}
