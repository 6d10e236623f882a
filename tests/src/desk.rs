//! People at the desk, through the JSON routes they will have on a screen.

use serde::Deserialize;
use serde_json::{Value, json};
use shared::ids::{CaseId, OpId, Pos, UserId};
use shared::workflow::{CaseState, Flow, Move, MoveArgs, Task, TaskKind};

use crate::{Fallible, Trouble};

/// Somebody signed in at the desk.
#[derive(Debug, Clone)]
pub struct Desk {
    http: reqwest::Client,
    url: String,
    token: String,
    /// Work number.
    pub number: String,
}

/// A case as the desk sees it.
#[derive(Debug, Clone, Deserialize)]
pub struct Sheet {
    /// Its row in a queue.
    pub case: Row,
    /// Its registers with every value they hold.
    pub registers: Vec<RegisterSheet>,
    /// Remarks.
    pub remarks: Vec<Said>,
    /// Media.
    pub media: Vec<Medium>,
    /// The workflow.
    pub flow: Flow,
    /// Its log.
    pub timeline: Vec<Line>,
    /// What the reader could do now.
    pub moves: Vec<Offered>,
}

/// One line of the log.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// The move that was asked for.
    #[serde(rename = "move")]
    pub mv: Option<Move>,
    /// What became of it.
    pub verdict: Option<Told>,
}

/// What somebody was told.
#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    /// `applied`, `superseded` or `rejected`.
    pub verdict: String,
}

/// A move that may be made.
#[derive(Debug, Clone, Deserialize)]
pub struct Offered {
    /// Which.
    #[serde(rename = "move")]
    pub mv: Move,
}

/// A case's row in a queue.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// The case.
    pub id: CaseId,
    /// The code made on the phone.
    pub field_code: Option<String>,
    /// Where it stands.
    pub state: CaseState,
    /// The position of its log.
    pub pos: Pos,
}

/// A register with every value it holds.
#[derive(Debug, Clone, Deserialize)]
pub struct RegisterSheet {
    /// Its values, the one shown first.
    pub values: Vec<Said>,
}

/// Something somebody said.
#[derive(Debug, Clone, Deserialize)]
pub struct Said {
    /// By which op.
    pub op: OpId,
    /// What.
    pub value: Value,
}

/// An attached medium.
#[derive(Debug, Clone, Deserialize)]
pub struct Medium {
    /// By which op.
    pub op: OpId,
    /// Whether its bytes are at the centre.
    pub received: bool,
}

impl Desk {
    /// Signs in.
    ///
    /// # Errors
    /// The centre refuses.
    pub async fn sign_in(url: &str, number: &str, password: &str) -> Fallible<Self> {
        let http = reqwest::Client::new();
        let body = json!({ "work_number": number, "password": password });
        let reply = http.post(format!("{url}/v1/desk/sign-in")).json(&body).send().await?;
        let reply = answer(reply).await?;
        let token = reply.get("token").and_then(Value::as_str);
        let token = token.ok_or_else(|| Trouble("no token".to_owned()))?.to_owned();
        Ok(Self { http, url: url.to_owned(), token, number: number.to_owned() })
    }

    /// Reads something.
    ///
    /// # Errors
    /// The centre refuses.
    pub async fn get(&self, path: &str) -> Fallible<Value> {
        let request = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        answer(request.send().await?).await
    }

    /// Says something; gives the answer, null where there is none.
    ///
    /// # Errors
    /// The centre refuses.
    pub async fn post(&self, path: &str, said: &Value) -> Fallible<Value> {
        let request = self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        answer(request.json(said).send().await?).await
    }

    /// Makes a move; gives the verdict as the desk is told it.
    ///
    /// # Errors
    /// The centre refuses to judge.
    pub async fn tries(&self, case: CaseId, mv: Move, args: MoveArgs) -> Fallible<Value> {
        let seen_pos = self.case(case).await?.case.pos;
        let body = json!({ "move": mv, "seen_pos": seen_pos, "args": args });
        let path = format!("{}/v1/desk/cases/{case}/acts", self.url);
        let request = self.http.post(path).bearer_auth(&self.token).json(&body);
        answer(request.send().await?).await
    }

