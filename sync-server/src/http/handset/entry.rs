//! Enrolment of a phone, sign-in of a person, registration of a key.

use axum::extract::State;
use axum::http::StatusCode;
use shared::sync::{
    EnrolReply, EnrolRequest, Hello, RegisterActor, RotateReply, SignInReply, SignInRequest,
};

use crate::authority::PROTOCOLS;
use crate::http::centre::Centre;
use crate::http::door::{Carrier, From, Signed};
use crate::http::fault::Fault;
use crate::http::message::Cbor;
use crate::sign_in::{Origin, Secret};

pub(super) async fn hello(State(centre): State<Centre>) -> Cbor<Hello> {
    Cbor(Hello {
        stamp: centre.authority.stamp(),
        protocol: PROTOCOLS,
        city_key: centre.city_key.key().to_string(),
        city: centre.authority.city().name.clone(),
    })
}

pub(super) async fn enrol(
    State(centre): State<Centre>,
    Cbor(request): Cbor<EnrolRequest>,
) -> Result<Cbor<EnrolReply>, Fault> {
    let token = Secret::of(request.token);
    let device = request.device.as_str();
    let enrolled = centre.sign_in.enrol(token, device, centre.now()).await?;
    Ok(Cbor(EnrolReply {
        stamp: centre.authority.stamp(),
        installation: enrolled.installation,
        secret: enrolled.secret.expose().to_owned(),
        city_key: centre.city_key.key().to_string(),
    }))
}

pub(super) async fn sign_in(
    State(centre): State<Centre>,
    Carrier(phone): Carrier,
    From(address): From,
    Cbor(request): Cbor<SignInRequest>,
) -> Result<Cbor<SignInReply>, Fault> {
    let (number, password) = (request.work_number, Secret::of(request.password));
    let (origin, now) = (Origin { address }, centre.now());
    let opened =
        centre.sign_in.sign_in(number.as_str(), password, Some(&phone), origin, now).await?;
    if let Some(actor) = &request.actor {
        centre.sign_in.register_actor(actor, &phone, &opened.account).await?;
    }
    Ok(Cbor(SignInReply {
        stamp: centre.authority.stamp(),
        token: opened.token.expose().to_owned(),
        expires_at: opened.expires_at,
        scope: centre.authority.scope_with_crews(&opened.account).await?,
        user: opened.account.profile,
    }))
}

pub(super) async fn rotate(
    State(centre): State<Centre>,
    Signed(session): Signed,
    phone: Option<axum::Extension<Carrier>>,
) -> Result<Cbor<RotateReply>, Fault> {
    let phone = phone.map(|found| found.0.0).filter(|_| !session.at_desk());
    let opened = centre.sign_in.rotate(&session, phone.as_ref(), centre.now()).await?;
    let (token, expires_at) = (opened.token.expose().to_owned(), opened.expires_at);
    Ok(Cbor(RotateReply { token, expires_at }))
}

pub(super) async fn sign_out(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Result<StatusCode, Fault> {
    centre.sign_in.sign_out(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn register_actor(
    State(centre): State<Centre>,
    Carrier(phone): Carrier,
    Signed(session): Signed,
    Cbor(actor): Cbor<RegisterActor>,
) -> Result<StatusCode, Fault> {
    centre.sign_in.register_actor(&actor, &phone, &session.account).await?;
    Ok(StatusCode::NO_CONTENT)
}
