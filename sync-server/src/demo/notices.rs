//! Notices of the demo city, from `assets/demo/notices.tsv`.

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::city::Role;
use shared::codes::WorkNumber;
use shared::ids::NoticeId;
use shared::notice::{Audience, NewNotice, Title};
use shared::text::Paragraph;

use super::DemoError;
use super::table::{Row, rows};

const NOTICES: &str = include_str!("../../../assets/demo/notices.tsv");

const HEADER: [&str; 7] = ["发布人", "标题", "内容", "岗位", "区划", "部门", "须确认"];

/// A notice of the demo city and who publishes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoNotice {
    /// The publisher.
    pub by: WorkNumber,
    /// The notice.
    pub notice: NewNotice,
}

/// All of them, the first published first.
pub(super) fn notices() -> Result<Vec<DemoNotice>, DemoError> {
    rows("notices.tsv", NOTICES, &HEADER)?.iter().map(notice).collect()
}

fn notice(row: &Row<'_>) -> Result<DemoNotice, DemoError> {
    let by = row.read(0)?.ok_or_else(|| row.wrong("nobody publishes it"))?;
    let title = Title::new(row.said(1)?).map_err(|e| row.wrong(e))?;
    let text = Paragraph::new(row.said(2)?).map_err(|e| row.wrong(e))?;
    let audience =
        Audience { posts: posts(row)?, divisions: words(row, 4)?, units: words(row, 5)? };
    let id = id_of(title.as_str());
    let confirm = row.cell(6) == "是";
    Ok(DemoNotice { by, notice: NewNotice { id, title, text, until: None, audience, confirm } })
}

/// Words with blanks between them.
fn words<T: std::str::FromStr + Ord>(row: &Row<'_>, nth: usize) -> Result<BTreeSet<T>, DemoError>
where
    T::Err: std::fmt::Display,
{
    let read = |word: &str| word.parse().map_err(|e| row.wrong(format!("{word}: {e}")));
    row.cell(nth).split_whitespace().map(read).collect()
}

/// Posts, as the wire spells them.
fn posts(row: &Row<'_>) -> Result<BTreeSet<Role>, DemoError> {
    let read = |word: &str| {
        let word = serde_json::Value::from(word);
        serde_json::from_value(word).map_err(|e| row.wrong(e))
    };
    row.cell(3).split_whitespace().map(read).collect()
}

/// A notice's id depends on its heading alone.
fn id_of(title: &str) -> NoticeId {
    let hash = Sha256::digest(format!("demo city notice {title}"));
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = from;
    }
    NoticeId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
