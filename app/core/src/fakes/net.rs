//! The fake centre's side of each route.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use bytes::Bytes;
use shared::ids::{ActorId, CaseId, InstallationId, OpId, UserId};
use shared::media::Sha256Hash;
use shared::ops::{ActorRecord, proves};
use shared::sync::{
    CaseView, EnrolReply, EnrolRequest, Feed, Hello, Manifest, MediaReceipt, NoticesReply,
    NoticesRequest, PROTOCOL, PackName, ProtocolRange, PullReply, PullRequest, PushReply,
    PushRequest, ReconcileReply, ReconcileRequest, RegisterActor, RotateReply, SignInReply,
    SignInRequest, Standing, WaitReply, WaitRequest,
};
use uuid::Uuid;

use super::centre::FakeCentre;
use super::state::{State, Upload as Under};
use crate::sync::{Carrier, Failure, NewUpload, Token, Transport, Upload};

pub(super) fn no(status: u16, code: &str) -> Failure {
    Failure::Refused { status, code: code.to_owned() }
}

impl State {
    fn carried_by(&self, carrier: &Carrier) -> Result<(), Failure> {
        match self.installations.get(&carrier.installation) {
            Some(secret) if *secret == carrier.secret => Ok(()),
            _ => Err(no(401, "installation.unknown")),
        }
    }

    fn asked_by(&self, token: &Token) -> Result<UserId, Failure> {
        self.tokens.get(&token.0).copied().ok_or_else(|| no(401, "token.unknown"))
    }

    fn register(
        &mut self,
        installation: InstallationId,
        user: UserId,
        new: &RegisterActor,
    ) -> Result<(), Failure> {
        let account = self.accounts.get(&user).ok_or_else(|| no(404, "user.unknown"))?;
        let what = RegisterActor::what(installation, account.profile.work_number.as_str());
        if !proves(&new.key, &what, &new.proof) {
            return Err(no(422, "actor.bad_proof"));
        }
        self.actors
            .entry(ActorId::of(&new.key))
            .or_insert_with(|| ActorRecord::new(new.key, user, installation));
        Ok(())
    }

    fn fresh_token(&mut self, user: UserId) -> String {
        let token = format!("token-{}", self.next());
        self.tokens.insert(token.clone(), user);
        token
    }

    fn view(&self, case: CaseId, user: UserId, feeds: &BTreeSet<Feed>) -> Option<CaseView> {
        let found = self.cases.get(&case)?;
        let holds = |feed: &&Feed| {
            self.feeds.get(*feed).and_then(|f| f.get(&case)).is_some_and(|(_, left)| !left)
        };
        let own = |op: &OpId| {
            self.logs.get(&case).into_iter().flatten().any(|entry| {
                entry.from.is_some_and(|from| from.op == *op)
                    && entry.by == shared::case::Author::Person(user)
            })
        };
        let verdicts = found.flow.verdicts.iter().filter(|(op, _)| own(op));
        let media = found.doc.media();
        let hashes = media.iter().map(|m| m.what.sha256);
        Some(CaseView {
            case: found.clone(),
            feeds: feeds.iter().filter(holds).cloned().collect(),
            verdicts: verdicts.map(|(op, verdict)| (*op, verdict.clone())).collect(),
            received: hashes.filter(|h| self.blobs.contains_key(h)).collect(),
            found_at: found.doc.facts().map(|facts| facts.what.found_at),
            callers: Vec::new(),
        })
    }

    fn pull(&self, user: UserId, request: &PullRequest) -> Option<PullReply> {
        let scope = self.accounts.get(&user)?.scope.clone();
        let mut room = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let (mut cursors, mut cases, mut left) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        let mut more = false;
        for feed in &scope.feeds {
            let from = request.cursors.get(feed).copied().unwrap_or(0);
            let held = self.feeds.get(feed);
            let mut rows: Vec<_> =
                held.into_iter().flatten().map(|(c, (at, l))| (*at, *c, *l)).collect();
            rows.sort();
            let mut cursor = from;
            for (at, case, is_left) in rows.into_iter().filter(|(at, ..)| *at > from) {
                if room == 0 {
                    more = true;
                    break;
                }
                room -= 1;
                cursor = at;
                if is_left {
                    left.push((feed.clone(), case));
                } else {
                    cases.insert(case);
                }
            }
            cursors.insert(feed.clone(), cursor);
        }
        let views = cases.into_iter().filter_map(|case| self.view(case, user, &scope.feeds));
        Some(PullReply { stamp: self.stamp, views: views.collect(), scope, left, cursors, more })
    }

