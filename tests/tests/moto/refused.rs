//! What an error must say of itself, whichever operation it comes from.

/// Asserts that the service refused a call with this code and message, and that the error says so.
macro_rules! assert_refused {
    ($error:expr, $code:literal, $message:expr) => {{
        let error = &$error;
        assert_eq!(error.code(), Some($code), "{error:?}");
        assert_eq!(error.message(), Some($message));
        let id = error.request_id().expect("moto gives requests an ID");
        assert!(!id.is_empty());
        assert!(!error.is_retryable() && !error.is_throttling());
        let said = error.to_string();
        assert!(said.contains($code) && said.contains(id), "{said}");
    }};
}
pub(crate) use assert_refused;
