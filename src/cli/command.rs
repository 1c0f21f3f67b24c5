//! What can be asked of a service from the command line: data, so that it can travel through the control socket.

use std::io::Write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{audit, backup, doctor, generate, key, refund, user, voucher};
use crate::app::App;
use crate::error::Result;

/// Work to do, on the wire as `{"command": …, "args": …}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "command", content = "args", rename_all = "snake_case")]
pub enum Command {
    User(user::Action),
    Key(key::Action),
    Voucher(voucher::Action),
    Refund(refund::Args),
    Generate(generate::Args),
    Media(generate::Media),
    Backup,
    Audit,
    Doctor,
}

/// Where a command puts bytes that are no part of its answer. Writing may block, so it is done off the async threads.
pub type Output = Box<dyn Write + Send>;

/// Does the work; the one place for a command that comes through the socket and for one that opened the store.
pub async fn execute(app: &App, command: Command, out: Output) -> Result<Value> {
    match command {
        Command::User(action) => user::execute(app, action).await,
        Command::Key(action) => key::execute(app, action).await,
        Command::Voucher(action) => voucher::execute(app, action).await,
        Command::Refund(args) => refund::execute(app, args).await,
        Command::Generate(args) => generate::execute(app, args).await,
        Command::Media(wanted) => generate::execute_media(app, wanted, out).await,
        Command::Backup => backup::execute(app, out).await,
        Command::Audit => audit::execute(app).await,
        Command::Doctor => doctor::execute(app).await,
    }
}
