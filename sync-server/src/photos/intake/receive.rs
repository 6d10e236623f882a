//! Bytes from the link onto the disk.

use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;

use super::{
    Intake, Refusal, Standing, blocking,
    checksum::{Checksum, Running},
};
use crate::photos::{
    gate::CarrierId,
    name::UploadName,
    spool::{HeldUpload, Piece},
};

/// A piece on its way in.
pub struct Incoming {
    /// Whose upload.
    pub carrier: CarrierId,
    /// Which.
    pub name: UploadName,
    /// Where the sender believes that the upload stands.
    pub offset: u64,
    /// Bytes of the piece when the sender said so.
    pub announced: Option<u64>,
    /// What the piece promises to be.
    pub checksum: Option<Checksum>,
    /// The bytes.
    pub body: Body,
}

/// Where arriving bytes go: straight into the upload, or aside until a promise is kept.
enum Sink {
    Direct,
    Aside { piece: Piece, digest: Running, promised: Vec<u8> },
}

impl Intake {
    /// Takes a piece in. When it ends early, whatever came is kept (unless it promised a checksum,
    /// which can't be verified then); when it completes the upload, the upload is stored and recorded
    /// before this returns.
    ///
    /// # Errors
    /// [`Refusal::Offset`], [`Refusal::Locked`], [`Refusal::Unknown`], [`Refusal::PastEnd`],
    /// [`Refusal::ChecksumMismatch`], [`Refusal::HashMismatch`], [`Refusal::Cut`],
    /// [`Refusal::Stalled`], [`Refusal::DiskFull`] and faults of vault and gate.
    pub async fn append(&self, incoming: Incoming) -> Result<Standing, Refusal> {
        let Incoming { carrier, name, offset, announced, checksum, body } = incoming;
        let Some(held) = self.hold(carrier.clone(), name).await? else {
            let stored = self.stored(carrier, name).await?;
            return if offset == stored.length {
                Ok(stored)
            } else {
                Err(Refusal::Offset { current: stored.length })
            };
        };
        if held.offset() != offset {
            return Err(Refusal::Offset { current: held.offset() });
        }
        if announced.is_some_and(|announced| announced > held.room()) {
            return Err(Refusal::PastEnd);
        }
        let sink = match checksum {
            None => Sink::Direct,
            Some(Checksum { algorithm, digest }) => Sink::Aside {
                piece: held.start_piece()?,
                digest: Running::start(algorithm),
                promised: digest,
            },
        };
        let (held, ended) = self.pour(held, sink, body).await?;
        ended?;
        if held.is_complete() {
            return self.promote(held).await;
        }
        Ok(self.standing(held.offset(), held.entry().length, (self.clock)()))
    }

    /// Moves the body into the sink. The outer error is that of a stopped thread; the inner one is
    /// how the piece ended.
    async fn pour(
        &self,
        mut held: HeldUpload,
        mut sink: Sink,
        body: Body,
    ) -> Result<(HeldUpload, Result<(), Refusal>), Refusal> {
        let mut link = body.into_data_stream();
        let mut ended = Ok(());
        loop {
            let chunk = match tokio::time::timeout(self.bounds.stall, link.next()).await {
                Ok(None) => break,
                Ok(Some(Ok(chunk))) => chunk,
                Ok(Some(Err(_))) => {
                    ended = Err(Refusal::Cut);
                    break;
                }
                Err(_) => {
                    ended = Err(Refusal::Stalled);
                    break;
                }
            };
            let wrote;
            (held, sink, wrote) = blocking(move || {
                let wrote = sink.take(&mut held, &chunk);
                Ok((held, sink, wrote))
            })
            .await?;
            if let Err(refusal) = wrote {
                ended = Err(refusal);
                break;
            }
        }
        let _turn = self.turn().await;
        let now_ms = (self.clock)();
        blocking(move || {
            let settled = match ended {
                Ok(()) => sink.settle(&mut held),
                Err(refusal) => Err(refusal),
            };
            let flushed = held.flush(now_ms).map_err(Refusal::from);
            Ok((held, settled.and(flushed)))
        })
        .await
    }
}

impl Sink {
    fn take(&mut self, held: &mut HeldUpload, chunk: &Bytes) -> Result<(), Refusal> {
        let taken = match self {
            Self::Direct => 0,
            Self::Aside { piece, .. } => piece.length(),
        };
        let room = usize::try_from(held.room().saturating_sub(taken)).unwrap_or(usize::MAX);
        let fits = chunk.get(..room).unwrap_or(chunk);
        match self {
            Self::Direct => held.append(fits)?,
            Self::Aside { piece, digest, .. } => {
                digest.update(fits);
                piece.write(fits)?;
            }
        }
        if fits.len() < chunk.len() { Err(Refusal::PastEnd) } else { Ok(()) }
    }

    /// The body came to its end: a promise is due now.
    fn settle(self, held: &mut HeldUpload) -> Result<(), Refusal> {
        match self {
            Self::Direct => Ok(()),
            Self::Aside { piece, digest, promised } => {
                if digest.finish() != promised {
                    return Err(Refusal::ChecksumMismatch);
                }
                Ok(held.adopt(piece)?)
            }
        }
    }
}
