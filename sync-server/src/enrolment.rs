//! What an enrolment code says: where the centre is, which one it is, its key, and a token that one
//! phone may use once.

use std::fmt;

use serde::Serialize;
use shared::ids::{ActorKey, ServerId};
use shared::media::Sha256Hash;

/// The content of an enrolment QR code.
#[derive(Clone, Serialize)]
pub struct Invitation {
    /// Where the centre is.
    pub url: String,
    /// Which centre; a phone that meets another one keeps its token.
    pub server_id: ServerId,
    /// The city's key: packs are believed only under it.
    pub key: ActorKey,
    /// SHA-256 of the centre's certificate, for one that no public authority signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Sha256Hash>,
    /// Good for one phone, once.
    pub token: String,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invitation({}, token not shown)", self.url)
    }
}

impl Invitation {
    /// The text of the QR code.
    #[must_use]
    pub fn payload(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The QR code in half-block characters, dark on light, with the quiet border readers need. None
    /// when the text is too long for one.
    #[must_use]
    pub fn drawn(&self) -> Option<String> {
        let code =
            qrcodegen::QrCode::encode_text(&self.payload(), qrcodegen::QrCodeEcc::Low).ok()?;
        let (from, to) = (-2, code.size() + 2);
        let mut out = String::new();
        for y in (from..to).step_by(2) {
            for x in from..to {
                out.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                    (true, true) => ' ',
                    (true, false) => '▄',
                    (false, true) => '▀',
                    (false, false) => '█',
                });
            }
            out.push('\n');
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_everything_a_phone_checks_and_hides_its_token_from_logs() {
        let invitation = Invitation {
            url: "https://cg.example.cn".into(),
            server_id: ServerId(uuid::Uuid::nil()),
            key: ActorKey([7; 32]),
            certificate: None,
            token: "geheim".into(),
        };
        let json: serde_json::Value = serde_json::from_str(&invitation.payload()).unwrap();
        let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["key", "server_id", "token", "url"]);
        assert!(!format!("{invitation:?}").contains("geheim"));
        let drawn = invitation.drawn().unwrap();
        assert!(
            drawn
                .lines()
                .all(|line| line.chars().count() == drawn.lines().next().unwrap().chars().count())
        );
    }
}
