//! What just fits: the bounds are a promise to phones that are out already.

use shared::ops::{bounds, open_batch};

use super::pair::Pair;
use super::plan::Rng;

#[test]
fn the_bounds_are_those_that_phones_were_built_with() {
    assert_eq!(bounds::OPS_PER_BATCH, 500);
    assert_eq!(bounds::OP_BYTES, 65_536);
    assert_eq!(bounds::BATCH_BYTES, 1_048_576);
    assert_eq!(bounds::PUSH_BYTES, 4_194_304);
    assert_eq!(bounds::BATCHES_PER_PUSH, 32);
    assert_eq!(bounds::WRITES_PER_SET, 16);
    assert_eq!(bounds::GRIDS_PER_DUTY, 64);
    assert_eq!(bounds::PARENTS, 64);
    assert_eq!(bounds::SEQ_MAX, 281_474_976_710_656);
}

#[test]
fn a_batch_of_the_largest_ops_is_opened_and_one_op_more_is_not() {
    let mut pair = Pair::new(&mut Rng::new(7));
    let largest = vec![0; bounds::OP_BYTES];
    for _ in 0..15 {
        pair.say_bytes(largest.clone());
    }
    let full = pair.fresh().encode();
    assert!(full.len() > 15 * bounds::OP_BYTES && full.len() <= bounds::BATCH_BYTES);
    assert!(open_batch(&full).is_ok());
    pair.say_bytes(largest);
    assert!(open_batch(&pair.fresh().encode()).is_err());
}
