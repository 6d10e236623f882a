//! Handsets over real HTTP against a real server process: how many cases a second go in, and what
//! happens when a thousand phones come back at once.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use collector_core::session::EnrolmentCode;
use collector_core::sync::http::HttpTransport;
use collector_core::sync::{Carrier, Failure, NewUpload, Transport as _};
use rusqlite::{Connection, OpenFlags};
use shared::city::Role;
use shared::ids::CaseId;
use shared::media::{MediaKind, Sha256Hash};
use shared::sync::{EnrolRequest, RegisterActor, SignInRequest};
use shared::text::Text;
use sync_server::demo::{DemoUser, demo_city};
use system_tests::centre::{Centre, command};
use system_tests::picture::photograph;
use system_tests::{Fallible, Trouble};
use tokio::task::JoinSet;

use crate::Run;
use crate::dice::Dice;
use crate::figure::{Figure, Series};
use crate::machine;
use crate::office::{Handset, OPS_PER_CASE, admitted, hashes};

/// What the makers of ODK Central publish for theirs.
const ODK_PER_SECOND: f64 = 41.0;
const CASES: usize = 20;
const PHOTOS: usize = 3;

/// One phone.
struct Mobile {
    net: HttpTransport,
    carrier: Carrier,
    handset: Handset,
}

/// Asked again as long as the centre says: not now. Such an answer is no push.
fn not_now(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { status: 429 | 503, .. })
}

async fn patiently<T, F>(turned_away: &AtomicU64, mut ask: impl FnMut() -> F) -> Fallible<T>
where
    F: Future<Output = Result<T, Failure>>,
{
    loop {
        match ask().await {
            Ok(answer) => return Ok(answer),
            Err(failure) if not_now(&failure) => {
                turned_away.fetch_add(1, Ordering::Relaxed);
                // The centre names whole seconds; a phone waits at least one.
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(failure) => return Err(failure.into()),
        }
    }
}

impl Mobile {
    async fn enrolled(code: &str, person: &DemoUser) -> Fallible<Self> {
        let code = EnrolmentCode::read(code)?;
        let net = HttpTransport::at(&code.url, code.certificate)?;
        let none = AtomicU64::new(0);
        let request = EnrolRequest { token: code.token, device: Text::clipped("bench") };
        let reply = patiently(&none, || net.enrol(&request)).await?;
        let carrier = Carrier { installation: reply.installation, secret: reply.secret };
        let handset = Handset::new(person.profile.id, carrier.installation);
        let number = person.profile.work_number.as_str();
        let what = RegisterActor::what(carrier.installation, number);
        let proof = handset.signer.prove(&what).to_vec();
        let request = SignInRequest {
            work_number: Text::clipped(number),
            password: person.password.clone(),
            actor: Some(RegisterActor { key: handset.signer.key(), proof }),
        };
        patiently(&none, || net.sign_in(&carrier, &request)).await?;
        Ok(Self { net, carrier, handset })
    }

    /// Pushes everything said; gives how many ops were admitted.
    async fn push(&mut self, turned_away: &AtomicU64) -> Fallible<usize> {
        let request = self.handset.unsent()?;
        let reply = patiently(turned_away, || self.net.push(&self.carrier, &request)).await?;
        admitted(&reply.answers)
    }

    async fn upload(&self, bytes: &[u8], turned_away: &AtomicU64) -> Fallible<()> {
        let sha256 = Sha256Hash::of(bytes);
        let size = bytes.len() as u64;
        let new = NewUpload { sha256, kind: MediaKind::Photo, thumb: false, bytes: size };
        let upload = patiently(turned_away, || self.net.create_upload(&self.carrier, &new)).await?;
        let (from, rest) = (upload.offset, bytes.to_vec());
        let part = || self.net.send_part(&self.carrier, &upload.url, from, rest.clone().into());
        let arrived = patiently(turned_away, part).await?;
        if arrived != size {
            return Err(Trouble(format!("{arrived} of {size} bytes arrived")));
        }
        Ok(())
    }
}

/// A running centre with its counters.
struct Yard {
    centre: Centre,
    metrics: String,
}

impl Yard {
    fn open(folder: &Path) -> Fallible<Self> {
        let data = folder.join("centre");
        let text = data.to_string_lossy().into_owned();
        command(&["demo", "--data", &text])?;
        // Free a moment ago: nobody else on this machine takes ports at random meanwhile.
        let metrics = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let flags = ["--metrics".to_owned(), metrics.clone()];
        Ok(Self { centre: Centre::start(&data, 0, &flags)?, metrics })
    }

    async fn fleet(&self, count: usize) -> Fallible<Vec<Mobile>> {
        let people = demo_city()?.users;
        let people: Vec<&DemoUser> =
            people.iter().filter(|u| u.profile.holds(Role::Collector)).collect();
        let mut out = Vec::with_capacity(count);
        for n in 0..count {
            let person = people.get(n % people.len().max(1)).copied();
            let person = person.ok_or_else(|| Trouble("no collectors".to_owned()))?;
            out.push(Mobile::enrolled(&self.centre.enrolment()?, person).await?);
        }
        Ok(out)
    }

    /// The share of pushes that the server answered within a second, by its own counters.
    fn pushes_within_a_second(&self) -> Fallible<(u64, u64, f64)> {
        let mut stream = TcpStream::connect(&self.metrics)?;
        stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let of = |line: &str| -> Fallible<f64> {
            let found = text.lines().find_map(|l| l.strip_prefix(line)?.trim().parse().ok());
            found.ok_or_else(|| Trouble(format!("no {line} among the counters")))
        };
        let within = of("cgt_request_seconds_bucket{route=\"/v1/push\",le=\"1\"}")?;
        let all = of("cgt_request_seconds_count{route=\"/v1/push\"}")?;
        let seconds = of("cgt_request_seconds_sum{route=\"/v1/push\"}")?;
        Ok((within as u64, all as u64, seconds * 1e3 / all))
    }

    fn peak_mib(&self) -> Fallible<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.centre.process()))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kib =
            line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<f64>().ok());
        Ok(kib.unwrap_or_default() / 1024.0)
    }
}

