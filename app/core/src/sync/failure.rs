//! Why a call to the centre brought nothing. Only a decoded message of the centre is a success (R32).

/// A call that failed. Whatever was to be sent is still queued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer: no network, a time-out, a cut connection.
    #[error("the centre was not reached: {0}")]
    Offline(String),
    /// Something answered that is not the centre: a captive portal, a proxy, a cut body.
    #[error("not an answer of the centre: {0}")]
    NotTheCentre(String),
    /// Something answered under the centre's name with a certificate that is not believed. Nothing
    /// was said to it.
    #[error("not the centre's certificate: {0}")]
    OtherCertificate(String),
    /// The centre said no.
    #[error("the centre answered {status} {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its stable code.
        code: String,
    },
}

impl Failure {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Offline(_) => "net.offline",
            Self::NotTheCentre(_) => "net.not_the_centre",
            Self::OtherCertificate(_) => "net.other_certificate",
            Self::Refused { code, .. } => code,
        }
    }

    /// Whether another call now would fail in the same way, so that the run ends here.
    #[must_use]
    pub fn ends_run(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }

    /// Whether the credential was not accepted.
    #[must_use]
    pub fn is_unauthorised(&self) -> bool {
        matches!(self, Self::Refused { status: 401 | 403, .. })
    }

    /// Whether the named thing is not there (any more).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Refused { status: 404 | 410, .. })
    }
}
