//! Phones of the past: each person who says anything in the field has a chain, so that what is added
//! is admitted like what a handset sends.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared::ids::{BootId, CaseId, Head, InstallationId, Millis, OpId, Seq, UserId};
use shared::media::{MediaKind, MediaRole, Sha256Hash};
use shared::ops::{ActorRecord, Body, DeviceTime, MediaAttached, Outcome, SealedOp, Signer};
use shared::sync::{BatchAnswer, PushRequest};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::PastError;
use crate::authority::Authority;
use crate::store::{Committed, Enrolment, Installation, Keeper, StoredMedium};

/// The one picture that stands for all of them.
pub(super) const PICTURE: &[u8] = include_bytes!("../../../../assets/demo/placeholder.jpg");

/// What a person's phone remembers of its chain.
struct Chain {
    signer: Signer,
    scope_rev: u64,
    last: (Seq, Head),
}

/// One phone that everybody passes around.
pub(super) struct Phone {
    authority: Authority,
    installation: InstallationId,
    chains: BTreeMap<UserId, Mutex<Chain>>,
}

impl Phone {
    /// Enrols a phone with a chain for each of these people.
    pub(super) async fn enrolled(
        authority: &Authority,
        people: impl Iterator<Item = UserId>,
        at: Millis,
    ) -> Result<Self, PastError> {
        let store = authority.store();
        let installation = InstallationId(Uuid::now_v7());
        let token_hash: [u8; 32] = Sha256::digest(installation.bytes()).into();
        let note = "示范数据".to_owned();
        let enrolment = Enrolment { token_hash, note: note.clone(), expires_at: at + 1 };
        let row = Keeper { by: None, at }.does("enrolment.made", note.as_str());
        let enrolled = Installation {
            id: installation,
            device: note,
            secret_hash: Vec::new(),
            revoked: false,
            enrolled_at: at,
            seen_at: at,
        };
        if store.put_enrolment(&enrolment, &row).await? != Committed::Done
            || store.enrol(token_hash, &enrolled).await? != Committed::Done
        {
            return Err(PastError::Refused("the phone of the past".to_owned()));
        }
        let mut chains = BTreeMap::new();
        for user in people {
            let account = store.account(user).await?.ok_or(PastError::NotTheDemo)?;
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).map_err(|e| PastError::Refused(e.to_string()))?;
            let signer = Signer::from_secret(&secret);
            let record = ActorRecord::new(signer.key(), user, installation);
            store.register_actor(&record).await?;
            let last = (0, Head::genesis(&signer.key()));
            chains.insert(user, Mutex::new(Chain { signer, scope_rev: account.scope_rev, last }));
        }
        let bytes = u64::try_from(PICTURE.len()).unwrap_or(0);
        let medium = StoredMedium { bytes, received_at: at };
        store.note_medium(&Sha256Hash::of(PICTURE), "photo", &medium).await?;
        Ok(Self { authority: authority.clone(), installation, chains })
    }

    /// Says these things of a case, in one batch. Every one must be accepted.
    pub(super) async fn says(
        &self,
        user: UserId,
        case: CaseId,
        at: Millis,
        bodies: Vec<(OpId, Body)>,
    ) -> Result<(), PastError> {
        let chain = self.chains.get(&user).ok_or(PastError::NotTheDemo)?;
        let mut chain = chain.lock().await;
        let mut sealed: Vec<SealedOp> = Vec::with_capacity(bodies.len());
        for (op, body) in &bodies {
            let prev = sealed.last().map_or(chain.last, |op| (op.seq, op.head));
            let monotonic_ms = u64::try_from(at % 1_000_000_000).unwrap_or(0);
            let boot = BootId([1; 4]);
            let time = DeviceTime { wall_ms: at, utc_offset_min: 480, monotonic_ms, boot };
            sealed.push(Signer::seal(prev, *op, case, chain.scope_rev, time, body));
        }
        let batch = chain.signer.sign(chain.last.1, &sealed).ok_or(PastError::NotTheDemo)?;
        let request = PushRequest { batches: vec![batch.encode().into()] };
        let reply = self.authority.push(&request, self.installation).await?;
        match reply.answers.into_iter().next() {
            Some(BatchAnswer::Admitted { seq, head, receipts, .. }) => {
                chain.last = (seq, head);
                let odd = receipts.iter().find(|receipt| receipt.outcome != Outcome::Accepted);
                odd.map_or(Ok(()), |odd| Err(PastError::Refused(format!("{:?}", odd.outcome))))
            }
            other => Err(PastError::Refused(format!("{other:?}"))),
        }
    }
}

/// A photo of this role: always the same picture.
pub(super) fn photo(role: MediaRole) -> Body {
    Body::MediaAttached(MediaAttached {
        kind: MediaKind::Photo,
        role,
        sha256: Sha256Hash::of(PICTURE),
        bytes: u32::try_from(PICTURE.len()).unwrap_or(0),
        thumb: None,
        capture: None,
    })
}
