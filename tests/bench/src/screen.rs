//! A screen in memory, and when a program's window is complete on it, read from its pixels: the same
//! for every program, with nothing added to any of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::FileExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::time::{Duration, Instant};

use system_tests::{Fallible, Trouble};
use tempfile::TempDir;

/// As large as the app's window, so that the window is all there is.
const SIZE: &str = "412x915x24";
const PIXEL: usize = 4;
/// Of so many pixels one may differ: a caret, a clock's digit.
const TOLERATED: usize = 1_000;
/// Between two looks; what a figure is exact to.
const LOOK_EVERY: Duration = Duration::from_millis(3);
/// A window that stayed the same for so long is complete.
const STILL: Duration = Duration::from_secs(2);
/// And for so long where nobody knows yet how it will look.
const STILL_AT_FIRST: Duration = Duration::from_secs(10);
/// Of so many pixels one is written on, at least: a page without its words is of one colour.
const WRITTEN_ON: usize = 200;
const PATIENCE: Duration = Duration::from_secs(60);
const HOW: &str = "apt-get install xvfb";

/// Xvfb, with its pixels in a file.
pub(crate) struct Screen {
    server: Child,
    name: String,
    _folder: TempDir,
    file: File,
    begins: u64,
    bytes: usize,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// What was seen of one start.
pub(crate) struct Shown {
    /// From the start of the process until the window looked as it stayed.
    pub(crate) complete: Duration,
    /// How it stayed.
    pub(crate) picture: Vec<u8>,
}

impl Screen {
    pub(crate) fn open() -> Fallible<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Trouble(format!("Xvfb: {error}: {HOW}")))?;
        let said = server.stdout.take().ok_or_else(|| Trouble("Xvfb says nothing".to_owned()))?;
        let mut number = String::new();
        BufReader::new(said).read_line(&mut number)?;
        let file = File::open(folder.path().join("Xvfb_screen0"))?;
        // The head of an X window dump: its own length, then what the pixels are.
        let word = |nth: u64| -> Fallible<usize> {
            let mut word = [0; 4];
            file.read_exact_at(&mut word, nth * 4)?;
            Ok(usize::try_from(u32::from_be_bytes(word))?)
        };
        let (head, high, line, colours) = (word(0)?, word(5)?, word(12)?, word(19)?);
        let begins = u64::try_from(head + colours * 12)?;
        let name = format!(":{}", number.trim());
        Ok(Self { server, name, _folder: folder, bytes: high * line, file, begins })
    }

    fn look(&self) -> Fallible<Vec<u8>> {
        let mut picture = vec![0; self.bytes];
        self.file.read_exact_at(&mut picture, self.begins)?;
        Ok(picture)
    }

    /// Starts a program, watches until its window stays as it is - like `as_before`, where that is
    /// known - and ends it.
    pub(crate) fn watch(&self, program: &mut Command, as_before: Option<&[u8]>) -> Fallible<Shown> {
        let bare = self.look()?;
        let ticks = ticks(LOOK_EVERY);
        program.env("DISPLAY", &self.name).stdin(Stdio::null()).stdout(Stdio::null());
        let begun = Instant::now();
        let mut child = program.spawn()?;
        let seen = self.until_it_stays(begun, &bare, as_before, &ticks);
        child.kill()?;
        child.wait()?;
        // The screen is bare again, and the web view's own processes had time to see that it is over.
        let ended = Instant::now();
        while ended.elapsed() < STILL || (self.look()? != bare && ended.elapsed() < PATIENCE) {
            let _ = ticks.recv();
        }
        seen
    }

    fn until_it_stays(
        &self,
        begun: Instant,
        bare: &[u8],
        as_before: Option<&[u8]>,
        ticks: &Receiver<()>,
    ) -> Fallible<Shown> {
        let still = if as_before.is_some() { STILL } else { STILL_AT_FIRST };
        let is_whole = |picture: &[u8]| match as_before {
            Some(before) => alike(picture, before),
            None => !alike(picture, bare) && is_written_on(picture),
        };
        let mut frames: Vec<(Duration, Vec<u8>)> = Vec::new();
        // How many frames there were when the last of them was judged: judging takes time from others.
        let mut judged = 0;
        loop {
            let (picture, at) = (self.look()?, begun.elapsed());
            if frames.last().is_none_or(|(_, last)| *last != picture) {
                frames.push((at, picture));
            }
            let settled = frames.last().filter(|(since, _)| at.saturating_sub(*since) > still);
            if let Some((_, last)) = settled.filter(|_| judged < frames.len()) {
                if is_whole(last) {
                    break;
                }
                judged = frames.len();
            }
            if at > PATIENCE {
                let sentence = "the window is not as it was before within 60 s";
                return Err(Trouble(sentence.to_owned()));
            }
            let _ = ticks.recv();
        }
        let (mut complete, picture) = frames.pop().unwrap_or_default();
        while let Some((at, before)) = frames.pop() {
            if !alike(&before, &picture) {
                break;
            }
            complete = at;
        }
        Ok(Shown { complete, picture })
    }
}

/// Whether two pictures are the same to an eye.
fn alike(one: &[u8], other: &[u8]) -> bool {
    let pairs = one.chunks_exact(PIXEL).zip(other.chunks_exact(PIXEL));
    let odd = pairs.filter(|(a, b)| a != b).count();
    one.len() == other.len() && odd * TOLERATED <= one.len() / PIXEL
}

/// Whether there is more to see than an empty page.
fn is_written_on(picture: &[u8]) -> bool {
    let mut colours: BTreeMap<&[u8], usize> = BTreeMap::new();
    for pixel in picture.chunks_exact(PIXEL) {
        *colours.entry(pixel).or_default() += 1;
    }
    let page = colours.values().max().copied().unwrap_or_default();
    let all = picture.len() / PIXEL;
    (all - page) * WRITTEN_ON > all
}

/// A tick every so often, for as long as somebody listens.
fn ticks(every: Duration) -> Receiver<()> {
    let (tick, ticks) = sync_channel(0);
    std::thread::spawn(move || {
        let (_never, asked) = channel::<()>();
        while asked.recv_timeout(every) == Err(RecvTimeoutError::Timeout) && tick.send(()).is_ok() {
        }
    });
    ticks
}
