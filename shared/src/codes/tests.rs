use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn refused<T: std::str::FromStr<Err = CodeError> + std::fmt::Debug>(text: &str) -> &'static str {
    text.parse::<T>().unwrap_err().code()
}

#[test]
fn a_unit_grid_code_knows_its_division_path() {
    let grid: UnitGridCode = "440106001002003".parse().unwrap();
    assert_eq!(grid.community().as_str(), "440106001002");
    assert_eq!(grid.community().street(), grid.street());
    assert_eq!(grid.street().as_str(), "440106001");
    assert_eq!(grid.county().as_str(), "440106");
    assert_eq!(grid.street().county(), "440106".parse().unwrap());
}

#[rstest]
#[case::empty("", "code.empty")]
#[case::short("44010600100200", "code.length")]
#[case::long("4401060010020031", "code.length")]
#[case::letter("44010600100200A", "code.character")]
#[case::wide_digit("44010600100200３", "code.character")]
#[case::space("440106001002003 ", "code.character")]
#[case::no_sequence("440106001002000", "code.zero_part")]
#[case::no_street("440106000002003", "code.zero_part")]
#[case::no_province("000106001002003", "code.zero_part")]
fn a_bad_unit_grid_code_says_which_rule_it_broke(#[case] text: &str, #[case] code: &str) {
    assert_eq!(refused::<UnitGridCode>(text), code);
}

#[test]
fn an_odd_code_is_kept_as_given_with_its_own_bounds() {
    let odd: GivenCode = "网格 44-12（旧）".parse().unwrap();
    assert_eq!(odd.as_str(), "网格 44-12（旧）");
    assert!("网".repeat(32).parse::<GivenCode>().is_ok());
    assert_eq!(refused::<GivenCode>(&"网".repeat(33)), "code.too_long");
    assert_eq!(refused::<GivenCode>("a\nb"), "code.character");
    assert_eq!(refused::<WorkNumber>("采 0101"), "code.character");
    assert_eq!(refused::<UnitCode>("1234567890123456789"), "code.too_long");
}

#[rstest]
#[case::edition_2007("3205080101000001", StandardRef::CjT214_2007, "cjt214-2007/component/01/01")]
#[case::edition_2013(
    "3205080101000001",
    StandardRef::Gb30428_2_2013,
    "gb30428.2-2013/component/01/01"
)]
#[case::edition_2026(
    "32050801001000001",
    StandardRef::Gb47678_5_2026,
    "gb47678.5-2026/component/01/001"
)]
fn a_component_code_reads_by_its_edition(
    #[case] text: &str,
    #[case] edition: StandardRef,
    #[case] class: &str,
) {
    let code: ComponentCode = text.parse().unwrap();
    assert_eq!(code.class(edition).unwrap().to_string(), class);
    assert_eq!(code.county().unwrap().as_str(), "320508");
    assert_eq!(code.sequence(), 1);
    assert_eq!(
        ComponentCode::compose("320508".parse().unwrap(), class.parse().unwrap(), 1).unwrap(),
        code
    );
}

#[test]
fn a_component_code_of_one_length_has_no_class_in_the_other_edition() {
    let old: ComponentCode = "3205080101000001".parse().unwrap();
    let new: ComponentCode = "32050801001000001".parse().unwrap();
    assert_eq!(old.class(StandardRef::Gb47678_5_2026), None);
    assert_eq!(new.class(StandardRef::Gb30428_2_2013), None);
    assert_eq!(refused::<ComponentCode>("320508010100001"), "code.length");
    assert_eq!(refused::<ComponentCode>("3205080101000000"), "code.zero_part");
    assert_eq!(refused::<ComponentCode>("3205080001000001"), "code.zero_part");
}

