//! Where the words of a model's name begin and end.

use std::borrow::Cow;

/// Splits off what a plain change of case gets wrong: the plural of an acronym (`MaxDPUs`, `ARNsOfRoles`) and the two
/// versions of IP (`IPv6Address`). The parts come back joined by underscores.
pub(super) fn split(name: &str) -> Cow<'_, str> {
    let is_acronym = |part: &[u8]| matches!(part, [a, b, b's'] if a.is_ascii_uppercase() && b.is_ascii_uppercase());
    if !name.contains("Pv") && !name.as_bytes().windows(3).any(is_acronym) {
        return name.into();
    }
    let chars: Vec<char> = name.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('_');
    let is_upper = |index: usize| at(index).is_ascii_uppercase();
    let mut words = String::with_capacity(name.len() + 4);
    for (index, &c) in chars.iter().enumerate() {
        let ends_word = |index: usize| !at(index).is_ascii_lowercase();
        let is_plural = c == 's'
            && index >= 2
            && is_upper(index - 1)
            && is_upper(index - 2)
            && ends_word(index + 1);
        let is_ip_version = c == 'v'
            && index >= 2
            && at(index - 2) == 'I'
            && at(index - 1) == 'P'
            && matches!(at(index + 1), '4' | '6');
        if is_plural || is_ip_version {
            // One more capital keeps the acronym in one piece.
            words.push(c.to_ascii_uppercase());
            if is_plural && is_upper(index + 1) {
                words.push('_');
            }
        } else if index >= 3
            && at(index - 2) == 'v'
            && at(index - 3) == 'P'
            && c.is_ascii_uppercase()
        {
            words.push('_');
            words.push(c);
        } else {
            words.push(c);
        }
    }
    words.into()
}
