//! What may be held, and what may be seen of it.

use proptest::prelude::*;

use super::*;

fn name(text: &str) -> PersonName {
    PersonName::new(text).unwrap()
}

fn phone(text: &str) -> Phone {
    Phone::new(text).unwrap()
}

#[test]
fn masks_look_as_people_know_them() {
    assert_eq!(mask_name(&name("王小明")), "王**");
    assert_eq!(mask_name(&name("王五")), "王**");
    assert_eq!(mask_name(&name("欧阳某某")), "欧**");
    assert_eq!(mask_name(&name("王")), "**", "one character is the whole name");
    assert_eq!(mask_name(&name("بەختىيار")), "ب**");
    assert_eq!(mask_phone(&phone("13812345678")), "138****5678");
    assert_eq!(mask_phone(&phone("0937-1234567")), "093****4567");
    assert_eq!(mask_phone(&phone("1234567")), "****567");
    assert_eq!(mask_phone(&phone("12345")), "****5");
    assert_eq!(mask_phone(&phone("110")), "****");
}

#[test]
fn one_telephone_has_one_spelling() {
    for said in
        ["13812345678", "138-1234-5678", "138 1234 5678", "+86 13812345678", "+86-138-1234-5678"]
    {
        assert_eq!(phone(said).whole(), "13812345678");
    }
    assert_eq!(phone("００８６１３８１２３４５６７８").whole(), "13812345678");
    assert_eq!(phone("0937-1234567").whole(), "0937-1234567");
    for odd in ["", "12", "1381234567x", "+", "--123", "1".repeat(21).as_str(), "王13812345678"] {
        assert_eq!(Phone::new(odd), Err(BadPhone), "{odd}");
    }
}

#[test]
fn names_and_addresses_are_one_line_within_bounds() {
    assert!(PersonName::new("  ").is_err());
    assert!(PersonName::new("王\n小明").is_err());
    assert!(PersonName::new(&"长".repeat(41)).is_err());
    assert!(AddressWords::new(&"长".repeat(201)).is_err());
    assert_eq!(name("  王小明 ").whole(), "王小明");
    assert!(serde_json::from_str::<Caller>(r#"{"phone": "nobody"}"#).is_err());
    assert!(serde_json::from_str::<Caller>(r#"{"nmae": "王小明"}"#).is_err());
}

#[test]
fn no_log_shows_a_person() {
    let caller = Caller {
        name: Some(name("王小明")),
        phone: Some(phone("13812345678")),
        address: AddressWords::new("示范路 12 号 3 单元").ok(),
        call_back: true,
    };
    let printed = format!("{caller:?} {caller:#?}");
    for secret in ["王", "138", "5678", "示范路"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let wrong = serde_json::from_str::<Phone>(r#""王小明 13812345678x""#).unwrap_err().to_string();
    assert!(!wrong.contains("138") && !wrong.contains('王'), "{wrong}");
}

#[test]
fn a_text_that_gives_the_caller_away_is_known() {
    let caller = Caller {
        name: Some(name("王小明")),
        phone: Some(phone("13812345678")),
        ..Caller::default()
    };
    for told in ["王小明来电反映", "请回电 138-1234-5678", "电话１３８１２３４５６７８"]
    {
        assert!(caller.is_told_in(told), "{told}");
    }
    for fine in ["王先生来电", "市民来电反映井盖缺失", "编号 1381234567"] {
        assert!(!caller.is_told_in(fine), "{fine}");
    }
}

/// Letters of many scripts, with what combines.
fn any_name() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        any::<char>(),
        proptest::char::range('\u{4e00}', '\u{9fff}'),
        proptest::char::range('\u{0600}', '\u{06ff}'),
        proptest::char::range('\u{0f00}', '\u{0fff}'),
        proptest::char::range('\u{20000}', '\u{2a6df}'),
        proptest::char::range('a', 'z'),
        Just('\u{301}'),
        Just('·'),
    ];
    proptest::collection::vec(letter, 1..45).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn a_masked_name_shows_one_character_at_most_and_never_all(text in any_name()) {
        let Ok(name) = PersonName::new(&text) else { return Ok(()) };
        let whole: Vec<char> = name.whole().chars().collect();
        let mask: Vec<char> = mask_name(&name).chars().collect();
        prop_assert!(mask.ends_with(&['*', '*']));
        let shown = &mask[..mask.len() - 2];
        prop_assert!(shown.len() <= 1 && shown.len() < whole.len());
        prop_assert!(whole.starts_with(shown));
    }

    #[test]
    fn a_masked_telephone_hides_four_digits_and_shows_seven_at_most(text in "\\+?[0-9][0-9 -]{2,24}") {
        let Ok(phone) = Phone::new(&text) else { return Ok(()) };
        let mask = mask_phone(&phone);
        let digits = phone.whole().chars().filter(char::is_ascii_digit).count();
        let shown = mask.chars().filter(char::is_ascii_digit).count();
        prop_assert!(shown <= 7);
        prop_assert!(shown == 0 || digits - shown >= 4);
        prop_assert!(digits >= 11 || shown * 2 < digits);
        prop_assert_eq!(mask.matches('*').count(), 4);
        prop_assert!(!mask.contains(phone.whole()));
        let all = phone.whole().replace(['+', '-'], "");
        let (head, tail) = mask.split_once("****").unwrap();
        prop_assert!(all.starts_with(head) && all.ends_with(tail));
    }

    #[test]
    fn what_was_taken_is_taken_again_as_it_is(name in any_name(), phone in "\\+?[0-9][0-9 -]{2,24}") {
        let caller = Caller {
            name: PersonName::new(&name).ok(),
            phone: Phone::new(&phone).ok(),
            address: AddressWords::new(&name).ok(),
            call_back: true,
        };
        let json = serde_json::to_string(&caller).unwrap();
        prop_assert_eq!(serde_json::from_str::<Caller>(&json).unwrap(), caller);
    }
}
