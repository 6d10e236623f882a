use proptest::prelude::*;

use super::*;

fn code(text: &str) -> UnitCode {
    text.parse().unwrap()
}

fn unit(own: &str, parent: Option<&str>) -> Unit {
    Unit {
        code: code(own),
        name: format!("单位 {own}"),
        parent: parent.map(code),
        kind: UnitKind::Terminal,
        answers_for: AnswersFor::default(),
    }
}

fn city() -> UnitTree {
    UnitTree::new(vec![
        unit("crew", Some("street")),
        unit("street", Some("bureau")),
        unit("bureau", Some("centre")),
        unit("parks", Some("centre")),
        unit("centre", None),
    ])
    .unwrap()
}

#[test]
fn a_unit_covers_itself_and_everything_below_and_nothing_beside() {
    let tree = city();
    assert!(tree.covers(&code("centre"), &code("crew")));
    assert!(tree.covers(&code("crew"), &code("crew")));
    assert!(!tree.covers(&code("crew"), &code("street")));
    assert!(!tree.covers(&code("parks"), &code("crew")));
    assert!(!tree.covers(&code("nobody"), &code("nobody")));
}

#[test]
fn the_holder_path_runs_from_the_root_down() {
    let tree = city();
    let names: Vec<_> = tree.path(&code("crew")).iter().map(|u| u.code.as_str()).collect();
    assert_eq!(names, ["centre", "bureau", "street", "crew"]);
    assert!(tree.path(&code("nobody")).is_empty());
    let below: Vec<_> = tree.children(&code("centre")).map(|u| u.code.to_string()).collect();
    assert_eq!(below, ["bureau", "parks"]);
    assert_eq!(tree.roots().count(), 1);
    assert_eq!(tree.subtree(&code("bureau")).count(), 3);
}

#[test]
fn a_circle_a_stranger_and_a_double_are_refused_by_name() {
    let circle = vec![unit("a", Some("b")), unit("b", Some("c")), unit("c", Some("a"))];
    assert_eq!(UnitTree::new(circle).unwrap_err().code(), "units.cycle");
    let own = vec![unit("a", Some("a"))];
    assert_eq!(UnitTree::new(own).unwrap_err(), UnitTreeError::Cycle(code("a")));
    let into_circle = vec![unit("a", Some("b")), unit("b", Some("b")), unit("r", None)];
    assert_eq!(UnitTree::new(into_circle).unwrap_err().code(), "units.cycle");
    let stranger = UnitTree::new(vec![unit("a", Some("x"))]).unwrap_err();
    assert_eq!(stranger.to_string(), "unit a names the parent x, which is not listed");
    let double = vec![unit("a", None), unit("a", None)];
    assert_eq!(UnitTree::new(double).unwrap_err(), UnitTreeError::Twice(code("a")));
}

#[test]
fn a_chain_may_be_sixteen_deep_and_no_deeper() {
    let chain = |n: usize| -> Vec<Unit> {
        (0..n)
            .map(|i| {
                let above = i.checked_sub(1).map(|p| format!("u{p:02}"));
                unit(&format!("u{i:02}"), above.as_deref())
            })
            .collect()
    };
    assert!(UnitTree::new(chain(16)).is_ok());
    assert_eq!(UnitTree::new(chain(17)).unwrap_err().code(), "units.too_deep");
}

#[test]
fn a_tree_is_a_plain_list_on_the_wire_and_checked_again_when_read() {
    let json = serde_json::to_string(&city()).unwrap();
    assert_eq!(serde_json::from_str::<UnitTree>(&json).unwrap(), city());
    let broken = json.replace("\"parent\":\"centre\"", "\"parent\":\"crew\"");
    assert!(serde_json::from_str::<UnitTree>(&broken).is_err());
    let compact = minicbor_serde::to_vec(city()).unwrap();
    assert_eq!(minicbor_serde::from_slice::<UnitTree>(&compact).unwrap(), city());
}

#[test]
fn a_major_holds_its_minors_only_in_its_own_standard_and_kind() {
    let group = ClassGroup::Major {
        standard: StandardRef::Gb47678_5_2026,
        kind: ClassKind::Component,
        major: 1,
    };
    assert!(group.holds(&"gb47678.5-2026/component/01/003".parse().unwrap()));
    assert!(!group.holds(&"gb47678.5-2026/component/02/003".parse().unwrap()));
    assert!(!group.holds(&"gb47678.5-2026/matter/01/003".parse().unwrap()));
    assert!(!group.holds(&"gb30428.2-2013/component/01/03".parse().unwrap()));
}

proptest! {
    /// Whatever list comes in, the answer is a tree or an error, never an endless walk.
    #[test]
    fn any_list_of_parents_ends_in_a_tree_or_a_reason(
        parents in prop::collection::vec(prop::option::of(0usize..12), 1..12)
    ) {
        let list: Vec<Unit> = parents
            .iter()
            .enumerate()
            .map(|(i, p)| unit(&format!("u{i}"), p.map(|p| format!("u{p}")).as_deref()))
            .collect();
        if let Ok(tree) = UnitTree::new(list) {
            for unit in tree.iter() {
                let path = tree.path(&unit.code);
                prop_assert!(path.first().is_some_and(|root| root.parent.is_none()));
                prop_assert!(path.iter().all(|above| tree.covers(&above.code, &unit.code)));
            }
        }
    }
}
