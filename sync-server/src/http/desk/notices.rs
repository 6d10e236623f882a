//! 通知公告 at a desk: published, taken back, read, and who has read what.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::city::Role;
use shared::ids::{Millis, NoticeId};
use shared::notice::{Audience, NewNotice, Notice, Title};
use shared::text::Paragraph;
use utoipa::{IntoParams, ToSchema};

use crate::authority::{NoticeCounts, NoticeSeen, Reader};
use crate::http::centre::Centre;
use crate::http::description::words;
use crate::http::door::Signed;
use crate::http::fault::{Fault, Refusal};
use crate::http::json::{Asked, At, Said};

/// A notice to be published.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Publish {
    /// Its name, made by whoever writes it: sent twice, it is published once.
    #[schema(schema_with = words::id)]
    id: NoticeId,
    /// Its heading, one line of at most 60 characters.
    #[schema(schema_with = words::title)]
    title: Title,
    /// What it says, at most 2000 characters.
    #[schema(schema_with = words::paragraph)]
    text: Paragraph,
    /// When it is over, in milliseconds since 1970; null for one that stands until it is withdrawn.
    until: Option<Millis>,
    /// Whom it addresses.
    #[serde(default)]
    #[schema(schema_with = words::audience, required = false)]
    audience: Audience,
    /// Whether each reader must say 已阅.
    #[serde(default)]
    confirm: bool,
}

/// A notice.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeSheet {
    /// Its name.
    id: String,
    /// Its heading.
    title: String,
    /// What it says.
    text: String,
    /// Who says it: a post and a unit.
    from: String,
    /// When, in milliseconds since 1970.
    published_at: Millis,
    /// When it is over; none for one that stands until it is withdrawn.
    until: Option<Millis>,
    /// Whom it addresses: whoever is in every list that is not empty.
    #[schema(schema_with = words::audience)]
    audience: Audience,
    /// Whether each reader must say 已阅.
    confirm: bool,
    /// Whether it was taken back.
    withdrawn: bool,
}

impl From<Notice> for NoticeSheet {
    fn from(notice: Notice) -> Self {
        Self {
            id: notice.id.to_string(),
            title: notice.title.to_string(),
            text: notice.text.to_string(),
            from: notice.from.to_string(),
            published_at: notice.published_at,
            until: notice.until,
            audience: notice.audience,
            confirm: notice.confirm,
            withdrawn: notice.withdrawn,
        }
    }
}

/// How many of those addressed have read a notice.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeReach {
    /// Accounts it is for.
    addressed: u32,
    /// Of those, how many have read it.
    read: u32,
    /// Of those, how many have said 已阅.
    confirmed: u32,
}

impl From<NoticeCounts> for NoticeReach {
    fn from(counts: NoticeCounts) -> Self {
        let NoticeCounts { addressed, read, confirmed } = counts;
        Self { addressed, read, confirmed }
    }
}

/// A notice in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeLine {
    /// Its place among all notices; `before` asks for those published earlier.
    nth: u64,
    /// The notice.
    notice: NoticeSheet,
    /// Whether it is for the reader.
    is_for_me: bool,
    /// When the reader has read it.
    read_at: Option<Millis>,
    /// When the reader has said 已阅.
    confirmed_at: Option<Millis>,
    /// Only for whoever could have published it.
    reach: Option<NoticeReach>,
}

impl From<NoticeSeen> for NoticeLine {
    fn from(seen: NoticeSeen) -> Self {
        let NoticeSeen { row, is_for_me, counts } = seen;
        Self {
            nth: row.nth,
            notice: row.notice.into(),
            is_for_me,
            read_at: row.mark.map(|mark| mark.read_at),
            confirmed_at: row.mark.and_then(|mark| mark.confirmed_at),
            reach: counts.map(NoticeReach::from),
        }
    }
}

