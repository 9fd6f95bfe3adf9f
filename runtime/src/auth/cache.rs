//! Credentials and tokens that are kept, and refreshed ahead of their expiry.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use jiff::SignedDuration;

use super::provider::error::CredentialsError;
use crate::client::Config;
use crate::error::{Error, ErrorKind};
use crate::random;
use crate::{BoxError, Timestamp};

/// How long before their expiry credentials are refreshed by one caller, while others go on with them. Instances and
/// containers have new credentials at least that early.
const ADVISORY: SignedDuration = SignedDuration::from_mins(5);

/// What is added to [`ADVISORY`] at random, so that many processes with the same credentials do not refresh them at once.
const JITTER: SignedDuration = SignedDuration::from_mins(1);

/// How long before their expiry nobody goes on with credentials, if there are others.
const MANDATORY: SignedDuration = SignedDuration::from_mins(1);

/// How long the old credentials are used, as long as they are good, after others could not be had.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// What proves who calls, and may be good for a time only.
pub(crate) trait Identity: Clone + Send + Sync {
    /// What it is called.
    const NAME: &'static str;

    /// When it is good no more.
    fn expiry(&self) -> Option<SystemTime>;
}

/// Where identities come from.
pub(crate) trait Source: Send + Sync {
    type Identity: Identity;

    /// Gets one, as new as there is.
    fn provide(
        &self,
        config: &Config,
    ) -> impl Future<Output = Result<Self::Identity, Failure>> + Send;
}

/// Keeps the identity of one source. All calls of a configuration and its clones share it.
pub(crate) struct IdentityCache<S: Source> {
    source: S,
    state: Mutex<State<S::Identity>>,
    /// Whoever refreshes holds it; dropping that caller lets go of it.
    refreshing: tokio::sync::Mutex<()>,
}

struct State<I> {
    kept: Option<Kept<I>>,
    /// How many refreshes have ended.
    refreshes: u64,
    /// How the last refresh failed, if it did.
    failure: Option<Failure>,
    /// After a failure: when the next refresh is due, as long as the old credentials are good.
    paused_until: Option<Timestamp>,
}

struct Kept<I> {
    identity: I,
    loaded: Timestamp,
    /// When to refresh, when refreshing becomes a must, and when it is too late; `None` is never.
    times: Option<[Timestamp; 3]>,
    /// Whether a service refused them.
    is_refused: bool,
    /// Whether they replace credentials that were refused.
    is_replacement: bool,
}

/// What there is to do about an identity.
enum Need<I> {
    Nothing(I),
    /// Somebody should refresh it.
    Advisory(I),
    /// There must be another, though this is good yet.
    Mandatory(Option<I>),
}

/// A failure that every caller gets who waited for the same refresh.
#[derive(Clone)]
pub(crate) struct Failure {
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    kind: ErrorKind,
    /// Whether nothing went wrong: there is no identity to be had.
    is_absence: bool,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
            kind: ErrorKind::Credentials,
            is_absence: false,
        }
    }

    /// That there is no identity, which no source is to blame for.
    pub(crate) fn absence(message: impl Into<String>) -> Self {
        Self {
            is_absence: true,
            ..Self::new(message)
        }
    }

    /// That an identity is of no use, for a feature of this crate is not on.
    #[cfg(not(all(feature = "sigv4a", feature = "digest-auth")))]
    pub(crate) fn lacks_feature(message: &str) -> Self {
        Self {
            kind: ErrorKind::Configuration,
            ..Self::absence(message)
        }
    }

    /// The same failure as a provider's, which says whether it has none or is broken.
    pub(crate) fn of_provider(self, error: CredentialsError) -> Self {
        Self {
            is_absence: error.is_not_loaded(),
            ..self.with_source(error)
        }
    }

    pub(crate) fn is_absence(&self) -> bool {
        self.is_absence
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into().into());
        self
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let error = Self::new(failure.kind, failure.message);
        match failure.source {
            Some(source) => error.with_source(Shared(source)),
            None => error,
        }
    }
}

/// A cause that several errors have.
#[derive(Debug)]
struct Shared(Arc<dyn StdError + Send + Sync>);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl<S: Source> IdentityCache<S> {
    pub(crate) fn new(source: S) -> Self {
        Self {
            source,
            state: Mutex::new(State {
                kept: None,
                refreshes: 0,
                failure: None,
                paused_until: None,
            }),
            refreshing: tokio::sync::Mutex::new(()),
        }
    }

    /// Credentials that are good now: those that are kept, or others where these are about to expire.
    ///
    /// One caller refreshes at a time. Early on, others go on with the old ones, and a failure is no one's; later, all
    /// wait for the one, and share its failure.
    pub(crate) async fn get(&self, config: &Config) -> Result<S::Identity, Failure> {
        let refreshes = self.state().refreshes;
        match self.need(config.now()) {
            Need::Nothing(credentials) => Ok(credentials),
            // Boxed, for it is large and seldom needed.
            Need::Advisory(credentials) => Box::pin(self.advised(credentials, config)).await,
            Need::Mandatory(_) => Box::pin(self.demanded(refreshes, config)).await,
        }
    }