    fn reconcile(&self, request: &ReconcileRequest) -> ReconcileReply {
        let (known, missing): (Vec<_>, Vec<_>) =
            request.ops.iter().partition(|sent| self.outcomes.contains_key(&sent.op));
        let standings = known.iter().filter_map(|sent| {
            let outcome = self.outcomes.get(&sent.op)?.clone();
            Some(Standing { op: sent.op, outcome })
        });
        let media = request.media.iter().filter_map(|sha256| {
            let (bytes, received_at) = self.blobs.get(sha256)?;
            Some(MediaReceipt {
                sha256: *sha256,
                bytes: bytes.len() as u64,
                received_at: *received_at,
            })
        });
        ReconcileReply {
            stamp: self.stamp,
            missing_ops: missing.iter().map(|sent| sent.op).collect(),
            standings: standings.collect(),
            media: media.collect(),
            missing_media: request
                .media
                .iter()
                .filter(|m| !self.blobs.contains_key(m))
                .copied()
                .collect(),
        }
    }

    fn take_part(&mut self, url: &str, offset: u64, part: &[u8]) -> Result<u64, Failure> {
        let now = self.stamp.now;
        let upload = self.uploads.get_mut(url).ok_or_else(|| no(404, "upload.unknown"))?;
        if upload.bytes.len() as u64 != offset {
            return Err(no(409, "upload.other_offset"));
        }
        upload.bytes.extend_from_slice(part);
        let so_far = upload.bytes.len() as u64;
        if so_far < upload.size {
            return Ok(so_far);
        }
        let done = self.uploads.remove(url).ok_or_else(|| no(404, "upload.unknown"))?;
        if Sha256Hash::of(&done.bytes) != done.sha256 {
            return Err(no(460, "upload.other_hash"));
        }
        self.blobs.entry(done.sha256).or_insert((done.bytes, now));
        Ok(so_far)
    }
}

#[async_trait]
impl Transport for FakeCentre {
    async fn hello(&self) -> Result<Hello, Failure> {
        let city_key = self.city().key().to_string();
        self.call("hello", |state| {
            let protocol = ProtocolRange { min: PROTOCOL, max: PROTOCOL };
            Ok(Hello { stamp: state.stamp, protocol, city_key, city: "示范市".to_owned() })
        })
    }

    async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, Failure> {
        let city_key = self.city().key().to_string();
        self.call("enrol", |state| {
            if !state.enrol_tokens.remove(&request.token) {
                return Err(no(401, "enrol.used"));
            }
            let n = state.next();
            let installation = InstallationId(Uuid::from_u128(u128::from(n) << 64));
            let secret = format!("secret-{n}");
            state.installations.insert(installation, secret.clone());
            Ok(EnrolReply { stamp: state.stamp, installation, secret, city_key })
        })
    }

    async fn sign_in(
        &self,
        carrier: &Carrier,
        request: &SignInRequest,
    ) -> Result<SignInReply, Failure> {
        self.call("sign_in", |state| {
            state.carried_by(carrier)?;
            let number = request.work_number.as_str();
            let account = state.accounts.values().find(|a| {
                a.profile.work_number.as_str() == number && a.password == request.password
            });
            let account = account.cloned().ok_or_else(|| no(401, "sign_in.wrong"))?;
            let user = account.profile.id;
            if let Some(actor) = &request.actor {
                state.register(carrier.installation, user, actor)?;
            }
            Ok(SignInReply {
                stamp: state.stamp,
                token: state.fresh_token(user),
                expires_at: state.stamp.now.saturating_add(30 * 86_400_000),
                user: account.profile,
                scope: account.scope,
            })
        })
    }

    async fn rotate(&self, carrier: &Carrier, token: &Token) -> Result<RotateReply, Failure> {
        self.call("rotate", |state| {
            state.carried_by(carrier)?;
            let user = state.asked_by(token)?;
            let expires_at = state.stamp.now.saturating_add(30 * 86_400_000);
            Ok(RotateReply { token: state.fresh_token(user), expires_at })
        })
    }

    async fn sign_out(&self, _: &Carrier, token: &Token) -> Result<(), Failure> {
        self.call("sign_out", |state| {
            state.tokens.remove(&token.0);
            Ok(())
        })
    }

    async fn register_actor(
        &self,
        carrier: &Carrier,
        token: &Token,
        actor: &RegisterActor,
    ) -> Result<(), Failure> {
        self.call("register_actor", |state| {
            state.carried_by(carrier)?;
            let user = state.asked_by(token)?;
            state.register(carrier.installation, user, actor)
        })
    }

