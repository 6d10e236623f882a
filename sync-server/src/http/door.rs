//! The one place where a request proves who it is. It runs before every handler, looks the route up
//! in [`access`](super::access) and leaves the phone and the person for the handler's extractors.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::access::{Pace, Who, row};
use super::centre::Centre;
use super::codes::Code;
use super::fault::Fault;
use crate::sign_in::{Secret, Session, SignInError};
use crate::store::Installation;

/// The header in which a phone names itself.
pub const INSTALLATION: &str = "x-installation";
/// The cookie of a desk.
pub const COOKIE: &str = "cgt_desk";

/// The phone that carries a request.
#[derive(Debug, Clone)]
pub(super) struct Carrier(pub(super) Installation);

/// The person who asks.
#[derive(Debug, Clone)]
pub(super) struct Signed(pub(super) Session);

/// The address a request comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct From(pub(super) Option<IpAddr>);

/// Lets a request in, or says why not.
pub(super) async fn door(
    State(centre): State<Centre>,
    mut request: Request,
    next: Next,
) -> Response {
    match prove(&centre, &mut request).await {
        Err(fault) => fault.into_response(),
        Ok(pace) => match pace {
            Pace::Flowing => next.run(request).await,
            Pace::Quick => within(30, next.run(request)).await,
            Pace::Slow => within(300, next.run(request)).await,
        },
    }
}

async fn within(seconds: u64, answer: impl Future<Output = Response>) -> Response {
    let limit = std::time::Duration::from_secs(seconds);
    let late = || Fault::from(Code::TooSlow).into_response();
    timeout(limit, answer).await.unwrap_or_else(|_| late())
}

async fn prove(centre: &Centre, request: &mut Request) -> Result<Pace, Fault> {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.ok_or(Code::NoRoute)?;
    let method = request.method().clone();
    let route = row(method.as_str(), path.as_str()).ok_or(Code::NoMethod)?;
    let address = address(centre, request);
    request.extensions_mut().insert(From(address));
    if route.who == Who::Page {
        return Ok(route.pace);
    }
    let asker = match admit(centre, route.who, request).await {
        Ok(asker) => asker,
        Err(fault) => {
            // Whoever keeps guessing credentials is counted by address.
            by_address(centre, address)?;
            return Err(fault);
        }
    };
    let (limits, now) = (&centre.settings.limits, centre.now());
    let taken = match &asker {
        Asker::Address => return by_address(centre, address).map(|()| route.pace),
        Asker::Phone(id) => centre.rates.take(&format!("phone {id}"), limits.phone, now),
        Asker::Person(id) => centre.rates.take(&format!("person {id}"), limits.person, now),
    };
    taken.map_err(|seconds| Fault::after(Code::TooMany, seconds))?;
    Ok(route.pace)
}

fn by_address(centre: &Centre, address: Option<IpAddr>) -> Result<(), Fault> {
    let asker = address.map_or_else(|| "address".to_owned(), |a| format!("address {a}"));
    let taken = centre.rates.take(&asker, centre.settings.limits.address, centre.now());
    taken.map_err(|seconds| Fault::after(Code::TooMany, seconds))
}

enum Asker {
    Address,
    Phone(String),
    Person(String),
}

async fn admit(centre: &Centre, who: Who, request: &mut Request) -> Result<Asker, Fault> {
    match who {
        Who::Page => Ok(Asker::Address),
        Who::Anyone => {
            // A browser names its page: no other site signs anybody in here.
            let desk = request.uri().path().starts_with("/v1/desk/");
            if desk && request.headers().contains_key(header::ORIGIN) {
                own_origin(centre, request)?;
            }
            Ok(Asker::Address)
        }
        Who::Phone | Who::PhoneEvenRevoked => {
            let phone = phone(centre, request.headers()).await?;
            let phone = phone.ok_or(SignInError::NoInstallation)?;
            if phone.revoked && who == Who::Phone {
                return Err(SignInError::Revoked.into());
            }
            let asker = Asker::Phone(phone.id.to_string());
            request.extensions_mut().insert(Carrier(phone));
            Ok(asker)
        }
        Who::Person | Who::PersonOnPhone | Who::Desk(_) => {
            let phone = phone(centre, request.headers()).await?;
            if who == Who::PersonOnPhone && phone.is_none() {
                return Err(SignInError::NoInstallation.into());
            }
            let token = token(centre, request)?;
            let session = centre.sign_in.session(&token, phone.as_ref(), centre.now()).await?;
            if who == Who::PersonOnPhone && session.at_desk() {
                return Err(SignInError::OtherDevice.into());
            }
            if let Who::Desk(posts) = who {
                if !session.at_desk() {
                    return Err(SignInError::OtherDevice.into());
                }
                if !posts.iter().any(|post| session.account.profile.holds(*post)) {
                    return Err(Code::NotYourPost.into());
                }
            }
            let asker = Asker::Person(session.account.profile.id.to_string());
            if let Some(phone) = phone {
                request.extensions_mut().insert(Carrier(phone));
            }
            request.extensions_mut().insert(Signed(session));
            Ok(asker)
        }
    }
}

/// The phone a request names. No name is no phone; a wrong one is refused.
pub(super) async fn phone(
    centre: &Centre,
    headers: &HeaderMap,
) -> Result<Option<Installation>, SignInError> {
    let Some(value) = headers.get(INSTALLATION) else { return Ok(None) };
    let credential = value.to_str().map_err(|_| SignInError::NoInstallation)?;
    centre.sign_in.phone(credential, centre.now()).await.map(Some)
}

/// The token of a request: a bearer's, or the desk's cookie when no other site sent it.
fn token(centre: &Centre, request: &Request) -> Result<Secret, Fault> {
    let headers = request.headers();
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
        let token = token.ok_or(SignInError::NoSession)?;
        return Ok(Secret::of(token.trim().to_owned()));
    }
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|c| c.to_str().ok());
    let token = cookies
        .flat_map(|line| line.split(';'))
        .find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .ok_or(SignInError::NoSession)?;
    if !request.method().is_safe() || request.method() == Method::OPTIONS {
        own_origin(centre, request)?;
    }
    Ok(Secret::of(token.to_owned()))
}

/// Whether the page that sends this request is one of this centre's own.
fn own_origin(centre: &Centre, request: &Request) -> Result<(), Fault> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).ok_or(Code::BadOrigin)?;
    if centre.settings.public_url.as_deref() == Some(origin) {
        return Ok(());
    }
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| text(header::HOST));
    let own = origin.split_once("://").is_some_and(|(_, of)| Some(of) == host);
    if own { Ok(()) } else { Err(Code::BadOrigin.into()) }
}

/// The address a request comes from. Behind a proxy it is the last one the proxy wrote: everything
/// before it could have been written by the sender.
fn address(centre: &Centre, request: &Request) -> Option<IpAddr> {
    if centre.settings.behind_proxy {
        let last = request.headers().get_all("x-forwarded-for").into_iter().next_back();
        let last = last.and_then(|v| v.to_str().ok()).and_then(|text| text.rsplit(',').next());
        if let Some(address) = last.and_then(|text| text.trim().parse().ok()) {
            return Some(address);
        }
    }
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

impl<S: Send + Sync> FromRequestParts<S> for Carrier {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get().cloned().ok_or_else(|| SignInError::NoInstallation.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get().cloned().ok_or_else(|| SignInError::NoSession.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_given_up_with_a_code() {
        let response = within(0, std::future::pending()).await;
        assert_eq!(response.status(), axum::http::StatusCode::REQUEST_TIMEOUT);
        assert_eq!(response.extensions().get(), Some(&Code::TooSlow));
    }
}
