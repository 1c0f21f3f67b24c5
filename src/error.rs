//! The one error of the product, in its own words; how it looks on the wire is decided by each dialect.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::units::Credits;

/// The result of nearly everything above the base layer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Each variant carries what some dialect needs in order to say it, and nothing more.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No credential, or one that is unknown, revoked or expired.
    #[error("Missing or invalid API key")]
    Unauthenticated,
    /// The caller is known and lacks a right; `needs` names it ("the generate scope").
    #[error("This needs {needs}")]
    Forbidden { needs: Cow<'static, str> },
    /// Does not exist, or must look to this caller as if it did not.
    #[error("{0} not found")]
    NotFound(Noun),
    /// The caller can mend it: `field` is the name on the wire, `reason` a phrase that follows it.
    #[error("{field}: {reason}")]
    Invalid { field: Cow<'static, str>, reason: Cow<'static, str> },
    /// It is there already, or the state of things does not allow it.
    #[error("{0}")]
    Conflict(Cow<'static, str>),
    /// The account cannot pay for the plan; nothing was held.
    #[error("Not enough credits: {needed} needed, {balance} available")]
    InsufficientCredits { needed: Credits, balance: Credits },
    /// Over a rate limit.
    #[error("Too many requests; try again in {} s", retry_after.as_secs().max(1))]
    RateLimited { retry_after: Duration },
    /// The account has as much under way as its tier may have: `most` items, waiting ones included.
    #[error("Too many generations under way: {most} may be at once; try again in {} s", retry_after.as_secs().max(1))]
    QueueFull { most: usize, retry_after: Duration },
    /// Refused by content policy. Final; whatever was held is released.
    #[error("{reason}")]
    Refused { reason: String },
    /// A provider failed. `detail` is for the log; callers are told that the service is at fault.
    #[error("The generation service failed ({provider})")]
    Upstream { provider: String, retryable: bool, detail: String },
    /// It was not finished by the deadline of its kind; whatever was held is released.
    #[error("It took too long and was given up; nothing was charged")]
    TimedOut,
    /// The route exists, but not for this method.
    #[error("Method not allowed")]
    MethodNotAllowed,
    /// A body, upload or field over its limit.
    #[error("The request body is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    /// Our own fault. Logged, never shown.
    #[error("Internal error")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// A field the caller can mend.
    pub fn invalid(field: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }

    /// A right that the caller lacks, as a noun phrase.
    pub fn forbidden(needs: impl Into<Cow<'static, str>>) -> Self {
        Self::Forbidden { needs: needs.into() }
    }

    /// A state that does not allow what was asked, as a sentence.
    pub fn conflict(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict(reason.into())
    }

    /// Wraps a failure that no caller caused.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// Whether the same request can never succeed unchanged, because of what the caller sent or is.
    pub fn is_callers_fault(&self) -> bool {
        match self {
            Self::Unauthenticated
            | Self::Forbidden { .. }
            | Self::NotFound(_)
            | Self::Invalid { .. }
            | Self::Conflict(_)
            | Self::InsufficientCredits { .. }
            | Self::RateLimited { .. }
            | Self::QueueFull { .. }
            | Self::Refused { .. }
            | Self::MethodNotAllowed
            | Self::TooLarge { .. } => true,
            Self::Upstream { .. } | Self::TimedOut | Self::Internal(_) => false,
        }
    }

    /// How long the caller should wait before the same request again, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::QueueFull { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

/// What was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Route,
    Account,
    ApiKey,
    Backup,
    Comment,
    Creation,
    Delivery,
    Generator,
    Job,
    Media,
    Model,
    ModelType,
    Provider,
    Report,
    Response,
    Session,
    Task,
    Team,
    Video,
    Voucher,
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Route => "Endpoint",
            Self::Account => "User",
            Self::ApiKey => "API key",
            Self::Backup => "Backup",
            Self::Comment => "Comment",
            Self::Creation => "Creation",
            Self::Delivery => "Delivery",
            Self::Generator => "Generator",
            Self::Job => "Job",
            Self::Media => "File",
            Self::Model => "Model",
            Self::ModelType => "Model type",
            Self::Provider => "Provider",
            Self::Report => "Report",
            Self::Response => "Response",
            Self::Session => "Session",
            Self::Task => "Task",
            Self::Team => "Team",
            Self::Video => "Video",
            Self::Voucher => "Voucher",
        })
    }
}
