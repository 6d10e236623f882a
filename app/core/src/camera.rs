//! Where pictures come from. The app's own camera and the album are told apart, because an album
//! picture was taken at another time and place (R16).

use serde::{Deserialize, Serialize};

use crate::Result;

/// Where the bytes of a picture come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum PictureSource {
    /// The app's camera, now.
    Camera,
    /// The album, whenever.
    Album,
}

/// A picture as the phone gives it, before developing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A JPEG.
    pub bytes: Vec<u8>,
    /// Where it comes from.
    pub source: PictureSource,
}

/// Gives pictures.
pub trait Camera: Send + Sync {
    /// Takes or picks one.
    ///
    /// # Errors
    /// The person cancelled, or the camera failed.
    fn take(&self) -> Result<Picture>;
}
