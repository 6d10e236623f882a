//! `user`: accounts from the command line, the first administrator among them.

use std::io::{BufRead as _, Write};

use clap::Subcommand;
use shared::city::{Role, UserProfile};
use shared::codes::{ResponsibilityGridCode, UnitCode, WorkNumber};
use shared::ids::UserId;
use uuid::Uuid;

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::settings::{Layer, Settings};
use crate::sign_in::{AccountEdit, NewAccount, Secret};
use crate::store::{Account, Held};

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add an account; a password is made and printed once unless --password-stdin
    Add {
        #[command(flatten)]
        settings: Layer,
        /// Work number, such as 采0101
        work_number: WorkNumber,
        /// Post: collector, crew, supervisor, acceptor, shift_leader, dispatcher, unit_clerk, urger,
        /// leader, evaluator, data_officer, administrator, security_administrator, auditor,
        /// observer; may be given more than once
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
        /// What screens show [default: post and work number]
        #[arg(long)]
        display: Option<String>,
        /// Unit code
        #[arg(long)]
        unit: Option<UnitCode>,
        /// Responsibility grid; may be given more than once
        #[arg(long = "grid")]
        grids: Vec<ResponsibilityGridCode>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List all accounts
    List {
        #[command(flatten)]
        settings: Layer,
    },
    /// Give an account another password; its sign-ins end
    Password {
        #[command(flatten)]
        settings: Layer,
        /// Work number
        work_number: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Change an account's posts, unit, grids or display; what is not named stays
    Edit {
        #[command(flatten)]
        settings: Layer,
        /// Work number
        work_number: String,
        /// Posts it holds from now on; may be given more than once
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
        /// What screens show
        #[arg(long)]
        display: Option<String>,
        /// Unit code
        #[arg(long, conflicts_with = "no_unit")]
        unit: Option<UnitCode>,
        /// It belongs to no unit
        #[arg(long)]
        no_unit: bool,
        /// Responsibility grid it has from now on; may be given more than once
        #[arg(long = "grid", conflicts_with = "no_grids")]
        grids: Vec<ResponsibilityGridCode>,
        /// It has no responsibility grid
        #[arg(long)]
        no_grids: bool,
    },
    /// Switch an account off; its sign-ins end, its work stays
    Deactivate {
        #[command(flatten)]
        settings: Layer,
        /// Work number
        work_number: String,
    },
    /// Switch an account on again
    Activate {
        #[command(flatten)]
        settings: Layer,
        /// Work number
        work_number: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| "no such post".to_owned())
}

pub(super) async fn run(
    command: UserCommand,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    match command {
        UserCommand::Add { settings, work_number, roles, display, unit, grids, password_stdin } => {
            let post = roles.first().map_or("", |role| role.label_zh());
            let display = display.unwrap_or_else(|| format!("{post} {work_number}"));
            let id = UserId(Uuid::now_v7());
            let profile = UserProfile { id, work_number, display, roles, unit, grids };
            let data = Settings::read(settings)?;
            std::fs::create_dir_all(&data.data).map_err(io("the data folder"))?;
            add(Opened::open(data).await?, profile, password_stdin, out).await
        }
        UserCommand::List { settings } => list(open(settings).await?, out).await,
        UserCommand::Password { settings, work_number, password_stdin } => {
            let opened = open(settings).await?;
            let account = find(&opened, &work_number).await?;
            let (password, made) = password(password_stdin)?;
            let (user, keeper) = (account.profile.id, opened.keeper());
            opened.sign_in.set_password(user, password.clone(), keeper).await?;
            tell(out, &work_number, made.then_some(&password))?;
            opened.close().await
        }
        UserCommand::Edit {
            settings,
            work_number,
            roles,
            display,
            unit,
            no_unit,
            grids,
            no_grids,
        } => {
            let unit = if no_unit { Some(None) } else { unit.map(Some) };
            let grids = (no_grids || !grids.is_empty()).then_some(grids);
            let roles = (!roles.is_empty()).then_some(roles);
            let edit = AccountEdit { display, roles, unit, grids };
            change(open(settings).await?, &work_number, &edit, out).await
        }
        UserCommand::Deactivate { settings, work_number } => {
            switch(open(settings).await?, &work_number, false, out).await
        }
        UserCommand::Activate { settings, work_number } => {
            switch(open(settings).await?, &work_number, true, out).await
        }
    }
}

async fn open(layer: Layer) -> Result<Opened, CliError> {
    Opened::existing(Settings::read(layer)?).await
}

async fn find(opened: &Opened, work_number: &str) -> Result<Account, CliError> {
    let found = opened.store().account_by_number(work_number).await?;
    found.ok_or_else(|| usage(format!("there is no account {work_number}: see `user list`")))
}

async fn add(
    opened: Opened,
    profile: UserProfile,
    password_stdin: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let (password, made) = password(password_stdin)?;
    let new = NewAccount { profile, password: password.clone() };
    let (city, keeper) = (opened.authority.city(), Some(opened.keeper()));
    let account = opened.sign_in.create_account(new, &city, keeper).await?;
    let number = account.profile.work_number.as_str();
    tell(out, number, made.then_some(&password))?;
    opened.close().await
}

async fn list(opened: Opened, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    for account in opened.store().accounts().await? {
        show(account, out)?;
    }
    opened.close().await
}

fn show(account: Account, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    let Account { profile, active, .. } = account;
    let roles: Vec<_> = profile.roles.iter().map(|role| role.label_zh()).collect();
    let unit = profile.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let off = if active { "" } else { "\t已停用" };
    let (number, roles) = (profile.work_number, roles.join("、"));
    say(out, format_args!("{number}\t{roles}\t{unit}\t{}{off}", profile.display))
}

async fn change(
    opened: Opened,
    work_number: &str,
    edit: &AccountEdit,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let user = find(&opened, work_number).await?.profile.id;
    let city = opened.authority.city();
    let account = opened.sign_in.edit_account(user, edit, &city, opened.keeper()).await?;
    show(account, out)?;
    opened.close().await
}

async fn switch(
    opened: Opened,
    work_number: &str,
    active: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let account = find(&opened, work_number).await?;
    opened.sign_in.set_active(account.profile.id, active, opened.keeper()).await?;
    if active {
        opened.authority.readmit(Held::Of(account.profile.id), None).await?;
    }
    say(out, format_args!("{work_number} is {}", if active { "on" } else { "off" }))?;
    opened.close().await
}

fn tell(out: &mut (dyn Write + Send), number: &str, made: Option<&Secret>) -> Result<(), CliError> {
    match made {
        Some(password) => {
            let password = password.expose();
            say(out, format_args!("{number}\npassword (shown once): {password}"))
        }
        None => say(out, number),
    }
}

/// The password from standard input, or a fresh one of 100 bits.
fn password(stdin: bool) -> Result<(Secret, bool), CliError> {
    if !stdin {
        let fresh = Secret::fresh()?;
        let text: String = fresh.expose().chars().take(25).collect();
        return Ok((Secret::of(text), true));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(io("standard input"))?;
    let text = line.trim_end_matches(['\r', '\n']).to_owned();
    Ok((Secret::of(text), false))
}
