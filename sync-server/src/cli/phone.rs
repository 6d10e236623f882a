//! `phone`: enrolled phones from the command line, revoked and reinstated.

use std::io::Write;

use clap::Subcommand;
use shared::ids::InstallationId;

use super::open::Opened;
use super::{CliError, say};
use crate::settings::{Layer, Settings};
use crate::store::Held;

#[derive(Debug, Subcommand)]
pub(super) enum PhoneCommand {
    /// List all phones, the one heard of last first
    List {
        #[command(flatten)]
        settings: Layer,
    },
    /// Revoke a phone: its sign-ins end; what it still sends is held, photos too
    Revoke {
        #[command(flatten)]
        settings: Layer,
        /// Its id, as `phone list` shows it
        phone: InstallationId,
    },
    /// Reinstate a revoked phone: it is heard again, and what was held of it is judged
    Reinstate {
        #[command(flatten)]
        settings: Layer,
        /// Its id, as `phone list` shows it
        phone: InstallationId,
    },
}

pub(super) async fn run(
    command: PhoneCommand,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let open = async |layer| Opened::existing(Settings::read(layer)?).await;
    let opened = match command {
        PhoneCommand::List { settings } => {
            let opened = open(settings).await?;
            for phone in opened.store().installations().await? {
                let revoked = if phone.revoked { "\t已停用" } else { "" };
                say(out, format_args!("{}\t{}{revoked}", phone.id, phone.device))?;
            }
            opened
        }
        PhoneCommand::Revoke { settings, phone } => {
            let opened = open(settings).await?;
            opened.sign_in.revoke(phone, opened.keeper()).await?;
            say(out, format_args!("{phone} is revoked"))?;
            opened
        }
        PhoneCommand::Reinstate { settings, phone } => {
            let opened = open(settings).await?;
            opened.sign_in.reinstate(phone, opened.keeper()).await?;
            let judged = opened.authority.readmit(Held::WrittenOn(phone), None).await?;
            say(out, format_args!("{phone} is reinstated: {judged} held operations were judged"))?;
            opened
        }
    };
    opened.close().await
}
