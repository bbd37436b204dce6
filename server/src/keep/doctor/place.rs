//! Disk and keys.

use std::path::Path;

use super::Finding;
use crate::{
    db::{Tx, sql},
    sealed::Keys,
};

/// Less room than this is too little, in bytes.
const ROOM: u64 = 1 << 30;
const SLICE: i64 = 1_000;
const KEYS: &str = "SELECT id, wrapped FROM data_key WHERE id > $1 ORDER BY id LIMIT $2";

/// Room on the disk of the data folder.
pub(super) fn disk(data: &Path) -> Finding {
    match rustix::fs::statvfs(data) {
        Ok(disk) => room(disk.f_bavail.saturating_mul(disk.f_frsize), data),
        Err(error) => Finding::wrong(
            "disk",
            format!("the data folder {} cannot be looked at: {error}", data.display()),
            "See that KAKAZU_DATA is right and its disk is there",
        ),
    }
}

fn room(free: u64, data: &Path) -> Finding {
    let mib = free >> 20;
    if free >= ROOM {
        return Finding::fine("disk", format!("{mib} MiB free"));
    }
    Finding::wrong(
        "disk",
        format!("only {mib} MiB free at {}", data.display()),
        "Make room: without it nothing can be stored",
    )
}

/// Whether the master key opens every data key.
pub(super) async fn data_keys(tx: &mut Tx, keys: &Keys) -> Result<Finding, sqlx::Error> {
    let (mut last, mut count, mut closed) = (String::new(), 0_u64, 0_u64);
    loop {
        let slice: Vec<(String, Vec<u8>)> =
            sql::query_as(KEYS).bind(&last).bind(SLICE).fetch_all(&mut *tx).await?;
        let Some((end, _)) = slice.last() else { break };
        last.clone_from(end);
        count += slice.len() as u64;
        closed +=
            slice.iter().filter(|(id, wrapped)| keys.unwrap_data_key(id, wrapped).is_err()).count() as u64;
    }
    Ok(match closed {
        0 => {
            Finding::fine("key", format!("the master key {} opens all {count} data keys", keys.fingerprint()))
        }
        _ => Finding::wrong(
            "key",
            format!("{closed} of {count} data keys do not open"),
            "Restore those rows of data_key from a backup: without them their applications cannot be read",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_noticed() {
        assert!(room(ROOM, Path::new("data")).todo.is_none());
        assert!(room(ROOM - 1, Path::new("data")).todo.is_some());
        assert!(disk(Path::new("/not/there")).todo.is_some());
    }
}
