//! What the user of a desktop may name in the environment: a desktop has no receiver, and for trying
//! the app beside a demo city nobody wants to carry codes by hand.

use std::path::PathBuf;

use collector_core::receiver::Receiver;
use shared::geo::{Datum, Fix, FixSource, Point};

/// The handset's folder, instead of the system's place for it: for a second handset beside the first,
/// and for tests.
const FOLDER: &str = "COLLECTOR_DATA";

/// Longitude and latitude in degrees, WGS-84, such as `102.312,39.806`.
const STANDS_AT: &str = "COLLECTOR_STANDS_AT";

/// An enrolment code, for a phone that is not bound yet.
const ENROL: &str = "COLLECTOR_ENROL";

/// The folder that is named.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// The enrolment code that is named.
pub(crate) fn enrolment() -> Option<String> {
    std::env::var(ENROL).ok()
}

/// One fix that never moves, or none. Nobody may take it for a receiver's: it says that it is fed, and
/// every report made with it shows that (R15).
pub(crate) struct StandsAt(Option<Fix>);

impl StandsAt {
    /// The place that is named.
    pub(crate) fn named() -> Self {
        Self(std::env::var(STANDS_AT).ok().and_then(|place| read(&place)))
    }
}

impl Receiver for StandsAt {
    fn latest(&self) -> Option<Fix> {
        self.0
    }
}

fn read(place: &str) -> Option<Fix> {
    let (lon, lat) = place.split_once(',')?;
    let degrees = |text: &str| text.trim().parse::<f64>().ok();
    let point = Point::from_degrees(degrees(lon)?, degrees(lat)?, Datum::Wgs84).ok()?;
    Some(Fix { point, accuracy_dm: Some(60), age_ms: 0, mock: true, source: FixSource::Gnss })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_place_is_a_fed_fix_and_nonsense_is_none() {
        let fix = read("102.312, 39.806").unwrap();
        assert!(fix.mock);
        assert_eq!((fix.point.lon_e7, fix.point.lat_e7), (1_023_120_000, 398_060_000));
        for nonsense in ["", "102.312", "39.806,102.312", "x,y", "0,0"] {
            assert!(read(nonsense).is_none(), "{nonsense}");
        }
    }
}
