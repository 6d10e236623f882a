//! A class on the wire: five bytes instead of the thirty-three of its text, because it is in every
//! report and a report has to pass a bad line (ADR 0006).
//!
//! What isn't exactly the text of a class of a standard that is numbered here goes as the text it
//! is: codes are kept as given, and an unknown one is a flag, never a refusal (R21). So a standard
//! that comes later goes as text, and an older centre still reads it.

use minicbor::data::Type;
use minicbor::encode::Write;
use minicbor::{Decoder, Encoder};

use crate::codes::{ClassKey, ClassKind, StandardRef};
use crate::text::Code;

/// Numbers stay for ever.
const STANDARDS: [(u8, StandardRef); 3] = [
    (0, StandardRef::CjT214_2007),
    (1, StandardRef::Gb30428_2_2013),
    (2, StandardRef::Gb47678_5_2026),
];
const KINDS: [(u8, ClassKind); 2] = [(0, ClassKind::Component), (1, ClassKind::Matter)];

/// What is read where nothing was written.
#[expect(
    clippy::unnecessary_wraps,
    clippy::option_option,
    reason = "the derive asks for this shape"
)]
pub(super) const fn nil() -> Option<Option<Code>> {
    Some(None)
}

/// Whether nothing need be written.
pub(super) const fn is_nil(class: &Option<Code>) -> bool {
    class.is_none()
}

pub(super) fn encode<C, W: Write>(
    class: &Option<Code>,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    let Some(text) = class else { return e.null()?.ok() };
    let Some((standard, kind, key)) = numbered(text) else { return e.str(text.as_str())?.ok() };
    e.array(4)?.u8(standard)?.u8(kind)?.u8(key.major())?.u16(key.minor())?.ok()
}

pub(super) fn decode<C>(
    d: &mut Decoder<'_>,
    _: &mut C,
) -> Result<Option<Code>, minicbor::decode::Error> {
    match d.datatype()? {
        Type::Null => d.null().map(|()| None),
        Type::Array => {
            let no_class = || minicbor::decode::Error::message("a class as four numbers");
            if d.array()? != Some(4) {
                return Err(no_class());
            }
            let (standard, kind, major, minor) = (d.u8()?, d.u8()?, d.u8()?, d.u16()?);
            let standard = STANDARDS.iter().find(|(n, _)| *n == standard).ok_or_else(no_class)?.1;
            let kind = KINDS.iter().find(|(n, _)| *n == kind).ok_or_else(no_class)?.1;
            let key = ClassKey::new(standard, kind, major, minor).map_err(|_| no_class())?;
            Code::new(key.to_string()).map(Some).map_err(|_| no_class())
        }
        _ => d.decode().map(Some),
    }
}

/// The numbers of a text that is exactly a class.
fn numbered(text: &Code) -> Option<(u8, u8, ClassKey)> {
    let key: ClassKey = text.as_str().parse().ok()?;
    let standard = STANDARDS.iter().find(|(_, s)| *s == key.standard())?.0;
    let kind = KINDS.iter().find(|(_, k)| *k == key.kind())?.0;
    (key.to_string() == text.as_str()).then_some((standard, kind, key))
}

#[cfg(test)]
mod tests {
    use crate::case::ObjectValue;
    use crate::text::Code;

    fn travels(class: Option<&str>) -> (usize, Option<Code>) {
        let class = class.map(|text| Code::new(text).unwrap());
        let value = ObjectValue { class, condition: None, component: None };
        let bytes = minicbor::to_vec(&value).unwrap();
        (bytes.len(), minicbor::decode::<ObjectValue>(&bytes).unwrap().class)
    }

    #[test]
    fn every_class_arrives_as_it_was_said_and_a_known_one_is_short() {
        let known = ["gb47678.5-2026/component/01/003", "cjt214-2007/matter/06/01"];
        let odd = ["gb47678.5-2026/component/1/3", "gb99999-2031/component/01/003", "路灯", ""];
        for text in known.into_iter().chain(odd) {
            let (_, read) = travels(Some(text));
            assert_eq!(read.unwrap().as_str(), text);
        }
        for text in known {
            assert!(travels(Some(text)).0 <= 6, "{text}");
        }
        assert_eq!(travels(None), (1, None));
        assert_eq!(travels(Some("gb47678.5-2026/component/24/321")).0, 9);
    }

    #[test]
    fn a_component_of_no_class_keeps_its_code() {
        let component = Code::new("1502070021000123").ok();
        let value = ObjectValue { class: None, condition: None, component };
        let bytes = minicbor::to_vec(&value).unwrap();
        assert_eq!(minicbor::decode::<ObjectValue>(&bytes).unwrap(), value);
    }

    #[test]
    fn r21_a_text_written_where_numbers_are_usual_is_read() {
        let text = "gb47678.5-2026/component/01/003";
        let bytes = [&[0x81, 0x78, 31], text.as_bytes()].concat();
        let value: ObjectValue = minicbor::decode(&bytes).unwrap();
        assert_eq!(value.class.unwrap().as_str(), text);
        for bad in
            [&[0x81_u8, 0x84, 9, 0, 1, 3][..], &[0x81, 0x83, 2, 0, 1], &[0x81, 0x84, 2, 0, 0, 3]]
        {
            assert!(minicbor::decode::<ObjectValue>(bad).is_err(), "{bad:?} is no class");
        }
    }
}
