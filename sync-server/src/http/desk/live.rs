//! What happens while a console is open (server-sent events). A message names a case and says nothing
//! of it; the console asks again, as everybody.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::authority::Told;
use crate::http::centre::Centre;
use crate::http::door::Signed;
use crate::http::fault::Refusal;
use crate::sign_in::Session;

/// How often a silent line is shown to stand; proxies cut what is silent for a minute.
const ALIVE_EVERY: Duration = Duration::from_secs(20);
/// How often it is asked whether the listener is still signed in.
const STILL_HERE_EVERY: Duration = Duration::from_secs(5);

/// Tells which cases of the reader change: `case` with an id, `missed` when more than that did.
#[utoipa::path(
    get, path = "/v1/desk/live", tag = "cases",
    responses((status = 200, description = "events, as long as the line stands",
               content_type = "text/event-stream", body = String),
              (status = 401, body = Refusal), (status = 403, body = Refusal))
)]
pub(crate) async fn live(
    State(centre): State<Centre>,
    Signed(session): Signed,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = centre.authority.told();
    let still = tokio::time::interval(STILL_HERE_EVERY);
    let listening = Listening { stopping: centre.stopping.clone(), centre, session, told, still };
    // The first message comes at once, so that the reader knows that the line stands.
    let here = futures::stream::once(async { Ok(Event::default().event("here").data("")) });
    let then = futures::stream::unfold(listening, |mut listening| async move {
        listening.next().await.map(|event| (Ok(event), listening))
    });
    let events = futures::StreamExt::chain(here, then);
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

/// Waits until the centre stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // A sender that is gone has stopped, too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

struct Listening {
    centre: Centre,
    session: Session,
    told: broadcast::Receiver<Told>,
    stopping: watch::Receiver<bool>,
    still: tokio::time::Interval,
}

impl Listening {
    /// The next thing to tell; none when the centre stops or the listener is signed in no more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                told = self.told.recv() => match told {
                    Ok(Told::Case { case, feeds }) => {
                        if self.centre.authority.is_told(&self.session.account, &feeds) {
                            return Some(Event::default().event("case").data(case.to_string()));
                        }
                    }
                    Ok(Told::Elsewhere) | Err(RecvError::Lagged(_)) => {
                        return Some(Event::default().event("missed").data(""));
                    }
                    Err(RecvError::Closed) => return None,
                },
                () = stopped(&mut self.stopping) => return None,
                _ = self.still.tick() => {
                    // A store that can't be read says nothing of the listener.
                    let here = self.centre.sign_in.still(&self.session, self.centre.now()).await;
                    if here.is_ok_and(|here| !here) {
                        return None;
                    }
                }
            }
        }
    }
}
