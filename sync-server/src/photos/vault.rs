//! The photo store: whole, verified media under the hash of their bytes.
//!
//! A medium is written once and never changed, so a second write of the same key is the same bytes
//! and a repeated promotion is harmless. The store is a folder, an S3 bucket or memory; nothing else
//! of the server knows which.

use std::{
    error::Error as _, fmt, io, ops::Range, path::Path as FilePath, sync::Arc, time::Duration,
};

use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig, WriteMultipart,
    aws::AmazonS3Builder, local::LocalFileSystem, memory::InMemory, path::Path,
    prefix::PrefixStore,
};
use shared::media::Sha256Hash;
use tokio::io::AsyncReadExt;

/// Media above this many bytes travel in parts of this size.
const PART: usize = 8 * 1024 * 1024;

/// How long a bucket that fails is asked again. A handset waits for the answer meanwhile and comes
/// back by itself, so it is better told soon.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the object store can't do.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The address names no store that is known.
    #[error(
        "a photo store is a folder, file:///folder, s3://bucket/prefix or memory:; keys of a bucket \
         come from the AWS_* environment, never from the address"
    )]
    Address,
    /// The store says no.
    #[error(transparent)]
    Store(#[from] object_store::Error),
    /// The file to be stored can't be read, or a folder store can't be created.
    #[error(transparent)]
    File(#[from] io::Error),
}

impl VaultError {
    /// Whether the store has no room left.
    pub fn is_full(&self) -> bool {
        let mut source: Option<&(dyn std::error::Error + 'static)> = match self {
            Self::Address => None,
            Self::File(error) => Some(error),
            Self::Store(error) => error.source(),
        };
        while let Some(error) = source {
            if let Some(error) = error.downcast_ref::<io::Error>() {
                use io::ErrorKind::{QuotaExceeded, StorageFull};
                if matches!(error.kind(), StorageFull | QuotaExceeded) {
                    return true;
                }
            }
            source = error.source();
        }
        false
    }
}

/// Whole media by hash.
#[derive(Clone)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    label: String,
}

impl fmt::Debug for Vault {
    /// Only the kind and the place: what opens a bucket stays out of every log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vault").field(&self.label).finish()
    }
}

impl Vault {
    /// As [`open_with`](Self::open_with), an S3 bucket being set up by the `AWS_*` environment alone.
    ///
    /// # Errors
    /// As there.
    pub fn open(address: &str) -> Result<Self, VaultError> {
        Self::open_with(address, &[])
    }

    /// Opens the store at `address`: `memory:`, `s3://bucket/prefix` (keys, region and endpoint from
    /// the `AWS_*` environment, overridden by `settings` such as `("aws_endpoint", "https://...")`),
    /// `file:///folder` or a folder's path (created when absent).
    ///
    /// # Errors
    /// [`VaultError::Address`] for an unknown scheme; otherwise what the store says.
    pub fn open_with(address: &str, settings: &[(&str, &str)]) -> Result<Self, VaultError> {
        if address == "memory:" {
            return Ok(Self::over(Arc::new(InMemory::new()), "memory:"));
        }
        if let Some(rest) = address.strip_prefix("s3://") {
            return Self::open_s3(rest, settings);
        }
        let folder = address.strip_prefix("file://").unwrap_or(address);
        if folder.is_empty() || folder.contains("://") {
            return Err(VaultError::Address);
        }
        std::fs::create_dir_all(folder)?;
        // A partial upload is removed once the store says that it has the bytes, so it must mean it.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self::over(Arc::new(store), format!("file://{folder}")))
    }

    fn open_s3(rest: &str, settings: &[(&str, &str)]) -> Result<Self, VaultError> {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        // Whatever somebody hides in the address would come back in labels and errors.
        if bucket.is_empty() || rest.contains(['@', '?', '#']) {
            return Err(VaultError::Address);
        }
        let prefix = Path::parse(prefix.trim_matches('/')).map_err(object_store::Error::from)?;
        let mut s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(RetryConfig {
            max_retries: 2,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        });
        for (name, value) in settings {
            s3 = s3.with_config(name.parse()?, *value);
        }
        let label = format!("s3://{bucket}/{prefix}");
        Ok(Self::over(Arc::new(PrefixStore::new(s3.build()?, prefix)), label))
    }