#[test]
fn the_same_digits_in_two_kinds_or_standards_are_different_classes() {
    let texts = [
        "cjt214-2007/component/01/01",
        "gb30428.2-2013/component/01/01",
        "gb47678.5-2026/component/01/001",
        "gb47678.5-2026/matter/01/001",
    ];
    let keys: std::collections::BTreeSet<ClassKey> =
        texts.iter().map(|t| t.parse().unwrap()).collect();
    assert_eq!(keys.len(), 4);
    assert_eq!(keys.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
}

#[rstest]
#[case::two_digit_minor("gb47678.5-2026/component/01/01", "code.layout")]
#[case::three_digit_minor("cjt214-2007/component/01/001", "code.layout")]
#[case::unknown_standard("gb9/component/01/01", "code.unknown_standard")]
#[case::unknown_kind("cjt214-2007/event/01/01", "code.layout")]
#[case::zero("cjt214-2007/matter/00/01", "code.range")]
#[case::too_many_parts("cjt214-2007/matter/01/01/1", "code.layout")]
#[case::signed("cjt214-2007/matter/+1/01", "code.layout")]
fn a_bad_class_key_is_refused(#[case] text: &str, #[case] code: &str) {
    assert_eq!(refused::<ClassKey>(text), code);
}

#[test]
fn a_field_code_is_the_work_number_the_day_and_a_counter() {
    let code = FieldCode::new("采0101".parse().unwrap(), 7, 12, 14).unwrap();
    assert_eq!(code.to_string(), "采0101-0712-014");
    assert_eq!("采0101-0712-014".parse::<FieldCode>().unwrap(), code);
    assert_eq!("A-1-0229-1000".parse::<FieldCode>().unwrap().work_number().as_str(), "A-1");
    assert_eq!(refused::<FieldCode>("采0101-0230-001"), "code.range");
    assert_eq!(refused::<FieldCode>("采0101-0712-14"), "code.layout");
    assert_eq!(refused::<FieldCode>("采0101-0712-0014"), "code.layout");
    assert_eq!(refused::<FieldCode>("-0712-014"), "code.empty");
}

#[test]
fn r31_case_numbers_go_past_9999_a_day_without_wrapping() {
    let number = |n| CaseNumber::new("SF", 2026, 7, 12, n).unwrap();
    assert_eq!(number(14).to_string(), "SF20260712-0014");
    assert_eq!(number(9_999).to_string(), "SF20260712-9999");
    assert_eq!(number(10_000).to_string(), "SF20260712-10000");
    assert!(number(9_999) < number(10_000));
    assert_eq!("SF20260712-10000".parse::<CaseNumber>().unwrap().sequence(), 10_000);
    let city: CaseNumber = "示范20261231-0001".parse().unwrap();
    assert_eq!((city.prefix(), city.date()), ("示范", (2026, 12, 31)));
}

#[rstest]
#[case::no_day("SF20260231-0001", "code.range")]
#[case::no_dash("SF202602010001", "code.layout")]
#[case::zero("SF20260201-0000", "code.layout")]
#[case::padded("SF20260201-00010", "code.layout")]
#[case::overflow("SF20260201-99999999999", "code.layout")]
#[case::inside_a_character("示范2026020-0001", "code.layout")]
fn a_bad_case_number_is_refused(#[case] text: &str, #[case] code: &str) {
    assert_eq!(refused::<CaseNumber>(text), code);
}

/// Every wire carries the same text, and refuses what the parser refuses.
fn every_wire<T>(text: &str)
where
    T: std::str::FromStr<Err = CodeError>
        + std::fmt::Display
        + std::fmt::Debug
        + PartialEq
        + serde::Serialize
        + serde::de::DeserializeOwned
        + minicbor::Encode<()>
        + for<'b> minicbor::Decode<'b, ()>,
{
    let code: T = text.parse().unwrap();
    assert_eq!(code.to_string(), text);
    let json = serde_json::to_string(&code).unwrap();
    assert_eq!(json, format!("\"{text}\""));
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), code);
    let cbor = minicbor::to_vec(&code).unwrap();
    assert_eq!(cbor, minicbor::to_vec(text).unwrap());
    assert_eq!(minicbor::decode::<T>(&cbor).unwrap(), code);
    assert!(serde_json::from_str::<T>("\"\"").is_err());
    assert!(minicbor::decode::<T>(&minicbor::to_vec("").unwrap()).is_err());
}

#[test]
fn every_code_is_one_text_on_every_wire() {
    every_wire::<CountyCode>("440106");
    every_wire::<StreetCode>("440106001");
    every_wire::<CommunityCode>("440106001002");
    every_wire::<UnitGridCode>("440106001002003");
    every_wire::<GivenCode>("旧 12");
    every_wire::<ResponsibilityGridCode>("Z-03");
    every_wire::<UnitCode>("11440100MB2C00001X");
    every_wire::<WorkNumber>("采0101");
    every_wire::<ComponentCode>("3205080101000001");
    every_wire::<ComponentCode>("32050801001000001");
    every_wire::<StandardRef>("gb47678.5-2026");
    every_wire::<ClassKind>("matter");
    every_wire::<ClassKey>("gb47678.5-2026/matter/10/002");
    every_wire::<FieldCode>("采0101-0712-014");
    every_wire::<CaseNumber>("SF20260712-10000");
}

proptest! {
    #[test]
    fn parsing_any_text_never_panics_and_what_parses_prints_back(text in "\\PC{0,40}") {
        macro_rules! prints_back {
            ($($name:ty),+) => {$(
                if let Ok(code) = text.parse::<$name>() {
                    prop_assert_eq!(code.to_string(), text.clone());
                }
            )+};
        }
        prints_back!(
            CountyCode, UnitGridCode, GivenCode, WorkNumber, ComponentCode, ClassKey, FieldCode,
            CaseNumber
        );
    }

    #[test]
    fn case_numbers_order_as_they_were_issued(a in 1u32.., b in 1u32..) {
        let number = |n| CaseNumber::new("SF", 2026, 7, 12, n).unwrap();
        prop_assert_eq!(number(a).cmp(&number(b)), a.cmp(&b));
        prop_assert_eq!(number(a).to_string().parse::<CaseNumber>().unwrap(), number(a));
    }

    #[test]
    fn component_codes_give_back_class_and_sequence(
        major in 1u8..=99, minor in 1u16..=999, sequence in 1u32..=999_999
    ) {
        let class =
            ClassKey::new(StandardRef::Gb47678_5_2026, ClassKind::Component, major, minor).unwrap();
        let code = ComponentCode::compose("440106".parse().unwrap(), class, sequence).unwrap();
        prop_assert_eq!(code.class(StandardRef::Gb47678_5_2026), Some(class));
        prop_assert_eq!(code.sequence(), sequence);
    }
}
