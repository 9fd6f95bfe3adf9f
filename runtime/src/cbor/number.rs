//! Numbers of any length (Smithy specification, "Smithy RPC v2 CBOR protocol": "Shape serialization"; RFC 8949, "Bignums" and
//! "Decimal Fractions and Bigfloats"). Elsewhere they are carried as their digits, and here those have to become bytes.

use minicbor::data::{Int, Tag, Type};
use minicbor::{Decoder, Encoder};

use super::read::refused;
use super::write::written;
use crate::codec::SerdeError;

/// The tags of bignums that are not negative, and of those that are; and of decimal fractions.
const BIGNUM: u64 = 2;
const NEGATIVE_BIGNUM: u64 = 3;
const DECIMAL_FRACTION: u64 = 4;

/// How many bytes a bignum may have: some ten thousand digits. What it takes to turn bytes into digits grows with the square
/// of their number, and whoever answers could keep a client busy.
const LONGEST: usize = 4096;

/// What the digits of a number are read in at once.
const CHUNK: usize = 9;
const CHUNK_SIZE: u64 = 1_000_000_000;

/// How many zeros are written between the point and the digits before an exponent is.
const ZEROS: u64 = 6;

/// Writes an integer: as a bignum only where it has to be one, as RFC 8949 prefers ("Bignums").
pub(super) fn write_integer(encoder: &mut Encoder<Vec<u8>>, text: &str) -> Result<(), SerdeError> {
    let small = text.parse::<i128>().ok();
    if let Some(small) = small.and_then(|number| Int::try_from(number).ok()) {
        return written(encoder.int(small));
    }
    let (digits, tag) = match text.strip_prefix('-') {
        Some(digits) => (digits, NEGATIVE_BIGNUM),
        None => (text, BIGNUM),
    };
    let mut limbs = limbs_of_digits(digits);
    if tag == NEGATIVE_BIGNUM {
        // What is written is -1 - n.
        decrement(&mut limbs);
    }
    let bytes: Vec<u8> = limbs.iter().rev().flat_map(|it| it.to_be_bytes()).collect();
    let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.len() > LONGEST {
        return Err(too_long());
    }
    written(encoder.tag(Tag::new(tag)))?;
    written(encoder.bytes(&bytes))
}

/// Writes a decimal number, as the digits that it has and the power of ten that they are multiplied with.
pub(super) fn write_decimal(encoder: &mut Encoder<Vec<u8>>, text: &str) -> Result<(), SerdeError> {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let exponent = exponent.parse::<i64>().ok();
    let places = i64::try_from(fraction.len()).ok();
    let exponent = exponent.and_then(|exponent| exponent.checked_sub(places?));
    let exponent =
        exponent.ok_or_else(|| SerdeError::new("the number's exponent has more than 64 bits"))?;
    written(encoder.tag(Tag::new(DECIMAL_FRACTION)))?;
    written(encoder.array(2))?;
    written(encoder.i64(exponent))?;
    write_integer(encoder, &format!("{whole}{fraction}"))
}

/// Reads an integer, as its digits.
pub(super) fn read_integer(decoder: &mut Decoder<'_>) -> Result<String, SerdeError> {
    if decoder.datatype().map_err(refused)? != Type::Tag {
        let number = i128::from(decoder.int().map_err(refused)?);
        return Ok(number.to_string());
    }
    let tag = decoder.tag().map_err(refused)?.as_u64();
    if !matches!(tag, BIGNUM | NEGATIVE_BIGNUM) {
        return Err(SerdeError::new("the tag is not that of a bignum"));
    }
    let mut bytes = Vec::new();
    for part in decoder.bytes_iter().map_err(refused)? {
        bytes.extend_from_slice(part.map_err(refused)?);
        if bytes.len() > LONGEST {
            return Err(too_long());
        }
    }
    let mut limbs = limbs_of_bytes(&bytes);
    if tag == NEGATIVE_BIGNUM {
        increment(&mut limbs);
        return Ok(format!("-{}", digits(limbs)));
    }
    Ok(digits(limbs))
}

