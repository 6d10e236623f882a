//! One text form for every code: the same string in JSON, in CBOR and on screen.

/// Gives a type with `Display` and `FromStr<Err = CodeError>` its text form on every wire.
macro_rules! text_wire {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = $crate::codes::CodeError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.to_string()
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(&self.to_string())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let at = d.position();
                d.str()?.parse().map_err(|error: $crate::codes::CodeError| {
                    minicbor::decode::Error::message(error.code()).at(at)
                })
            }
        }
    };
}

pub(super) use text_wire;
