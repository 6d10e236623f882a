//! A PIN of one's own: asked for when the app was in the background for a while, and when it was started
//! anew after that. It keeps a phone that lies about from telling what its bearer does; it is no
//! encryption. Uploads go on behind it, and nothing is ever wiped: after five wrong PINs the password is
//! asked for instead.

use shared::ids::{Millis, UserId};

use super::{current, verifier};
use crate::phone::{Notebook, Phone};
use crate::store::tables::pin::{self, Pin};
use crate::{Error, Result};

/// Wrong PINs in a row before the password is asked for.
pub const TRIES: u32 = 5;

/// Minutes in the background after which the PIN may be asked for.
pub const MINUTES: [u32; 3] = [1, USUAL_MINUTES, 15];

/// What a screen offers first of these.
pub const USUAL_MINUTES: u32 = 5;

const DIGITS: usize = 6;

/// Whether whoever is signed in has to show first that it is them.
///
/// # Errors
/// The file can't be read.
pub fn is_locked(phone: &Phone) -> Result<bool> {
    let Some(session) = current(phone)? else { return Ok(false) };
    let book = phone.notebook(session.user)?;
    let Some(kept) = book.store.read(pin::get)? else { return Ok(false) };
    let away = match kept.left_ms {
        Some(left) => Some(book.now()?.wall_ms.saturating_sub(left)),
        None => None,
    };
    // A clock that went back can't tell how long it was.
    let over = away.map(|ms| !(0..Millis::from(kept.minutes) * 60_000).contains(&ms));
    // Whoever starts the app anew shows it again, unless it was left a moment ago.
    let shown = phone.shown() == Some(session.user);
    Ok(over.unwrap_or(!shown))
}

/// The app went to the background.
///
/// # Errors
/// The file can't be written.
pub fn left(phone: &Phone) -> Result<()> {
    if is_locked(phone)? {
        return Ok(());
    }
    change(phone, |pin, now| pin.left_ms = Some(now))
}

/// The app is in front again; returns whether it is locked.
///
/// # Errors
/// The file can't be written.
pub fn back(phone: &Phone) -> Result<bool> {
    if is_locked(phone)? {
        return Ok(true);
    }
    open(phone)?;
    Ok(false)
}

/// Shows by the PIN who it is.
///
/// # Errors
/// `pin.wrong`, `pin.needs_password` after [`TRIES`] wrong ones.
pub fn unlock(phone: &Phone, typed: &str) -> Result<()> {
    let Some(session) = current(phone)? else { return Err(Error::Rule("session.over")) };
    let book = phone.notebook(session.user)?;
    check(&book, typed)?;
    open(phone)
}

/// Sets a PIN, or another one; the one before has to be shown. Six digits.
///
/// # Errors
/// `pin.six_digits`, `pin.minutes`, `pin.wrong`, `pin.needs_password`.
pub fn set(book: &Notebook<'_>, old: Option<&str>, new: &str, minutes: u32) -> Result<()> {
    if new.len() != DIGITS || !new.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::Rule("pin.six_digits"));
    }
    if !MINUTES.contains(&minutes) {
        return Err(Error::Rule("pin.minutes"));
    }
    check(book, old.unwrap_or_default())?;
    let verifier = verifier::verifier(new, book.phone.entropy())?;
    book.store.write(|tx| pin::put(tx, &Pin { verifier, minutes, failures: 0, left_ms: None }))?;
    book.phone.set_shown(book.user);
    Ok(())
}

/// Asks for it after so many minutes from now on.
///
/// # Errors
/// `pin.minutes`.
pub fn set_minutes(book: &Notebook<'_>, minutes: u32) -> Result<()> {
    if !MINUTES.contains(&minutes) {
        return Err(Error::Rule("pin.minutes"));
    }
    book.store.write(|tx| match pin::get(tx)? {
        Some(kept) => pin::put(tx, &Pin { minutes, ..kept }),
        None => Ok(()),
    })
}

/// Takes the PIN away; it has to be shown.
///
/// # Errors
/// `pin.wrong`, `pin.needs_password`.
pub fn remove(book: &Notebook<'_>, old: &str) -> Result<()> {
    check(book, old)?;
    book.store.write(pin::remove)
}

/// Somebody showed by the password who it is.
pub(super) fn shown_by_password(phone: &Phone, user: UserId) -> Result<()> {
    phone.set_shown(user);
    phone.store(user)?.write(|tx| match pin::get(tx)? {
        Some(kept) => pin::put(tx, &Pin { failures: 0, left_ms: None, ..kept }),
        None => Ok(()),
    })
}

/// Compares, and counts what is wrong before it is known to be: a kill between is no further try.
fn check(book: &Notebook<'_>, typed: &str) -> Result<()> {
    let counted = book.store.write(|tx| {
        let Some(kept) = pin::get(tx)? else { return Ok(None) };
        if kept.failures >= TRIES {
            return Err(Error::Rule("pin.needs_password"));
        }
        let counted = Pin { failures: kept.failures.saturating_add(1), ..kept };
        pin::put(tx, &counted)?;
        Ok(Some(counted))
    })?;
    let Some(counted) = counted else { return Ok(()) };
    if verifier::is_right(typed, &counted.verifier) {
        return book.store.write(|tx| pin::put(tx, &Pin { failures: 0, ..counted }));
    }
    let code = if counted.failures >= TRIES { "pin.needs_password" } else { "pin.wrong" };
    Err(Error::Rule(code))
}

fn open(phone: &Phone) -> Result<()> {
    change(phone, |pin, _| pin.left_ms = None)?;
    if let Some(session) = current(phone)? {
        phone.set_shown(session.user);
    }
    Ok(())
}

fn change(phone: &Phone, act: impl FnOnce(&mut Pin, Millis)) -> Result<()> {
    let Some(session) = current(phone)? else { return Ok(()) };
    let book = phone.notebook(session.user)?;
    let now = book.now()?.wall_ms;
    book.store.write(|tx| match pin::get(tx)? {
        Some(mut kept) => {
            act(&mut kept, now);
            pin::put(tx, &kept)
        }
        None => Ok(()),
    })
}
