//! What every generated client says alike.

/// Makes a generated newtype over [`Client`](crate::Client) the client of a service, and defines its calls.
///
/// The arguments are the newtype, the name for a call of it, and the service's description.
///
/// ```
/// # mod example {
/// /// Calls the example service.
/// #[derive(Clone, Debug)]
/// pub struct Client(pub(crate) whitesmith::Client);
///
/// /// What the runtime knows of the example service.
/// pub static SERVICE: whitesmith::ServiceSchema = whitesmith::ServiceSchema {
///     id: "com.example#Example",
///     sdk_id: "Example",
///     version: "2026-11-23",
///     endpoint_prefix: "",
///     endpoints: whitesmith::endpoint::Endpoints::none(),
///     auth: &[],
///     protocol: &whitesmith::protocol::AwsJson1_1,
/// };
///
/// whitesmith::client!(Client, Call, SERVICE);
/// # }
/// let config = whitesmith::Config::builder().endpoint_url("http://localhost:8080").build();
/// let client = example::Client::new(config);
/// ```
#[macro_export]
macro_rules! client {
    ($client:ident, $call:ident, $service:path) => {
        impl $client {
            /// A client with this configuration. What the configuration lacks is reported by the first call that
            /// needs it.
            #[must_use]
            pub fn new(config: impl ::core::convert::Into<$crate::Config>) -> Self {
                Self($crate::Client::new(&$service, config))
            }

            /// A client with the settings and credentials that the environment and its profile have. Credentials are
            /// looked for by the first call that needs some.
            ///
            /// # Errors
            ///
            /// What the service needs and no variable has.
            pub async fn from_env() -> ::core::result::Result<Self, $crate::Error> {
                ::core::result::Result::Ok(Self($crate::Client::from_env(&$service).await?))
            }

            /// A call of an operation with an input that is made already.
            pub fn call<O: $crate::Operation>(&self, input: O::Input) -> $call<O> {
                $call::new(&self.0, input)
            }

            /// The configuration that the client was made with.
            #[must_use]
            pub fn config(&self) -> &$crate::Config {
                self.0.config()
            }
        }

        /// A call that is ready to be made: optional members can still be set, and `.await` makes it.
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $call<O: $crate::Operation> {
            pub(crate) client: $crate::Client,
            pub(crate) input: O::Input,
            pub(crate) overrides: $crate::Overrides,
        }

        impl<O: $crate::Operation> $call<O> {
            pub(crate) fn new(client: &$crate::Client, input: O::Input) -> Self {
                Self {
                    client: ::core::clone::Clone::clone(client),
                    input,
                    overrides: $crate::Overrides::new(),
                }
            }

            /// Makes the call. Awaiting the call itself does the same.
            ///
            /// # Errors
            ///
            /// Those of the operation.
            pub async fn send(self) -> ::core::result::Result<O::Output, O::Error> {
                self.client.call_with::<O>(self.input, self.overrides).await
            }

            /// Settings of this call alone, in place of its client's: region, time-outs, retries, headers.
            pub fn with_overrides(mut self, overrides: $crate::Overrides) -> Self {
                self.overrides = overrides;
                self
            }

            /// What the operation would have been called with.
            #[must_use]
            pub fn into_input(self) -> O::Input {
                self.input
            }
        }

        $crate::__presigned!($call);
        $crate::__blocking!($client, $call, $service);

        impl<O: $crate::Operation> ::core::future::IntoFuture for $call<O> {
            type Output = ::core::result::Result<O::Output, O::Error>;
            type IntoFuture = $crate::transport::BoxFuture<Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.send())
            }
        }

        impl<O: $crate::Operation> ::core::fmt::Debug for $call<O> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{}: ", O::SCHEMA.name)?;
                $crate::debug::structure(&self.input, f)
            }
        }
    };
}

/// What a call has with the feature `sigv4` of this crate; whether it is on is not for the caller's crate to ask.
#[cfg(feature = "sigv4")]
#[doc(hidden)]
#[macro_export]
macro_rules! __presigned {
    ($call:ident) => {
        impl<O: $crate::Operation> $call<O> {
            /// The request of this call, signed to be sent by whoever gets it, for as long as `expires_in`: 1 s to 7
            /// days. Nothing is sent.
            ///
            /// # Errors
            ///
            /// Those of the operation: what the request cannot be made or signed for.
            pub async fn presigned(
                self,
                expires_in: ::core::time::Duration,
            ) -> ::core::result::Result<$crate::PresignedRequest, O::Error> {
                let Self {
                    client,
                    input,
                    overrides,
                } = self;
                client.presign::<O>(input, overrides, expires_in).await
            }
        }
    };
}

/// Without the feature `sigv4` nothing is signed.
#[cfg(not(feature = "sigv4"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __presigned {
    ($call:ident) => {};
}

/// What a client has with the feature `blocking` of this crate.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking {
    ($client:ident, $call:ident, $service:path) => {
        impl $client {
            /// [`from_env`](Self::from_env) for code that is not async.
            ///
            /// # Errors
            ///
            /// What the service needs and no source has.
            pub fn from_env_blocking() -> ::core::result::Result<Self, $crate::Error> {
                $crate::blocking::block_on(Self::from_env())
            }
        }

        impl<O: $crate::Operation> $call<O> {
            /// Makes the call on this thread, which waits for the answer. For code that is not async.
            ///
            /// # Errors
            ///
            /// Those of the operation.
            pub fn send_blocking(self) -> ::core::result::Result<O::Output, O::Error> {
                $crate::blocking::block_on(self.send())
            }
        }
    };
}

/// Without the feature `blocking` every call is awaited.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking {
    ($client:ident, $call:ident, $service:path) => {};
}