/// Reads a decimal number, or an integer, as JSON would write it.
pub(super) fn read_decimal(decoder: &mut Decoder<'_>) -> Result<String, SerdeError> {
    let begin = decoder.position();
    let is_fraction = decoder.datatype().map_err(refused)? == Type::Tag
        && decoder.tag().map_err(refused)?.as_u64() == DECIMAL_FRACTION;
    if !is_fraction {
        decoder.set_position(begin);
        return read_integer(decoder);
    }
    let wrong = || SerdeError::new("a decimal fraction is an exponent and a mantissa");
    let length = decoder.array().map_err(refused)?;
    if length.is_some_and(|length| length != 2) {
        return Err(wrong());
    }
    let exponent = decoder.i64().map_err(refused)?;
    let mantissa = read_integer(decoder)?;
    if length.is_none() {
        if decoder.datatype().map_err(refused)? != Type::Break {
            return Err(wrong());
        }
        decoder.skip().map_err(refused)?;
    }
    Ok(decimal(&mantissa, exponent))
}

/// The text of a number that is multiplied with a power of ten. It is hardly longer than the number, whatever the power.
fn decimal(mantissa: &str, exponent: i64) -> String {
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (length, places) = (digits.len() as u64, exponent.unsigned_abs());
    if exponent == 0 {
        return mantissa.to_owned();
    }
    if exponent > 0 || places > length + ZEROS {
        return format!("{mantissa}e{exponent}");
    }
    let zeros = (places + 1).saturating_sub(length);
    let padded: String = (0..zeros).map(|_| '0').chain(digits.chars()).collect();
    let whole = (padded.len() as u64).saturating_sub(places);
    let whole = usize::try_from(whole).unwrap_or_default();
    let (whole, fraction) = padded.split_at_checked(whole).unwrap_or((&padded, "0"));
    format!("{sign}{whole}.{fraction}")
}

fn too_long() -> SerdeError {
    SerdeError::new(format!("an integer has more than {LONGEST} bytes"))
}

/// A number as its parts of 32 bits, the smallest first.
fn limbs_of_digits(digits: &str) -> Vec<u32> {
    let mut limbs = Vec::new();
    for chunk in digits.as_bytes().chunks(CHUNK) {
        let (mut size, mut carry) = (1, 0);
        for digit in chunk {
            size *= 10;
            carry = carry * 10 + u64::from(digit.wrapping_sub(b'0'));
        }
        for limb in &mut limbs {
            let product = u64::from(*limb) * size + carry;
            *limb = low(product);
            carry = product >> 32;
        }
        limbs.push(low(carry));
    }
    limbs
}

fn limbs_of_bytes(bytes: &[u8]) -> Vec<u32> {
    let limb = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |limb, byte| limb << 8 | u32::from(*byte))
    };
    bytes.rchunks(4).map(limb).collect()
}

/// The digits of a number.
fn digits(mut limbs: Vec<u32>) -> String {
    let mut chunks = Vec::new();
    loop {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        if limbs.is_empty() {
            break;
        }
        let mut rest = 0;
        for limb in limbs.iter_mut().rev() {
            let part = rest << 32 | u64::from(*limb);
            *limb = low(part / CHUNK_SIZE);
            rest = part % CHUNK_SIZE;
        }
        chunks.push(rest);
    }
    let first = chunks.pop().unwrap_or_default().to_string();
    let others = chunks.iter().rev().map(|chunk| format!("{chunk:0CHUNK$}"));
    std::iter::once(first).chain(others).collect()
}

fn increment(limbs: &mut Vec<u32>) {
    for limb in limbs.iter_mut() {
        let (sum, has_carry) = limb.overflowing_add(1);
        *limb = sum;
        if !has_carry {
            return;
        }
    }
    limbs.push(1);
}

/// One less, of a number that is not zero.
fn decrement(limbs: &mut [u32]) {
    for limb in limbs {
        let (difference, has_borrowed) = limb.overflowing_sub(1);
        *limb = difference;
        if !has_borrowed {
            return;
        }
    }
}

/// The lower half.
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}
