//! What a report's first words cost on a bad line.

use shared::case::{FieldValue, ObjectValue, PlaceValue};
use shared::geo::{Datum, FixSource, Point};
use shared::ids::{BootId, CaseId, Head, OpId};
use shared::ops::{Body, DeviceTime, FieldWrite, FieldsSet, Signer};
use shared::text::{Code, Line, Paragraph};
use system_tests::{Fallible, Trouble};
use uuid::Uuid;

use crate::Run;
use crate::figure::Figure;

const MOST: f64 = 320.0;

/// The whole signed batch of one `FieldsSet` that writes all three registers with values as the
/// demo city has them.
pub(crate) fn delta_bytes(_: &Run) -> Fallible<Vec<Figure>> {
    let object = ObjectValue {
        class: Some(Code::clipped("gb47678.5-2026/component/01/003")),
        condition: Some(Code::clipped("SF-C01003-1")),
        component: Some(Code::clipped("99010101003000123")),
    };
    let place = PlaceValue {
        point: Some(Point { lon_e7: 1_023_045_678, lat_e7: 398_012_345, datum: Datum::Wgs84 }),
        accuracy_dm: Some(60),
        source: FixSource::Gnss,
        text: Line::clipped("示范路 12 号"),
        unit_grid: Some(Code::clipped("990101001001001")),
    };
    let description = Paragraph::clipped("井盖破损");
    let values = [
        FieldValue::Object(object),
        FieldValue::Place(place),
        FieldValue::Description(description),
    ];
    let writes = values.map(|value| FieldWrite { value, seen: Vec::new() }).to_vec();
    let salt = Uuid::new_v4().into_bytes().into();
    let signer = Signer::from_secret(&[7; 32]);
    let time = DeviceTime {
        wall_ms: 1_783_000_000_000,
        utc_offset_min: 480,
        monotonic_ms: 86_400_000,
        boot: BootId([1, 2, 3, 4]),
    };
    let genesis = Head::genesis(&signer.key());
    let (op, case) = (OpId(Uuid::now_v7()), CaseId(Uuid::now_v7()));
    let sealed =
        Signer::seal((0, genesis), op, case, 7, time, &Body::FieldsSet(FieldsSet { writes, salt }));
    let batch = signer.sign(genesis, &[sealed]).ok_or_else(|| Trouble("no batch".to_owned()))?;
    let bytes = batch.encode().len() as f64;
    Ok(vec![
        Figure::new("delta_bytes", bytes, "bytes")
            .promised("<= 320 bytes", bytes <= MOST)
            .noting("one `FieldsSet` of 3 registers as a whole signed batch, uncompressed"),
    ])
}
