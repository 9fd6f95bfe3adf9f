//! What provides credentials: the interface of AWS's own clients, under the names that they have there.

use std::fmt;
use std::sync::Arc;

use super::Credentials;

/// What asking for credentials comes to.
pub type Result = std::result::Result<Credentials, error::CredentialsError>;

/// A source of credentials.
///
/// What it gives is kept, and it is asked again shortly before that expires: a provider need not keep anything itself.
///
/// ```
/// use whitesmith::auth::provider::{ProvideCredentials, future};
/// use whitesmith::auth::Credentials;
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
///     where
///         Self: 'a,
///     {
///         future::ProvideCredentials::new(async {
///             Ok(Credentials::new("AKIDEXAMPLE", "secret", None, None, "vault"))
///         })
///     }
/// }
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Gets credentials, as new as there are.
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a;
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Arc<T> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.as_ref().provide_credentials()
    }
}

/// A provider that is cheap to clone.
#[derive(Clone, Debug)]
pub struct SharedCredentialsProvider(Arc<dyn ProvideCredentials>);

impl SharedCredentialsProvider {
    /// The same provider, to be shared.
    #[must_use]
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        Self(Arc::new(provider))
    }
}

impl ProvideCredentials for SharedCredentialsProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.0.provide_credentials()
    }
}

/// What providers return.
pub mod future {
    use std::fmt;
    use std::future::ready;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use super::Result;

    /// Credentials on their way.
    pub struct ProvideCredentials<'a>(Pin<Box<dyn Future<Output = Result> + Send + 'a>>);

    impl<'a> ProvideCredentials<'a> {
        /// Of work that takes a while.
        #[must_use]
        pub fn new(future: impl Future<Output = Result> + Send + 'a) -> Self {
            Self(Box::pin(future))
        }

        /// Of what is known already.
        #[must_use]
        pub fn ready(result: Result) -> Self {
            Self(Box::pin(ready(result)))
        }
    }

    impl Future for ProvideCredentials<'_> {
        type Output = Result;

        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result> {
            self.0.as_mut().poll(context)
        }
    }

    impl fmt::Debug for ProvideCredentials<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("ProvideCredentials").finish_non_exhaustive()
        }
    }
}

/// What providers fail with.
pub mod error {
    use std::fmt;

    use crate::error::BoxError;

    /// Why there are no credentials. What it says is shown to people, so it must hold no secret.
    #[derive(Debug)]
    pub struct CredentialsError {
        is_not_loaded: bool,
        source: BoxError,
    }

    impl CredentialsError {
        /// The provider has none: it is not set up.
        pub fn not_loaded(source: impl Into<BoxError>) -> Self {
            Self {
                is_not_loaded: true,
                source: source.into(),
            }
        }

        /// The provider is set up, and does not work.
        pub fn provider_error(source: impl Into<BoxError>) -> Self {
            Self {
                is_not_loaded: false,
                source: source.into(),
            }
        }

        /// Whether the provider has none, and did not fail. A call that needs none is made without, then.
        #[must_use]
        pub fn is_not_loaded(&self) -> bool {
            self.is_not_loaded
        }
    }

    impl fmt::Display for CredentialsError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(if self.is_not_loaded {
                "the provider has none"
            } else {
                "the provider failed"
            })
        }
    }

    impl std::error::Error for CredentialsError {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&*self.source)
        }
    }
}
