//! What just fits: the bounds are a promise to phones that are out already.

use shared::ids::Head;
use shared::ops::{
    BatchRefused, Body, DutyStarted, Read, Signer, SubjectKind, VERSION, bounds, open_batch, read,
};
use shared::text::Text;

use super::pair::{Pair, header, some_body};
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

#[test]
fn an_op_of_the_largest_size_fits_and_one_byte_more_does_not() {
    let mut pair = Pair::new(&mut Rng::new(8));
    pair.say_bytes(vec![0; bounds::OP_BYTES]);
    assert!(open_batch(&pair.fresh().encode()).is_ok());
    let mut pair = Pair::new(&mut Rng::new(8));
    pair.say_bytes(vec![0; bounds::OP_BYTES + 1]);
    assert_eq!(open_batch(&pair.fresh().encode()), Err(BatchRefused::TooLarge));
}

#[test]
fn a_batch_holds_as_many_ops_as_was_promised_and_not_one_more() {
    let mut pair = Pair::new(&mut Rng::new(9));
    while pair.ops.len() - usize::try_from(pair.actor.seq).unwrap() < bounds::OPS_PER_BATCH {
        pair.say_bytes(vec![0; 8]);
    }
    assert!(open_batch(&pair.fresh().encode()).is_ok());
    pair.say_bytes(vec![0; 8]);
    assert_eq!(open_batch(&pair.fresh().encode()), Err(BatchRefused::TooLarge));
}

#[test]
fn as_many_grids_as_a_duty_may_name_are_read_and_an_op_of_a_later_version_is_kept_for_it() {
    let signer = Signer::from_secret(&[1; 32]);
    let prev = (0, Head::genesis(&signer.key()));
    let grids = vec![Text::clipped("R01"); bounds::GRIDS_PER_DUTY];
    let body = Body::DutyStarted(DutyStarted { grids, fix: None });
    let mut duty = header(body.kind(), 1);
    duty.subject.kind = SubjectKind::DUTY;
    let said = |header: &_, body: &Body| read(&Signer::seal_raw(prev, header, body.encode()).bytes);
    assert!(matches!(said(&duty, &body), Read::Duty(..)));
    let body = some_body(&mut Rng::new(3));
    let mut later = header(body.kind(), 1);
    assert!(matches!(said(&later, &body), Read::Case(..)));
    later.version = VERSION + 1;
    assert!(matches!(said(&later, &body), Read::Held(Some(_), "op.newer_version")));
}