    /// Refreshes these, unless somebody does already.
    async fn advised(&self, old: S::Identity, config: &Config) -> Result<S::Identity, Failure> {
        let Ok(_guard) = self.refreshing.try_lock() else {
            return Ok(old);
        };
        match self.need(config.now()) {
            Need::Nothing(others) => Ok(others),
            _ => Ok(self.refresh(config).await.unwrap_or(old)),
        }
    }

    /// Refreshes, or waits for who does since there were so many refreshes.
    async fn demanded(&self, refreshes: u64, config: &Config) -> Result<S::Identity, Failure> {
        let _guard = self.refreshing.lock().await;
        let old = match self.need(config.now()) {
            Need::Nothing(others) | Need::Advisory(others) => return Ok(others),
            Need::Mandatory(old) => old,
        };
        let outcome = match self.failure_since(refreshes) {
            Some(failure) => Err(failure),
            None => self.refresh(config).await,
        };
        match (outcome, old) {
            (Ok(credentials), _) | (Err(_), Some(credentials)) => Ok(credentials),
            (Err(failure), None) => Err(failure),
        }
    }

    /// Forgets an identity that a service refused as expired: the one that `is_refused` says is it. Says whether another
    /// attempt may be made with another.
    ///
    /// Many calls may report the same one: it is refreshed once. Where that brings one that is refused in turn, reports
    /// are not heard for a while.
    pub(crate) fn invalidate(
        &self,
        is_refused: impl FnOnce(&S::Identity) -> bool,
        now: Timestamp,
    ) -> bool {
        let state = &mut *self.state();
        let Some(kept) = &mut state.kept else {
            return true;
        };
        let is_kept = is_refused(&kept.identity);
        if is_kept && kept.is_replacement && now < later(kept.loaded, PAUSE) {
            return false;
        }
        kept.is_refused |= is_kept;
        true
    }

    fn need(&self, now: Timestamp) -> Need<S::Identity> {
        let state = self.state();
        let Some(kept) = state.kept.as_ref().filter(|kept| !kept.is_refused) else {
            return Need::Mandatory(None);
        };
        let is_paused = state.paused_until.is_some_and(|until| now < until);
        let credentials = kept.identity.clone();
        match kept.times {
            Some([_, _, expiry]) if expiry <= now => Need::Mandatory(None),
            Some([_, mandatory, _]) if mandatory <= now && !is_paused => {
                Need::Mandatory(Some(credentials))
            }
            Some([advisory, ..]) if advisory <= now && !is_paused => Need::Advisory(credentials),
            _ => Need::Nothing(credentials),
        }
    }

    fn failure_since(&self, refreshes: u64) -> Option<Failure> {
        let state = self.state();
        (state.refreshes != refreshes)
            .then(|| state.failure.clone())
            .flatten()
    }

    /// Asks the source, and keeps what it says. Whoever calls this holds `refreshing`.
    async fn refresh(&self, config: &Config) -> Result<S::Identity, Failure> {
        let provided = self.source.provide(config).await;
        let now = config.now();
        let provided = provided.and_then(|identity| {
            let times = times(&identity, now)?;
            Ok((identity, times))
        });
        let state = &mut *self.state();
        state.refreshes += 1;
        match provided {
            Ok((identity, times)) => {
                state.failure = None;
                state.paused_until = None;
                state.kept = Some(Kept {
                    identity: identity.clone(),
                    loaded: now,
                    times,
                    is_refused: false,
                    is_replacement: state.kept.as_ref().is_some_and(|old| old.is_refused),
                });
                Ok(identity)
            }
            Err(failure) => {
                tracing::warn!(
                    reason = failure.message,
                    "the {} could not be had",
                    S::Identity::NAME
                );
                state.failure = Some(failure.clone());
                state.paused_until = Some(later(now, PAUSE));
                Err(failure)
            }
        }
    }

    /// A provider that panicked elsewhere does not spoil what is kept: it is changed as a whole.
    fn state(&self) -> MutexGuard<'_, State<S::Identity>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When to refresh an identity, when that becomes a must, and when it expires.
///
/// What lives shortly is refreshed in proportion: so a source that has nothing newer is not asked all the time either.
fn times<I: Identity>(identity: &I, now: Timestamp) -> Result<Option<[Timestamp; 3]>, Failure> {
    let Some(expiry) = identity.expiry() else {
        return Ok(None);
    };
    // An instant beyond the calendar is never.
    let Ok(expiry) = Timestamp::try_from(expiry) else {
        return Ok(None);
    };
    if expiry <= now {
        return Err(Failure::new(format!(
            "the {} expired at {expiry}; get new ones, or see to this machine's clock, which says {now}",
            I::NAME
        )));
    }
    let left = expiry.duration_since(now);
    let before = |time: SignedDuration| expiry.checked_sub(time).unwrap_or(now);
    let advisory = before((ADVISORY + JITTER.mul_f64(random::fraction())).min(left / 2));
    let mandatory = before(MANDATORY.min(left / 10));
    Ok(Some([advisory, mandatory, expiry]))
}

fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}