    /// Makes a move that must happen.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn does(&self, case: CaseId, mv: Move, args: MoveArgs) -> Fallible<()> {
        let reply = self.tries(case, mv, args).await?;
        if reply.pointer("/verdict/verdict") == Some(&json!("applied")) {
            return Ok(());
        }
        Err(Trouble(format!("{} could not {}: {reply}", self.number, mv.zh())))
    }

    /// Registers a case that came by telephone.
    ///
    /// # Errors
    /// The centre refuses.
    pub async fn registers(&self, what: &str) -> Fallible<CaseId> {
        let body = json!({
            "source": "hotline", "description": what, "place": "东门公园旁",
            "class": "gb47678.5-2026/component/01/037",
            "caller": { "phone": "13900000000", "call_back": false },
        });
        let request = self.http.post(format!("{}/v1/desk/cases", self.url));
        let reply = answer(request.bearer_auth(&self.token).json(&body).send().await?).await?;
        let case = reply.get("case").and_then(Value::as_str).unwrap_or_default();
        case.parse().map_err(|_| Trouble(format!("no case in {reply}")))
    }

    /// Tries a bare move on a case as it stands; gives what was told.
    ///
    /// # Errors
    /// The centre fails.
    pub async fn tries_bare(&self, case: CaseId, pos: Pos, mv: Move) -> Fallible<Value> {
        let body = json!({ "move": mv, "seen_pos": pos, "args": {} });
        let path = format!("{}/v1/desk/cases/{case}/acts", self.url);
        loop {
            let request = self.http.post(&path).bearer_auth(&self.token).json(&body);
            let reply = request.send().await?;
            if reply.status() != reqwest::StatusCode::TOO_MANY_REQUESTS {
                return answer(reply).await;
            }
            let after = reply.headers().get("retry-after").and_then(|v| v.to_str().ok());
            let seconds = after.and_then(|v| v.parse().ok()).unwrap_or(1);
            tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
        }
    }

    /// A case.
    ///
    /// # Errors
    /// There is none, or it is not this person's to see.
    pub async fn case(&self, case: CaseId) -> Fallible<Sheet> {
        let sheet = self.get(&format!("/v1/desk/cases/{case}")).await?;
        serde_json::from_value(sheet).map_err(Trouble::from)
    }

    /// The open task of a kind on a case.
    ///
    /// # Errors
    /// There is none.
    pub async fn open_task(&self, case: CaseId, kind: TaskKind) -> Fallible<Task> {
        let task = self.case(case).await?.flow.open_task(kind).cloned();
        task.ok_or_else(|| Trouble(format!("case {case} has no open task")))
    }

    /// Every case of the city, as rows.
    ///
    /// # Errors
    /// The centre fails.
    pub async fn all_cases(&self) -> Fallible<Vec<Row>> {
        let mut all: Vec<Row> = Vec::new();
        let mut before = String::new();
        loop {
            let page = self.get(&format!("/v1/desk/cases?limit=100{before}")).await?;
            let rows: Vec<Row> =
                serde_json::from_value(page.get("cases").cloned().unwrap_or_default())?;
            let none_left = rows.is_empty();
            all.extend(rows);
            match page.get("next").and_then(Value::as_str) {
                Some(next) if !none_left => before = format!("&before={next}"),
                _ => return Ok(all),
            }
        }
    }

    /// The bytes of a medium.
    ///
    /// # Errors
    /// The centre doesn't have them.
    pub async fn medium(&self, case: CaseId, op: OpId) -> Fallible<Vec<u8>> {
        let path = format!("{}/v1/desk/cases/{case}/media/{op}", self.url);
        let reply = self.http.get(path).bearer_auth(&self.token).send().await?;
        if !reply.status().is_success() {
            return Err(Trouble(format!("medium {op}: {}", reply.status())));
        }
        Ok(reply.bytes().await?.to_vec())
    }
}

async fn answer(reply: reqwest::Response) -> Fallible<Value> {
    let status = reply.status();
    let text = reply.text().await?;
    if !status.is_success() {
        return Err(Trouble(format!("{status}: {text}")));
    }
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&text).map_err(|e| Trouble(format!("{e} in {text}")))
}

/// Arguments with a reason.
#[must_use]
pub fn reason(text: &str) -> MoveArgs {
    MoveArgs { reason: Some(shared::text::Text::clipped(text)), ..MoveArgs::default() }
}

/// Arguments with somebody to give a task to.
#[must_use]
pub fn to(user: UserId) -> MoveArgs {
    MoveArgs { assignee: Some(user), ..MoveArgs::default() }
}

/// Arguments with a unit.
#[must_use]
pub fn unit(code: &str) -> MoveArgs {
    MoveArgs { unit: Some(shared::text::Text::clipped(code)), ..MoveArgs::default() }
}
