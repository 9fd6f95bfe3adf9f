//! What structures and unions have in common beside their walks.

/// Implements what follows from a type's being a [`Structure`](crate::shape::Structure) or a
/// [`Union`](crate::shape::Union): `Value`, `Debug` and the serde traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __aggregate_impls {
    (
        $name:ident, $kind:ident, $debug:ident, $write:ident, $read:ident, $deserialize:ident
        $(, absent: $($absent:tt)+)?
    ) => {
        impl $crate::shape::Value for $name {
            fn write(
                &self,
                member: &'static $crate::schema::Member,
                serializer: &mut dyn $crate::codec::ShapeSerializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                serializer.$write(member, self)
            }

            fn read(
                &mut self,
                member: &'static $crate::schema::Member,
                deserializer: &mut dyn $crate::codec::ShapeDeserializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                deserializer.$read(member, self)
            }

            $(
                fn is_present(&self) -> bool {
                    !::core::matches!(self, $($absent)+)
                }
            )?
        }

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
                $crate::bridge::serialize(&$crate::bridge::Root::$kind(self), serializer)
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