/// Cases a second, one case to a push.
pub(crate) fn ingest_http(run: &Run) -> Fallible<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = machine::scratch()?;
    let (phones, seconds) = (run.count(40, 20), run.count(15, 5));
    let yard = Yard::open(folder.path())?;
    runtime.block_on(async {
        let fleet = yard.fleet(phones).await?;
        let away = Arc::new(AtomicU64::new(0));
        let until = Instant::now() + Duration::from_secs(seconds as u64);
        let begun = Instant::now();
        let mut tasks = JoinSet::new();
        for mut mobile in fleet {
            let away = Arc::clone(&away);
            tasks.spawn(async move {
                let mut took = Vec::new();
                while Instant::now() < until {
                    mobile.handset.reports(&hashes(PHOTOS));
                    let begun = Instant::now();
                    if mobile.push(&away).await? != OPS_PER_CASE {
                        return Err(Trouble("a case was admitted in part".to_owned()));
                    }
                    took.push(begun.elapsed());
                }
                Ok(took)
            });
        }
        let mut series = Series::empty();
        while let Some(done) = tasks.join_next().await {
            done??.into_iter().for_each(|took| series.ms(took));
        }
        let rate = series.len() as f64 / begun.elapsed().as_secs_f64();
        Ok(vec![
            Figure::new("ingest_http", rate, "cases/s")
                .beside("ODK Central, as published", ODK_PER_SECOND)
                .promised("printed beside", true)
                .noting(format!(
                    "{phones} phones over HTTP for {seconds} s, a case of {OPS_PER_CASE} signed ops to a \
                     push, embedded SQLite; a push takes {:.0} ms in the middle, {:.0} ms at p99; {} \
                     answers were 429 or 503; phones and server share the machine",
                    series.at(50),
                    series.at(99),
                    away.load(Ordering::Relaxed)
                )),
        ])
    })
}

/// What one phone brought.
struct Brought {
    cases: Vec<CaseId>,
    photos: Vec<Sha256Hash>,
    push: Duration,
}

async fn come_back(
    mut mobile: Mobile,
    n: u64,
    after: Duration,
    picture: Arc<Vec<u8>>,
    away: Arc<AtomicU64>,
) -> Fallible<Brought> {
    tokio::time::sleep(after).await;
    let mut photos: Vec<(Sha256Hash, u64)> = Vec::new();
    let mut cases = Vec::new();
    // Bytes behind a picture's end make it another picture to whoever hashes it.
    let shot = |which: u64| [picture.as_slice(), &n.to_be_bytes(), &which.to_be_bytes()].concat();
    for case in 0..CASES {
        let first = (case * PHOTOS) as u64;
        let own: Vec<(Sha256Hash, u64)> =
            (first..first + PHOTOS as u64).map(|w| (Sha256Hash::of(&shot(w)), w)).collect();
        let hashes: Vec<Sha256Hash> = own.iter().map(|(hash, _)| *hash).collect();
        cases.push(mobile.handset.reports(&hashes));
        photos.extend(own);
    }
    let begun = Instant::now();
    if mobile.push(&away).await? != CASES * OPS_PER_CASE {
        return Err(Trouble("a phone's work was admitted in part".to_owned()));
    }
    let push = begun.elapsed();
    for (_, which) in &photos {
        mobile.upload(&shot(*which), &away).await?;
    }
    Ok(Brought { cases, photos: photos.into_iter().map(|(hash, _)| hash).collect(), push })
}

