//! What structures and unions have in common beside their walks.

/// Implements what follows from a type's being a [`Structure`](crate::shape::Structure) or a
/// [`Union`](crate::shape::Union): `Debug` and the serde traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __aggregate_impls {
    ($name:ident, $debug:ident, $serialize:ident, $deserialize:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::$debug(self, f)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::bridge::$serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::bridge::$deserialize(deserializer)
            }
        }
    };
}