    /// Uses a store of the caller's; `label` is what logs call it.
    pub fn over(store: Arc<dyn ObjectStore>, label: impl Into<String>) -> Self {
        Self { store, label: label.into() }
    }

    /// Stores bytes under their hash, which the caller has verified.
    ///
    /// # Errors
    /// What the store says.
    pub async fn put(&self, sha256: &Sha256Hash, bytes: Bytes) -> Result<(), VaultError> {
        self.store.put(&key(sha256), bytes.into()).await?;
        Ok(())
    }

    /// Stores a file under the hash of its bytes, which the caller has verified; in parts when it is
    /// large, so that memory holds a part or two of it.
    ///
    /// # Errors
    /// What the store or the file says; nothing is visible in the store then.
    pub async fn put_file(&self, sha256: &Sha256Hash, path: &FilePath) -> Result<(), VaultError> {
        let mut file = tokio::fs::File::open(path).await?;
        let length = file.metadata().await?.len();
        if usize::try_from(length).is_ok_and(|length| length <= PART) {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).await?;
            return self.put(sha256, bytes.into()).await;
        }
        let upload = self.store.put_multipart(&key(sha256)).await?;
        let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
        match feed(&mut parts, &mut file).await {
            Ok(()) => {
                parts.finish().await?;
                Ok(())
            }
            Err(error) => {
                parts.abort().await?;
                Err(error)
            }
        }
    }

    /// Bytes stored under the hash; `None` when there are none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn head(&self, sha256: &Sha256Hash) -> Result<Option<u64>, VaultError> {
        Ok(found(self.store.head(&key(sha256)).await)?.map(|meta| meta.size))
    }

    /// The whole medium; `None` when it is not stored.
    ///
    /// # Errors
    /// What the store says.
    pub async fn get(&self, sha256: &Sha256Hash) -> Result<Option<Bytes>, VaultError> {
        match found(self.store.get(&key(sha256)).await)? {
            Some(medium) => Ok(Some(medium.bytes().await?)),
            None => Ok(None),
        }
    }

    /// Part of a medium, as a stream; `None` when it is not stored.
    ///
    /// # Errors
    /// What the store says; the range must lie within the medium.
    pub async fn stream(
        &self,
        sha256: &Sha256Hash,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, object_store::Result<Bytes>>>, VaultError> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        let medium = found(self.store.get_opts(&key(sha256), options).await)?;
        Ok(medium.map(object_store::GetResult::into_stream))
    }

    /// Removes a medium; for an administrator's order only, as nothing else may unmake evidence.
    ///
    /// # Errors
    /// What the store says; a medium that is not there is removed already.
    pub async fn delete(&self, sha256: &Sha256Hash) -> Result<(), VaultError> {
        found(self.store.delete(&key(sha256)).await)?;
        Ok(())
    }
}

async fn feed(parts: &mut WriteMultipart, file: &mut tokio::fs::File) -> Result<(), VaultError> {
    loop {
        let mut block = bytes::BytesMut::with_capacity(256 * 1024);
        if file.read_buf(&mut block).await? == 0 {
            return Ok(());
        }
        parts.wait_for_capacity(2).await?;
        parts.put(block.freeze());
    }
}

/// Two levels of folders, so that none of them holds more entries than a person can list.
fn key(sha256: &Sha256Hash) -> Path {
    let hex = sha256.to_string();
    let level = |from: usize| hex.get(from..from + 2).unwrap_or_default();
    Path::from(format!("media/{}/{}/{hex}", level(0), level(2)))
}

fn found<T>(result: object_store::Result<T>) -> Result<Option<T>, VaultError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