/// Compares what the phones brought with the centre's tables and with the bytes of its photos.
fn lost(data: &Path, brought: &[Brought]) -> Fallible<(usize, usize)> {
    let db = Connection::open_with_flags(data.join("centre.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut asked = db.prepare("SELECT id, pos FROM case_doc")?;
    let rows = asked.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let whole = OPS_PER_CASE as i64;
    let mut there = BTreeSet::new();
    for row in rows {
        let (id, pos) = row?;
        if pos >= whole {
            there.insert(id);
        }
    }
    let mut stored = BTreeSet::new();
    let mut folders = vec![data.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata()?.len() < 2 << 20 {
                stored.insert(Sha256Hash::of(&std::fs::read(path)?));
            }
        }
    }
    let cases = brought.iter().flat_map(|b| &b.cases).filter(|c| !there.contains(&c.to_string()));
    let photos = brought.iter().flat_map(|b| &b.photos).filter(|p| !stored.contains(*p));
    Ok((cases.count(), photos.count()))
}

/// A thousand phones come back within a minute.
pub(crate) fn return_1000(run: &Run) -> Fallible<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = machine::scratch()?;
    let (phones, within) = (run.count(1_000, 40), run.count(60, 5));
    let picture = Arc::new(photograph(8, 400, 300)?);
    let yard = Yard::open(folder.path())?;
    let away = Arc::new(AtomicU64::new(0));
    let (brought, drained, failed) = runtime.block_on(async {
        let fleet = yard.fleet(phones).await?;
        let mut dice = Dice::new(5);
        let begun = Instant::now();
        let mut tasks = JoinSet::new();
        for (n, mobile) in (0..).zip(fleet) {
            let after = Duration::from_millis(u64::try_from(dice.below(within as u32 * 1_000))?);
            tasks.spawn(come_back(mobile, n, after, Arc::clone(&picture), Arc::clone(&away)));
        }
        let (mut brought, mut failed) = (Vec::new(), Vec::new());
        while let Some(done) = tasks.join_next().await {
            match done? {
                Ok(one) => brought.push(one),
                Err(Trouble(why)) => failed.push(why),
            }
        }
        Fallible::Ok((brought, begun.elapsed(), failed))
    })?;
    if let Some(why) = failed.first() {
        return Err(Trouble(format!("{} phones of {phones} gave up: {why}", failed.len())));
    }
    let (within_a_second, pushes, mean) = yard.pushes_within_a_second()?;
    let rss = yard.peak_mib()?;
    let (cases, photos) = lost(&yard.centre.data, &brought)?;
    let mut seen = Series::empty();
    brought.iter().for_each(|b| seen.ms(b.push));
    let in_time = within_a_second as f64 >= 0.99 * pushes as f64;
    Ok(vec![
        Figure::new("return_1000", (cases + photos) as f64, "lost")
            .promised(
                "0 lost, 99 % of pushes answered in < 1 s, server < 500 MB",
                cases + photos == 0 && in_time && rss < 500.0,
            )
            .noting(format!(
                "{phones} phones back within {within} s, each with {CASES} cases of {PHOTOS} photos of \
                 {} KB; {cases} cases and {photos} photos lost by id and by hash of the stored bytes; \
                 {within_a_second} of {pushes} pushes of {} ops answered within 1 s, {mean:.0} ms on \
                 average, by the server's own counters; phones waited {:.0} ms (median) for theirs; all \
                 in after {:.0} s; {} answers were 429 or 503; server's peak {rss:.0} MiB; phones and \
                 server share the machine",
                picture.len() / 1000,
                CASES * OPS_PER_CASE,
                seen.at(50),
                drained.as_secs_f64(),
                away.load(Ordering::Relaxed)
            )),
    ])
}
