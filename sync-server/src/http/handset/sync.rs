//! Operations up, documents down.

use axum::extract::State;
use shared::ops::Outcome;
use shared::ops::bounds::BATCHES_PER_PUSH;
use shared::sync::{
    BatchAnswer, NoticesReply, NoticesRequest, PullReply, PullRequest, PushReply, ReconcileReply,
    ReconcileRequest, WaitReply, WaitRequest,
};

use crate::http::centre::Centre;
use crate::http::codes::Code;
use crate::http::door::{Carrier, Signed};
use crate::http::fault::Fault;
use crate::http::message::{Cbor, PushBody};
use crate::http::metrics::Metrics;

pub(super) async fn push(
    State(centre): State<Centre>,
    Carrier(phone): Carrier,
    PushBody(request): PushBody,
) -> Result<Cbor<PushReply>, Fault> {
    if request.batches.len() > BATCHES_PER_PUSH {
        return Err(Code::TooManyBatches.into());
    }
    let reply = centre.authority.push(&request, phone.id).await?;
    count(&centre.metrics, &reply);
    Ok(Cbor(reply))
}

fn count(metrics: &Metrics, reply: &PushReply) {
    metrics.add("cgt_pushes_total", "", 1);
    for answer in &reply.answers {
        match answer {
            BatchAnswer::Admitted { receipts, .. } => {
                metrics.add("cgt_batches_total", "answer=\"admitted\"", 1);
                for receipt in receipts {
                    let outcome = match receipt.outcome {
                        Outcome::Accepted => "outcome=\"accepted\"",
                        Outcome::Refused(_) => "outcome=\"refused\"",
                        Outcome::Held(_) => "outcome=\"held\"",
                    };
                    metrics.add("cgt_ops_total", outcome, 1);
                }
            }
            BatchAnswer::Refused { why, .. } => {
                metrics.add("cgt_batches_total", &format!("answer=\"{}\"", why.code()), 1);
            }
        }
    }
}

pub(super) async fn pull(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Cbor(request): Cbor<PullRequest>,
) -> Result<Cbor<PullReply>, Fault> {
    Ok(Cbor(centre.authority.pull(&request, &session.account).await?))
}

/// A centre that stops answers "nothing new" at once, so that no handset is cut off.
pub(super) async fn wait(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Cbor(request): Cbor<WaitRequest>,
) -> Result<Cbor<WaitReply>, Fault> {
    let mut stopping = centre.stopping.clone();
    tokio::select! {
        reply = centre.authority.wait(&request, &session.account) => Ok(Cbor(reply?)),
        _ = stopping.wait_for(|stopping| *stopping) => {
            Ok(Cbor(WaitReply { stamp: centre.authority.stamp(), changed: false }))
        }
    }
}

pub(super) async fn notices(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Cbor(request): Cbor<NoticesRequest>,
) -> Result<Cbor<NoticesReply>, Fault> {
    Ok(Cbor(centre.authority.notices(&request, &session.account).await?))
}

pub(super) async fn reconcile(
    State(centre): State<Centre>,
    Carrier(_): Carrier,
    Cbor(request): Cbor<ReconcileRequest>,
) -> Result<Cbor<ReconcileReply>, Fault> {
    Ok(Cbor(centre.authority.reconcile(&request).await?))
}
