//! Packs: read-only files a handset works from without network (catalogue, grids, components, map).
//!
//! A handset trusts a pack because the manifest that names its hash is signed by the city's key,
//! pinned at enrolment, whoever carried it. The signature covers the list of packs, so that a proxy
//! can neither swap, add nor leave out one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{ActorKey, NotAnId};
use crate::media::Sha256Hash;
use crate::ops::{Signer, proves};

/// Keeps a manifest's signature from ever being valid for anything else.
const DOMAIN: &str = "cgt.packs.v1\n";

/// The pack with the classes of every edition: `Catalogues` as JSON folded with zstd. Centres of old
/// put one `Catalogue` there; a handset reads both (R21).
pub const CATALOGUE_PACK: &str = "catalogue";
/// The pack with the city itself: a `City` as JSON folded with zstd.
pub const CITY_PACK: &str = "city";

/// The name of a pack: `a` to `z`, digits, `-` and `_`, 1 to 40 of them, so that it is a safe file
/// name on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(type = "string"))]
pub struct PackName(String);

impl PackName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PackName {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
        if (1..=40).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId("PackName"))
        }
    }
}

impl fmt::Display for PackName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PackName {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<PackName> for String {
    fn from(name: PackName) -> Self {
        name.0
    }
}

/// One pack in its present version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Pack {
    /// Its name.
    pub name: PackName,
    /// Grows with every edition.
    pub version: u64,
    /// SHA-256 of the file.
    pub sha256: Sha256Hash,
    /// Size of the file.
    pub bytes: u64,
}

/// The packs of a city, signed. JSON, because it also lies beside the packs on a memory card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The packs, ordered by name, each name once.
    pub packs: Vec<Pack>,
    /// Ed25519 of the city's key over [`Manifest::what`], as hex.
    pub signature: String,
}

/// Why a manifest is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// A name stands twice, or the list is out of order.
    #[error("packs.disordered")]
    Disordered,
    /// The city's key did not sign this list.
    #[error("packs.bad_signature")]
    BadSignature,
}

impl ManifestError {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Disordered => "packs.disordered",
            Self::BadSignature => "packs.bad_signature",
        }
    }
}

impl Manifest {
    /// What the signature covers: one line per pack, each line name, version, hash and size.
    #[must_use]
    pub fn what(packs: &[Pack]) -> Vec<u8> {
        let mut out = DOMAIN.to_owned();
        for Pack { name, version, sha256, bytes } in packs {
            out.push_str(&format!("{name}\t{version}\t{sha256}\t{bytes}\n"));
        }
        out.into_bytes()
    }

    /// A manifest of these packs, put in order and signed with the city's key.
    #[must_use]
    pub fn signed(mut packs: Vec<Pack>, city: &Signer) -> Self {
        packs.sort_by(|a, b| (&a.name, a.version).cmp(&(&b.name, b.version)));
        let signature = city.prove(&Self::what(&packs));
        let signature = signature.iter().map(|b| format!("{b:02x}")).collect();
        Self { packs, signature }
    }

    /// Whether the city's key signed this list.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn verify(&self, city_key: &ActorKey) -> Result<(), ManifestError> {
        let ordered = self.packs.windows(2).all(|two| match two {
            [a, b] => a.name < b.name,
            _ => true,
        });
        if !ordered {
            return Err(ManifestError::Disordered);
        }
        let signature = unhex(&self.signature).ok_or(ManifestError::BadSignature)?;
        if proves(city_key, &Self::what(&self.packs), &signature) {
            Ok(())
        } else {
            Err(ManifestError::BadSignature)
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(name: &str, version: u64) -> Pack {
        let sha256 = Sha256Hash::of(name.as_bytes());
        Pack { name: name.parse().unwrap(), version, sha256, bytes: 12 }
    }

    #[test]
    fn a_signed_list_is_believed_and_a_touched_one_is_not() {
        let city = Signer::from_secret(&[7; 32]);
        let manifest = Manifest::signed(vec![pack("grids", 2), pack("catalogue", 9)], &city);
        assert_eq!(manifest.verify(&city.key()), Ok(()));
        let json = serde_json::to_string(&manifest).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&json).unwrap(), manifest);

        let other = Signer::from_secret(&[8; 32]);
        assert_eq!(manifest.verify(&other.key()), Err(ManifestError::BadSignature));
        let mut fewer = manifest.clone();
        fewer.packs.pop();
        assert_eq!(fewer.verify(&city.key()), Err(ManifestError::BadSignature));
        let mut older = manifest.clone();
        older.packs[0].version = 8;
        assert_eq!(older.verify(&city.key()), Err(ManifestError::BadSignature));
        let twice = Manifest::signed(vec![pack("grids", 2), pack("grids", 3)], &city);
        assert_eq!(twice.verify(&city.key()), Err(ManifestError::Disordered));
    }

    #[test]
    fn a_pack_name_can_not_leave_its_folder() {
        for bad in ["", "..", "a/b", "A", "a b", "网格", &"x".repeat(41)] {
            assert!(bad.parse::<PackName>().is_err(), "{bad}");
        }
    }
}
