//! Signing in: online first, which registers this person's key on this phone, then without network.

use shared::ids::{Millis, UserId};
use shared::ops::Signer;
use shared::sync::{RegisterActor, SignInReply, SignInRequest};
use shared::text::Line;

use super::{Session, begin, end, verifier};
use crate::clock::Anchor;
use crate::phone::Phone;
use crate::store::tables::actors;
use crate::store::tables::person::{self, Person};
use crate::sync::{Carrier, Failure, Token, Transport, plan::LONGEST_PAUSE_MS};
use crate::{Error, Result, entropy};

/// How somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The session.
    pub session: Session,
    /// Whether the centre was asked.
    pub online: bool,
}

/// Signs in at the centre; where it can't be reached, without it.
///
/// # Errors
/// `sign_in.wrong`, `sign_in.wait`, `sign_in.needs_network` for somebody who never was here,
/// `sign_in.offline_expired`, `phone.not_enrolled`, `server.other`.
pub async fn sign_in(
    phone: &Phone,
    net: &dyn Transport,
    work_number: &str,
    password: &str,
) -> Result<SignIn> {
    match online(phone, net, work_number, password).await {
        Ok(session) => Ok(SignIn { session, online: true }),
        Err(Error::Net(failure)) if failure.ends_run() => {
            let session = sign_in_offline(phone, work_number, password)?;
            Ok(SignIn { session, online: false })
        }
        Err(Error::Net(failure)) if failure.is_unauthorised() => Err(wrong(failure)),
        Err(other) => Err(other),
    }
}

/// The centre knows more reasons than one; a wrong password is the one with a word of its own.
fn wrong(failure: Failure) -> Error {
    match &failure {
        Failure::Refused { code, .. } if code.starts_with("installation.") => Error::Net(failure),
        _ => Error::Rule("sign_in.wrong"),
    }
}

async fn online(
    phone: &Phone,
    net: &dyn Transport,
    work_number: &str,
    password: &str,
) -> Result<Session> {
    let installation = phone.installation()?;
    let carrier = Carrier { installation: installation.installation, secret: installation.secret };
    let known = find(phone, work_number)?;
    let (secret, signer) = match &known {
        Some((user, _)) => (None, key_in_use(phone, *user)?),
        None => {
            let secret = entropy::bytes::<32>(phone.entropy())?;
            (Some(secret), Signer::from_secret(&secret))
        }
    };
    let what = RegisterActor::what(installation.installation, work_number);
    let actor = RegisterActor { key: signer.key(), proof: signer.prove(&what).to_vec() };
    let request = SignInRequest {
        work_number: Line::new(work_number).map_err(|_| Error::Rule("sign_in.wrong"))?,
        password: password.to_owned(),
        actor: Some(actor),
    };
    let reply = net.sign_in(&carrier, &request).await?;
    if reply.stamp.server != installation.server {
        return Err(Error::Rule("server.other"));
    }
    let user = reply.user.id;
    if known.as_ref().is_some_and(|(known, _)| *known != user) {
        // The number has gone to another person; the file stays with the one who wrote it (R22).
        return Err(Error::Rule("sign_in.other_person"));
    }
    let verifier = verifier::verifier(password, phone.entropy())?;
    keep(phone, reply, secret, &signer, verifier)?;
    begin(phone, user)
}

/// The key this person writes with here, made if a fork has ended the one before.
fn key_in_use(phone: &Phone, user: UserId) -> Result<Signer> {
    let entropy = phone.entropy();
    let actor = phone.store(user)?.write(|tx| actors::current_or_new(tx, entropy))?;
    Ok(actor.signer)
}

/// Keeps the sign-in in one commit: person, token, verifier and key.
fn keep(
    phone: &Phone,
    reply: SignInReply,
    secret: Option<[u8; 32]>,
    signer: &Signer,
    verifier: String,
) -> Result<()> {
    let device = phone.clock().read();
    let SignInReply { stamp, token, expires_at, user, scope } = reply;
    phone.store(user.id)?.write(|tx| {
        let before = person::find(tx)?;
        if let Some(secret) = &secret
            && actors::current(tx)?.is_none()
        {
            actors::adopt(tx, secret)?;
        }
        actors::set_registered(tx, signer.actor(), true)?;
        let new = Person::new(user, scope.clone());
        let before = before.unwrap_or_else(|| new.clone());
        person::put(
            tx,
            &Person {
                profile: new.profile,
                // What may be followed changes with the next pull, which also tidies up.
                scope: before.scope,
                token: Some(token),
                old_token: None,
                token_expires_ms: expires_at,
                verifier: Some(verifier),
                failures: 0,
                closed_until_ms: 0,
                last_online_ms: stamp.now,
                epoch: before.epoch,
                anchor: Some(Anchor { server_ms: stamp.now, device }),
            },
        )
    })
}

fn find(phone: &Phone, work_number: &str) -> Result<Option<(UserId, Person)>> {
    for user in phone.users()? {
        let person = phone.store(user)?.read(person::find)?;
        if let Some(person) = person.filter(|p| p.profile.work_number.as_str() == work_number) {
            return Ok(Some((user, person)));
        }
    }
    Ok(None)
}

/// Signs in without network, for somebody who has signed in here before.
///
/// # Errors
/// `sign_in.wrong`, `sign_in.wait`, `sign_in.needs_network`, `sign_in.offline_expired`.
pub fn sign_in_offline(phone: &Phone, work_number: &str, password: &str) -> Result<Session> {
    let Some((user, person)) = find(phone, work_number)? else {
        return Err(Error::Rule("sign_in.needs_network"));
    };
    let Some(known) = &person.verifier else { return Err(Error::Rule("sign_in.needs_network")) };
    let now = phone.notebook(user)?.now()?.wall_ms;
    let wait = person.closed_until_ms.saturating_sub(now);
    // A delay longer than any we make comes from a clock that was moved.
    if wait > 0 && wait <= LONGEST_PAUSE_MS {
        return Err(Error::Rule("sign_in.wait"));
    }
    if is_over(now, person.last_online_ms, phone.policy().offline_ms()) {
        return Err(Error::Rule("sign_in.offline_expired"));
    }
    let right = verifier::is_right(password, known);
    let failures = if right { 0 } else { person.failures.saturating_add(1) };
    phone.store(user)?.write(|tx| {
        person::change(tx, |person| {
            person.failures = failures;
            person.closed_until_ms = match verifier::delay(failures) {
                0 => 0,
                delay => now.saturating_add(delay),
            };
        })
    })?;
    if right { begin(phone, user) } else { Err(Error::Rule("sign_in.wrong")) }
}

fn is_over(now: Millis, last_online: Millis, most: Millis) -> bool {
    now.saturating_sub(last_online) > most
}

/// Gives the phone out of hand. Everything stays, and unsent work still goes up. The centre is told
/// when it can be reached.
///
/// # Errors
/// The file can't be written.
pub async fn sign_out(phone: &Phone, net: Option<&dyn Transport>, session: &Session) -> Result<()> {
    let installation = phone.installation()?;
    let carrier = Carrier { installation: installation.installation, secret: installation.secret };
    let store = phone.store(session.user)?;
    let token = store.read(person::get)?.token;
    end(phone)?;
    store.write(|tx| {
        person::change(tx, |person| {
            person.token = None;
            person.old_token = None;
        })
    })?;
    if let (Some(net), Some(token)) = (net, token) {
        // Out of reach is no error: the token ends by itself.
        let _ = net.sign_out(&carrier, &Token(token)).await;
    }
    Ok(())
}