    async fn push(&self, carrier: &Carrier, request: &PushRequest) -> Result<PushReply, Failure> {
        self.note_push(shared::sync::encode(request).len());
        self.call("push", |state| {
            state.carried_by(carrier)?;
            let answers = request.batches.iter().map(|batch| state.admit(batch)).collect();
            Ok(PushReply { stamp: state.stamp, answers })
        })
    }

    async fn pull(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &PullRequest,
    ) -> Result<PullReply, Failure> {
        self.call("pull", |state| {
            state.carried_by(carrier)?;
            let user = state.asked_by(token)?;
            state.pull(user, request).ok_or_else(|| no(404, "user.unknown"))
        })
    }

    async fn notices(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &NoticesRequest,
    ) -> Result<NoticesReply, Failure> {
        self.call("notices", |state| {
            state.carried_by(carrier)?;
            let user = state.asked_by(token)?;
            state.tell_notices(user, request)
        })
    }

    async fn wait(
        &self,
        carrier: &Carrier,
        token: &Token,
        request: &WaitRequest,
    ) -> Result<WaitReply, Failure> {
        self.call("wait", |state| {
            state.carried_by(carrier)?;
            let user = state.asked_by(token)?;
            let all =
                PullRequest { protocol: PROTOCOL, cursors: request.cursors.clone(), limit: 1 };
            let reply = state.pull(user, &all).ok_or_else(|| no(404, "user.unknown"))?;
            let to_be_read = request.notices.is_some_and(|cursor| state.has_notices(user, cursor));
            let changed = !reply.views.is_empty() || !reply.left.is_empty() || to_be_read;
            Ok(WaitReply { stamp: state.stamp, changed })
        })
    }

    async fn reconcile(
        &self,
        carrier: &Carrier,
        request: &ReconcileRequest,
    ) -> Result<ReconcileReply, Failure> {
        self.call("reconcile", |state| {
            state.carried_by(carrier)?;
            Ok(state.reconcile(request))
        })
    }

    async fn create_upload(&self, carrier: &Carrier, new: &NewUpload) -> Result<Upload, Failure> {
        self.call("create_upload", |state| {
            state.carried_by(carrier)?;
            let url = format!("/v1/media/{}", state.next());
            if state.blobs.contains_key(&new.sha256) {
                return Ok(Upload { url, offset: new.bytes });
            }
            let NewUpload { sha256, kind, bytes: size, .. } = *new;
            state.uploads.insert(url.clone(), Under { sha256, kind, size, bytes: Vec::new() });
            Ok(Upload { url, offset: 0 })
        })
    }

    async fn upload_offset(&self, carrier: &Carrier, url: &str) -> Result<u64, Failure> {
        self.call("upload_offset", |state| {
            state.carried_by(carrier)?;
            let upload = state.uploads.get(url).ok_or_else(|| no(404, "upload.unknown"))?;
            Ok(upload.bytes.len() as u64)
        })
    }

    async fn send_part(
        &self,
        carrier: &Carrier,
        url: &str,
        offset: u64,
        part: Bytes,
    ) -> Result<u64, Failure> {
        self.note_media(part.len() as u64);
        self.call("send_part", |state| {
            state.carried_by(carrier)?;
            state.take_part(url, offset, &part)
        })
    }

    async fn manifest(&self, carrier: &Carrier) -> Result<Manifest, Failure> {
        self.call("manifest", |state| {
            state.carried_by(carrier)?;
            state.manifest.clone().ok_or_else(|| no(404, "packs.none"))
        })
    }

    async fn pack_part(
        &self,
        carrier: &Carrier,
        name: &PackName,
        version: u64,
        offset: u64,
        most: u64,
    ) -> Result<Bytes, Failure> {
        self.call("pack_part", |state| {
            state.carried_by(carrier)?;
            let pack = state.packs.get(&(name.to_string(), version));
            let pack = pack.ok_or_else(|| no(404, "packs.unknown"))?;
            let from = usize::try_from(offset).unwrap_or(usize::MAX);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            Ok(pack.iter().skip(from).take(most).copied().collect())
        })
    }

    async fn medium(
        &self,
        carrier: &Carrier,
        token: &Token,
        case: CaseId,
        op: OpId,
        thumb: bool,
    ) -> Result<Bytes, Failure> {
        self.call("medium", |state| {
            state.carried_by(carrier)?;
            state.asked_by(token)?;
            let media = state.cases.get(&case).map(|case| case.doc.media()).unwrap_or_default();
            let medium = media.into_iter().find(|medium| medium.op == op);
            let hash = medium.and_then(|m| if thumb { m.what.thumb } else { Some(m.what.sha256) });
            let found = hash.and_then(|hash| state.blobs.get(&hash));
            found.map(|(bytes, _)| bytes.clone().into()).ok_or_else(|| no(404, "media.unknown"))
        })
    }
}