/// Publishes a notice. The same notice again is the one that was published.
#[utoipa::path(
    post, path = "/v1/desk/notices", tag = "notices", request_body = Publish,
    responses((status = 200, body = NoticeSheet), (status = 403, body = Refusal),
              (status = 409, body = Refusal), (status = 422, body = Refusal))
)]
pub(crate) async fn publish(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Said(said): Said<Publish>,
) -> Result<Json<NoticeSheet>, Fault> {
    let Publish { id, title, text, until, audience, confirm } = said;
    let new = NewNotice { id, title, text, until, audience, confirm };
    Ok(Json(centre.authority.publish_notice(new, &session.account).await?.into()))
}

/// Which notices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticeQuery {
    /// The `nth` of the last line of the page before.
    before: Option<u64>,
    /// At most so many, 1 to 50; 20 when not said.
    limit: Option<u32>,
}

/// Notices for the reader, and those the reader could have published, newest first.
#[utoipa::path(
    get, path = "/v1/desk/notices", tag = "notices", params(NoticeQuery),
    responses((status = 200, body = Vec<NoticeLine>), (status = 403, body = Refusal))
)]
pub(crate) async fn list(
    State(centre): State<Centre>,
    Signed(session): Signed,
    Asked(query): Asked<NoticeQuery>,
) -> Result<Json<Vec<NoticeLine>>, Fault> {
    let limit = usize::try_from(query.limit.unwrap_or(20).clamp(1, 50)).unwrap_or(1);
    let seen = centre.authority.notices_seen(query.before, limit, &session.account).await?;
    Ok(Json(seen.into_iter().map(NoticeLine::from).collect()))
}

/// Somebody whom a notice addresses.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReaderRow {
    /// The account's id.
    user: String,
    /// Who, as the asker may know.
    name: String,
    /// Posts.
    #[schema(schema_with = words::posts)]
    roles: Vec<Role>,
    /// The unit, by its code.
    unit: Option<String>,
    /// When it was read; none for who has not.
    read_at: Option<Millis>,
    /// When 已阅 was said.
    confirmed_at: Option<Millis>,
}

/// Everybody whom a notice addresses: who has read it, and who has not.
#[utoipa::path(
    get, path = "/v1/desk/notices/{notice}/readers", tag = "notices",
    params(("notice" = String, Path)),
    responses((status = 200, body = Vec<ReaderRow>), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn readers(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(notice): At<NoticeId>,
) -> Result<Json<Vec<ReaderRow>>, Fault> {
    let authority = &centre.authority;
    let found = authority.notice_readers(notice, &session.account).await?;
    let row = |Reader { account, mark }: Reader| ReaderRow {
        user: account.profile.id.to_string(),
        name: authority.name_for(&session.account, &account.profile),
        unit: account.profile.unit.as_ref().map(ToString::to_string),
        roles: account.profile.roles,
        read_at: mark.map(|mark| mark.read_at),
        confirmed_at: mark.and_then(|mark| mark.confirmed_at),
    };
    Ok(Json(found.into_iter().map(row).collect()))
}

/// How it was read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReadIt {
    /// Whether the reader says 已阅.
    #[serde(default)]
    confirmed: bool,
}

/// Says that the reader has read a notice; the first time counts.
#[utoipa::path(
    post, path = "/v1/desk/notices/{notice}/read", tag = "notices",
    params(("notice" = String, Path)), request_body = ReadIt,
    responses((status = 204, description = "done"), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn read(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(notice): At<NoticeId>,
    Said(ReadIt { confirmed }): Said<ReadIt>,
) -> Result<StatusCode, Fault> {
    centre.authority.read_notice(notice, confirmed, &session.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a notice back: it goes from every phone and stays here. Twice is once.
#[utoipa::path(
    post, path = "/v1/desk/notices/{notice}/withdraw", tag = "notices",
    params(("notice" = String, Path)),
    responses((status = 204, description = "done"), (status = 403, body = Refusal),
              (status = 404, body = Refusal))
)]
pub(crate) async fn withdraw(
    State(centre): State<Centre>,
    Signed(session): Signed,
    At(notice): At<NoticeId>,
) -> Result<StatusCode, Fault> {
    centre.authority.withdraw_notice(notice, &session.account).await?;
    Ok(StatusCode::NO_CONTENT)
}
