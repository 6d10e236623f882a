//! What a sender is told when an upload can't go on: a stable code, and a sentence in Chinese and
//! English. The codes are part of the wire format; the sentences are not.

use axum::{
    Json,
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    gate::{Denied, NotRecorded},
    spool::SpoolError,
    vault::VaultError,
};

/// Why a request about an upload was refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// `Tus-Resumable` is missing or names another version.
    #[error("the protocol is tus 1.0.0")]
    Version,
    /// A header is missing or can't be read.
    #[error("header {0} is missing or malformed")]
    Header(&'static str),
    /// `Upload-Metadata` lacks this key or has a value that can't be read.
    #[error("Upload-Metadata needs a valid {0}")]
    Metadata(&'static str),
    /// The length must be told at creation.
    #[error("Upload-Defer-Length is not supported")]
    LengthDeferred,
    /// Nothing to upload.
    #[error("an upload has at least one byte")]
    Empty,
    /// Larger than its kind may be.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// More bytes than were announced.
    #[error("more bytes than announced")]
    PastEnd,
    /// The body is not the type that tus asks for.
    #[error("Content-Type must be application/offset+octet-stream")]
    ContentType,
    /// The carrier has too many unfinished uploads.
    #[error("too many unfinished uploads")]
    TooManyOpen,
    /// The carrier's unfinished uploads would take too much room.
    #[error("unfinished uploads take too much room")]
    CarrierQuota,
    /// The stored medium with this hash has another length.
    #[error("the medium of this hash has {stored} bytes")]
    LengthDiffers {
        /// Bytes stored.
        stored: u64,
    },
    /// The carrier has no such upload.
    #[error("no such upload")]
    Unknown,
    /// The vault has no such medium.
    #[error("no such medium")]
    NotStored,
    /// The piece doesn't begin where the stored bytes end.
    #[error("the upload stands at {current}")]
    Offset {
        /// Bytes stored so far.
        current: u64,
    },
    /// Another request is writing to the upload.
    #[error("another request is writing to the upload")]
    Locked,
    /// Neither sha1 nor sha256.
    #[error("checksums are sha1 or sha256")]
    ChecksumUnknown,
    /// The piece is not what its checksum says; it was discarded.
    #[error("the piece does not match its checksum")]
    ChecksumMismatch,
    /// The whole is not what its hash says; it was discarded.
    #[error("the bytes do not match the announced SHA-256")]
    HashMismatch,
    /// Stored media can't be withdrawn by their carrier.
    #[error("the medium is stored already")]
    Stored,
    /// No room on the centre's disk.
    #[error("the disk is full")]
    DiskFull,
    /// The link broke; what arrived is kept.
    #[error("the body ended early")]
    Cut,
    /// Nothing arrived for a while; what arrived is kept.
    #[error("no byte arrived for too long")]
    Stalled,
    /// The carrier may not send.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Stored, but not recorded; ask again.
    #[error(transparent)]
    NotRecorded(#[from] NotRecorded),
    /// The object store did not answer as it should.
    #[error(transparent)]
    Vault(VaultError),
    /// The spool folder failed.
    #[error("spool: {0}")]
    Spool(std::io::Error),
}

impl From<SpoolError> for Refusal {
    fn from(error: SpoolError) -> Self {
        match error {
            SpoolError::Locked => Self::Locked,
            SpoolError::TooManyOpen => Self::TooManyOpen,
            SpoolError::CarrierQuota => Self::CarrierQuota,
            SpoolError::Full => Self::DiskFull,
            SpoolError::Io(error) => Self::Spool(error),
        }
    }
}

impl From<VaultError> for Refusal {
    fn from(error: VaultError) -> Self {
        if error.is_full() { Self::DiskFull } else { Self::Vault(error) }
    }
}

/// The JSON body of every refusal.
#[derive(Debug, Serialize)]
struct Sentence {
    code: &'static str,
    zh: String,
    en: String,
}

impl Refusal {
    /// HTTP status; 460 is tus' "Checksum Mismatch".
    pub fn status(&self) -> StatusCode {
        let number = match self {
            Self::Header(_) | Self::Metadata(_) | Self::LengthDeferred | Self::Empty => 400,
            Self::ChecksumUnknown | Self::Cut => 400,
            Self::Denied(Denied::Unknown) => 401,
            Self::Denied(Denied::Forbidden) => 403,
            Self::Unknown | Self::NotStored => 404,
            Self::Stalled => 408,
            Self::Offset { .. } | Self::LengthDiffers { .. } | Self::Stored => 409,
            Self::Version => 412,
            Self::TooLarge { .. } | Self::PastEnd => 413,
            Self::ContentType => 415,
            Self::Locked => 423,
            Self::TooManyOpen | Self::CarrierQuota => 429,
            Self::ChecksumMismatch | Self::HashMismatch => 460,
            Self::Denied(Denied::Unavailable) | Self::NotRecorded(_) | Self::Vault(_) => 503,
            Self::DiskFull => 507,
            Self::Spool(_) => 500,
        };
        StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Version => "media.tus_version",
            Self::Header(_) => "media.header",
            Self::Metadata(_) => "media.metadata",
            Self::LengthDeferred => "media.length_deferred",
            Self::Empty => "media.empty",
            Self::TooLarge { .. } => "media.too_large",
            Self::PastEnd => "media.past_end",
            Self::ContentType => "media.content_type",
            Self::TooManyOpen => "media.too_many_open",
            Self::CarrierQuota => "media.carrier_quota",
            Self::LengthDiffers { .. } => "media.length_differs",
            Self::Unknown => "media.unknown_upload",
            Self::NotStored => "media.not_stored",
            Self::Offset { .. } => "media.offset",
            Self::Locked => "media.locked",
            Self::ChecksumUnknown => "media.checksum_unknown",
            Self::ChecksumMismatch => "media.checksum_mismatch",
            Self::HashMismatch => "media.hash_mismatch",
            Self::Stored => "media.stored",
            Self::DiskFull => "media.disk_full",
            Self::Cut => "media.cut",
            Self::Stalled => "media.stalled",
            Self::Denied(Denied::Unknown) => "media.unauthenticated",
            Self::Denied(Denied::Forbidden) => "media.forbidden",
            Self::Denied(Denied::Unavailable) => "media.gate_unavailable",
            Self::NotRecorded(_) => "media.not_recorded",
            Self::Vault(_) => "media.vault",
            Self::Spool(_) => "media.spool",
        }
    }

    /// The sentence for the worker's screen.
    fn chinese(&self) -> String {
        match self {
            Self::Version => "上传协议须为 tus 1.0.0".into(),
            Self::Header(name) => format!("请求头 {name} 缺失或格式不对"),
            Self::Metadata(key) => format!("上传说明缺少有效的 {key}"),
            Self::LengthDeferred => "须在建立上传时给出文件大小".into(),
            Self::Empty => "文件为空，没有可上传的内容".into(),
            Self::TooLarge { limit } => format!("文件过大，上限 {} KB", limit / 1024),
            Self::PastEnd => "上传的内容超过了声明的大小".into(),
            Self::ContentType => "上传内容类型不对".into(),
            Self::TooManyOpen => "未传完的文件过多，请等前面的传完".into(),
            Self::CarrierQuota => "未传完的文件占用空间过大，请等前面的传完".into(),
            Self::LengthDiffers { stored } => {
                format!("中心已有同一校验值的文件，大小为 {stored} 字节")
            }
            Self::Unknown => "中心没有这个上传，请重新建立".into(),
            Self::NotStored => "中心没有这个文件".into(),
            Self::Offset { current } => format!("中心已收到 {current} 字节，请从此处续传"),
            Self::Locked => "该文件正在上传，请稍后再试".into(),
            Self::ChecksumUnknown => "不支持的校验算法".into(),
            Self::ChecksumMismatch => "本段校验不符，已丢弃，请重传本段".into(),
            Self::HashMismatch => "文件校验不符，已丢弃，请重新上传".into(),
            Self::Stored => "文件已入库，不能撤回".into(),
            Self::DiskFull => "中心存储空间已满，已收到的部分保留，请稍后续传".into(),
            Self::Cut => "连接中断，已收到的部分保留".into(),
            Self::Stalled => "长时间没有数据，已收到的部分保留".into(),
            Self::Denied(Denied::Unknown) => "未登录或登录已失效".into(),
            Self::Denied(Denied::Forbidden) => "本设备已停用，不能上传".into(),
            Self::Denied(Denied::Unavailable) | Self::Spool(_) => {
                "中心暂时不可用，请稍后再试".into()
            }
            Self::NotRecorded(_) => "文件已收到但尚未登记，请稍后再试".into(),
            Self::Vault(_) => "中心文件库暂时不可用，已收到的部分保留".into(),
        }
    }

    /// The sentence for a log; a fault of the centre keeps its details to itself.
    fn english(&self) -> String {
        match self {
            Self::Vault(_) => "the object store is not available".into(),
            Self::Spool(_) => "the spool folder is not available".into(),
            Self::NotRecorded(_) => "the bytes are stored but not yet recorded".into(),
            other => other.to_string(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if matches!(self, Self::Vault(_) | Self::Spool(_) | Self::NotRecorded(_) | Self::DiskFull) {
            tracing::error!(code = self.code(), error = %self, "upload refused");
        }
        let sentence = Sentence { code: self.code(), zh: self.chinese(), en: self.english() };
        let mut response = (self.status(), Json(sentence)).into_response();
        if let Self::Offset { current } = self {
            response.headers_mut().insert("upload-offset", HeaderValue::from(current));
        }
        response
    }
}
