//! The city's key: Ed25519, made at the first start, never leaves the data folder.
//!
//! Handsets pin its public half at enrolment, and packs are believed by its signature; so a centre
//! that loses it must enrol every phone again. `backup` carries it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use shared::ops::Signer;
use zeroize::Zeroizing;

use super::secret::hex;

/// The file's name in the data folder.
pub const FILE: &str = "city.key";

/// The city's key from `folder`, made there when there is none.
///
/// # Errors
/// The file can't be read or written, or is no key.
pub fn load_or_make(folder: &Path) -> io::Result<Signer> {
    let path = folder.join(FILE);
    let mut text = Zeroizing::new(String::new());
    match File::open(&path) {
        Ok(mut file) => {
            keep_private(&file)?;
            file.read_to_string(&mut text)?;
            let secret = read(text.trim()).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{} is no key: restore it from a backup", path.display()),
                )
            })?;
            Ok(Signer::from_secret(&secret))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => make(folder, &path),
        Err(e) => Err(e),
    }
}

fn make(folder: &Path, path: &Path) -> io::Result<Signer> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    getrandom::fill(secret.as_mut()).map_err(io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(Zeroizing::new(hex(secret.as_ref())).as_bytes())?;
    file.sync_all()?;
    File::open(folder)?.sync_all()?;
    Ok(Signer::from_secret(&secret))
}

/// Takes the key away from everybody else on the machine, whatever copied it here.
fn keep_private(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            tracing::warn!("the city key could be read by others; it is private again");
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

fn read(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in secret.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_key_is_made_once_and_is_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let first = load_or_make(folder.path()).unwrap().key();
        let path = folder.path().join(FILE);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(load_or_make(folder.path()).unwrap().key(), first);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_is_said_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "no key").unwrap();
        let error = load_or_make(folder.path()).err().unwrap();
        assert!(error.to_string().contains("restore it from a backup"), "{error}");
    }
}
