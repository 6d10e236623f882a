//! The words on the picture, drawn from the record alone (R16).

use super::{CaptureFlags, CaptureRecord, Position, RecordCode, Shot};

/// The stamp of a capture, part by part, so that a drawer can set the doubts in another colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Field code and work number.
    pub heading: String,
    /// Local time of capture; for an album picture the time its EXIF gives, or that it gives none.
    pub time: String,
    /// Words that cast doubt on the time: 相册导入, 时钟可疑.
    pub time_doubts: Vec<&'static str>,
    /// The place in words; empty when unknown.
    pub place: String,
    /// Coordinates, accuracy and datum; empty when there is no fix.
    pub position: String,
    /// Words that cast doubt on the position: 模拟定位, 定位过时, 无定位.
    pub position_doubts: Vec<&'static str>,
    /// The code that ties the picture to its record.
    pub code: RecordCode,
}

impl Stamp {
    /// Word before the record code.
    pub const CODE_LABEL: &str = "记录码";

    /// The stamp as lines of text. Empty parts give no line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        [
            self.heading.clone(),
            joined(&self.time_doubts, &self.time),
            self.place.clone(),
            joined(&self.position_doubts, &self.position),
            format!("{} {}", Self::CODE_LABEL, self.code),
        ]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
    }
}

/// Doubts first: a reader meets them before the figure they are about.
fn joined(doubts: &[&str], text: &str) -> String {
    let mut parts = doubts.to_vec();
    parts.extend(Some(text).filter(|text| !text.is_empty()));
    parts.join(" ")
}

impl CaptureRecord {
    /// The stamp that belongs on this record's picture.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let shot = &self.shot;
        let mut flags = shot.flags;
        if shot.position.is_none() {
            flags |= CaptureFlags::NO_FIX;
        }
        Stamp {
            heading: joined(&[shot.field_code.as_str()], shot.work_number.as_str()),
            time: self.time_of_picture(),
            time_doubts: flags.among(CaptureFlags::ON_TIME).words().collect(),
            place: shot.place.to_string(),
            position: shot.position.map(Position::to_words).unwrap_or_default(),
            position_doubts: flags.among(CaptureFlags::ON_PLACE).words().collect(),
            code: self.record_code(),
        }
    }

    /// The stamp's lines of text, top to bottom.
    #[must_use]
    pub fn stamp_lines(&self) -> Vec<String> {
        self.stamp().lines()
    }

    /// When the picture was taken. The clock of the import says nothing about an album picture.
    fn time_of_picture(&self) -> String {
        if !self.shot.flags.contains(CaptureFlags::ALBUM) {
            // Beijing time goes without saying: the whole country keeps it.
            let zone = match self.shot.utc_offset_min {
                480 => String::new(),
                _ => self.shot.utc_offset(),
            };
            return self.shot.local_time() + &zone;
        }
        match &self.exif_time {
            Some(time) => format!("EXIF {time}"),
            None => "原图无拍摄时间".to_owned(),
        }
    }
}

impl Position {
    /// `113.264435E 23.129163N ±5m WGS84`: six decimals are a decimetre.
    fn to_words(self) -> String {
        let degrees = |e7: i32, positive: char, negative: char| {
            let micro = (u64::from(e7.unsigned_abs()) + 5) / 10;
            let side = if e7 < 0 { negative } else { positive };
            format!("{}.{:06}{side}", micro / 1_000_000, micro % 1_000_000)
        };
        let accuracy = match self.accuracy_dm {
            0 => "精度未知".to_owned(),
            dm => format!("±{}m", dm.div_ceil(10)),
        };
        format!(
            "{} {} {accuracy} {}",
            degrees(self.lon_e7, 'E', 'W'),
            degrees(self.lat_e7, 'N', 'S'),
            self.datum.name()
        )
    }
}

impl Shot {
    /// Wall time at the shutter where it fell: `2026-11-21 09:30:12`.
    #[must_use]
    pub fn local_time(&self) -> String {
        let offset = i64::from(self.utc_offset_min) * 60;
        let seconds = self.captured_at_ms.div_euclid(1000).saturating_add(offset);
        let (year, month, day) = civil_date(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    /// How far that is ahead of UTC: `+08:00`.
    #[must_use]
    pub fn utc_offset(&self) -> String {
        let sign = if self.utc_offset_min < 0 { '-' } else { '+' };
        let minutes = self.utc_offset_min.unsigned_abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Year, month and day of a day counted from 1970-01-01 (H. Hinnant's `civil_from_days`, whose
/// year starts in March so that the leap day comes last).
fn civil_date(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
